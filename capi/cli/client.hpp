// The C ABI with owners and exceptions, as a C++ host would wrap it.
#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "voronka.h"

namespace cli {

enum Exit : int { done = 0, finding = 1, usage = 2, no_answer = 3, cancelled = 4, fault = 70 };

/// Ends the program with a message on stderr.
struct Failure : std::runtime_error {
  Failure(Exit with, const std::string& message) : std::runtime_error(message), exit(with) {}
  Exit exit;
};

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* handle) const { Free(handle); }
};
using Table = std::unique_ptr<voronka_table, Freed<voronka_table_free>>;
using Calendar = std::unique_ptr<voronka_work_calendar, Freed<voronka_work_calendar_free>>;
using Graph = std::unique_ptr<voronka_stage_graph, Freed<voronka_stage_graph_free>>;
using History = std::unique_ptr<voronka_history, Freed<voronka_history_free>>;
using Model = std::unique_ptr<voronka_model, Freed<voronka_model_free>>;
using Team = std::unique_ptr<voronka_team, Freed<voronka_team_free>>;
using Plan = std::unique_ptr<voronka_plan, Freed<voronka_plan_free>>;
using Simulation = std::unique_ptr<voronka_simulation, Freed<voronka_simulation_free>>;

/// Throws Failure with the exit code of the status; takes the error. `about` goes before the message: a file, an option.
[[noreturn]] void raise(voronka_status status, voronka_error* error, const std::string& about);

/// `body(&error)` is a call without a handle to own.
template <class Body>
void call(const std::string& about, Body&& body) {
  voronka_error* error = nullptr;
  if (const voronka_status status = body(&error); status != VORONKA_OK) raise(status, error, about);
}

/// `body(&handle, &error)`.
template <class Owner, class Body>
Owner own(const std::string& about, Body&& body) {
  typename Owner::pointer handle = nullptr;
  call(about, [&](voronka_error** error) { return body(&handle, error); });
  return Owner(handle);
}

/// `body(&text, &error)`.
template <class Body>
std::string text(const std::string& about, Body&& body) {
  char* written = nullptr;
  call(about, [&](voronka_error** error) { return body(&written, error); });
  const std::unique_ptr<char, Freed<voronka_text_free>> owner(written);
  return owner.get();
}

/// A struct of the ABI, zeroed and sized.
template <class Struct>
Struct sized() {
  static_assert(std::is_standard_layout_v<Struct>);
  Struct s{};
  s.struct_size = sizeof s;
  return s;
}

inline const char* or_null(const std::string& s) { return s.empty() ? nullptr : s.c_str(); }

/// Goes into `progress` of option structs; non-zero once the user has pressed Ctrl-C.
std::int32_t interrupted(double done, void*);
void watch_interrupts();

}  // namespace cli
