// What is refused on the command line, and in which words.
#pragma once
#include <CLI/CLI.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace cli {

/// The message of an error of CLI11: an option that is not there is told before what is missing because of it.
std::string usage_fault(const CLI::App& app, const CLI::ParseError& error);
/// Beside `option` only those of `allowed` may be given; throws Failure that names the other one.
void refuse_beside(const CLI::App& command, const std::string& option, std::initializer_list<const char*> allowed, const std::string& why);

/// Checks of a value; "" if it is accepted, otherwise what would be. For CLI::Option::check.
struct Whole {
  std::int64_t low, high;
  std::string accepted;      // "a whole number of days, as in 30,90"
  std::string operator()(const std::string& text) const;
};
struct Between {
  double low, high;
  bool with_ends;
  std::string accepted;
  std::string operator()(const std::string& text) const;
};
std::string seed_fault(const std::string& text);
std::string half_life_fault(const std::string& text);

}  // namespace cli
