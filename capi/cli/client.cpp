#include "client.hpp"

#include <csignal>

namespace cli {
namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

Exit exit_of(voronka_status status) {
  switch (status) {
    case VORONKA_INVALID_ARGUMENT: return usage;
    case VORONKA_CANCELLED: return cancelled;
    case VORONKA_OUT_OF_MEMORY:
    case VORONKA_INTERNAL: return fault;
    default: return no_answer;
  }
}

}  // namespace

void raise(voronka_status status, voronka_error* error, const std::string& about) {
  const std::unique_ptr<voronka_error, Freed<voronka_error_free>> owner(error);
  std::string message = about.empty() ? "" : about + ": ";
  message += error != nullptr ? voronka_error_message(error) : voronka_status_name(status);
  throw Failure(exit_of(status), message);
}

std::int32_t interrupted(double, void*) { return asked_to_stop; }

void watch_interrupts() {
  std::signal(SIGINT, [](int signal) {
    asked_to_stop = 1;
    std::signal(signal, SIG_DFL);  // a second Ctrl-C ends the program at once
  });
}

}  // namespace cli
