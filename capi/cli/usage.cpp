#include "usage.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>
#include <vector>

#include "client.hpp"

namespace cli {
namespace {

/// Least number of letters to insert, take away or replace (Levenshtein), row by row.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[k - 1] ? 0 : 1);
      diagonal = std::exchange(row[k], std::min({row[k] + 1, row[k - 1] + 1, replaced}));
    }
  }
  return row.back();
}

std::string help_of(const CLI::App& command) { return command.get_parent() == nullptr ? "`voronka --help`" : "`voronka " + command.get_name() + " --help`"; }

std::string nearest_option(const CLI::App& command, const std::string& word) {
  constexpr std::size_t far = 3;
  std::string nearest;
  std::size_t least = far;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames())
      if (const std::size_t distance = edit_distance(word, "--" + name); distance < least) {
        least = distance;
        nearest = "--" + name;
      }
  return nearest;
}

std::string unknown_option(const CLI::App& command, const std::string& given) {
  const std::string word = given.substr(0, given.find('='));
  if (command.get_name() == "funnel" && (word == "--model" || word == "--open-deals"))
    return "there is no option " + word + " of funnel: a model without a log has no counts to show; `voronka plan` uses it, `voronka validate` reads its open deals";
  const std::string nearest = nearest_option(command, word);
  return "there is no option " + word + (nearest.empty() ? "; " + help_of(command) + " lists them" : "; did you mean " + nearest + "?");
}

/// "--horizons" of "Could not convert: --horizons = [30,abc]".
const CLI::Option* option_of(const CLI::App& command, const std::string& message) {
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) {
      const std::size_t at = message.find("--" + name);
      const std::size_t end = at == std::string::npos ? at : at + 2 + name.size();
      if (at != std::string::npos && (end == message.size() || message[end] == ' ' || message[end] == ':')) return option;
    }
  return nullptr;
}

template <class Number>
bool read(const std::string& text, Number& number) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size();
}

std::string refused(const std::string& text, const std::string& accepted) { return "\"" + text + "\" is refused; accepted is " + accepted; }

}  // namespace

std::string usage_fault(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  const std::vector<std::string> stray = app.remaining(true);
  for (const std::string& word : stray)
    if (word.size() > 1 && word[0] == '-') return unknown_option(command, word);
  if (!stray.empty()) return "\"" + stray.front() + "\" is not expected here; " + help_of(command) + " lists what is";

  const std::string message = error.what(), kind = error.get_name();
  const CLI::Option* option = option_of(command, message);
  std::string told = message;
  if (option != nullptr && option->get_expected_min() == 0 && kind != "RequiresError" && kind != "ExcludesError") told = option->get_name() + " takes no value";
  else if (option != nullptr && kind == "ConversionError") told = message + "; it is: " + option->get_description();
  else if (option != nullptr && kind == "ArgumentMismatch") {
    const bool twice = message.find("At Most") != std::string::npos || message.find("At most") != std::string::npos;
    told = option->get_name() + (twice ? " is given more than once" : " has no value; it is: " + option->get_description());
  }
  return told + "\nRun with --help for the options.";
}

void refuse_beside(const CLI::App& command, const std::string& option, std::initializer_list<const char*> allowed, const std::string& why) {
  for (const CLI::Option* other : command.get_options()) {
    const std::string name = other->get_name();
    const bool fine = name == option || std::any_of(allowed.begin(), allowed.end(), [&](const char* one) { return name == one; });
    if (!fine && other->count() > 0) throw Failure(usage, name + " and " + option + " are given; " + why);
  }
}

std::string Whole::operator()(const std::string& text) const {
  std::int64_t number = 0;
  return read(text, number) && low <= number && number <= high ? "" : refused(text, accepted);
}

std::string Between::operator()(const std::string& text) const {
  double number = 0.0;
  const bool inside = read(text, number) && (with_ends ? low <= number && number <= high : low < number && number < high);
  return inside ? "" : refused(text, accepted);
}

std::string seed_fault(const std::string& text) {
  std::uint64_t seed = 0;
  return read(text, seed) ? "" : text + " is no seed; a whole number from 0 to 2^64 - 1 is";
}

std::string half_life_fault(const std::string& text) {
  double days = 0.0;
  return read(text, days) && days > 0.0 && std::isfinite(days) ? "" : "\"" + text + "\" is no number of days above 0";
}

}  // namespace cli
