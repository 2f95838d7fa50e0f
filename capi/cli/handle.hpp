// The command line stands on the C ABI alone: handles that free themselves, statuses that become exceptions.
#pragma once
#include "voronka.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace cli {

/// Exit codes of the executable (docs/reference/command-line.md).
enum Exit : int { done = 0, strict_finding = 1, usage = 2, no_answer = 3, cancelled = 4 };

struct Failure {
  int exit;
  std::string message;
};
[[noreturn]] inline void fail_usage(std::string message) { throw Failure{usage, std::move(message)}; }
[[noreturn]] inline void fail_data(std::string message) { throw Failure{no_answer, std::move(message)}; }

template <class T, void (*free)(T*)>
class Handle {
 public:
  Handle() = default;
  Handle(Handle&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    free(std::exchange(pointer_, std::exchange(other.pointer_, nullptr)));
    return *this;
  }
  ~Handle() { free(pointer_); }
  [[nodiscard]] T* get() const noexcept { return pointer_; }
  explicit operator bool() const noexcept { return pointer_ != nullptr; }
  /// For `T** out`: gives up what it had.
  [[nodiscard]] T** out() noexcept {
    free(std::exchange(pointer_, nullptr));
    return &pointer_;
  }

 private:
  T* pointer_ = nullptr;
};

using Table = Handle<voronka_table, voronka_table_free>;
using Graph = Handle<voronka_stage_graph, voronka_stage_graph_free>;
using Calendar = Handle<voronka_calendar, voronka_calendar_free>;
using History = Handle<voronka_history, voronka_history_free>;
using Model = Handle<voronka_model, voronka_model_free>;
using Team = Handle<voronka_team, voronka_team_free>;
using Plan = Handle<voronka_plan, voronka_plan_free>;
using Simulation = Handle<voronka_simulation, voronka_simulation_free>;
using Text = Handle<char, voronka_text_free>;

/// Runs `call(&error)` and throws what it said: a cancelled call exits 4, everything else that the data or the options made impossible exits 3.
template <class Call>
void check(Call&& call) {
  voronka_error* error = nullptr;
  const voronka_status status = call(&error);
  const std::string message = error == nullptr ? voronka_status_name(status) : voronka_error_message(error);
  voronka_error_free(error);
  if (status == VORONKA_OK) return;
  throw Failure{status == VORONKA_CANCELLED ? cancelled : no_answer, message};
}

template <class Call>
std::string text_of(Call&& call) {
  Text text;
  check([&](voronka_error** error) { return call(text.out(), error); });
  return text.get();
}

/// Options of one struct, zeroed and sized.
template <class Options>
Options sized() {
  Options options{};
  options.struct_size = sizeof options;
  return options;
}

}  // namespace cli
