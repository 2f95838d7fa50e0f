// Private: reading JSON documents with errors that say where. `Node` is a value and its JSON pointer.
#pragma once
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voronka/base/error.hpp"

namespace voronka::json {

using Json = nlohmann::ordered_json;

/// Shortest decimal text, without an exponent, that reads back to the same double: money is text in JSON, and a mean is rarely whole.
inline std::string decimal_text(double x) {
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x, std::chars_format::fixed).ptr;
  return {buffer.data(), end};
}

/// `what` names the document in messages: "the model".
inline Json parse(std::string_view text, std::string_view what) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    throw Error(ErrorCode::invalid_data, fmt::format("{} is not JSON: {}", what, e.what()));
  }
}

class Node {
 public:
  Node(const Json& value, std::string_view what) : value_(&value), what_(what) {}

  [[noreturn]] void fail(std::string_view wanted) const {
    std::string shown = value_->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (shown.size() > 60) shown = shown.substr(0, 57) + "...";
    throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: {} is not accepted; it should be {}", what_, path(), shown, wanted));
  }
  [[nodiscard]] std::string path() const { return path_.empty() ? "/" : path_; }
  [[nodiscard]] const Json& raw() const { return *value_; }

  [[nodiscard]] std::optional<Node> find(std::string_view key) const {
    if (!value_->is_object()) fail("an object");
    const auto it = value_->find(key);
    if (it == value_->end() || it->is_null()) return std::nullopt;
    return child(*it, key);
  }
  [[nodiscard]] Node at(std::string_view key) const {
    auto found = find(key);
    if (!found) throw Error(ErrorCode::invalid_data, fmt::format("{} at {}: the key \"{}\" is missing", what_, path(), key));
    return *found;
  }
  [[nodiscard]] std::vector<Node> array() const {
    if (!value_->is_array()) fail("an array");
    std::vector<Node> out;
    for (std::size_t i = 0; i < value_->size(); ++i) out.push_back(child((*value_)[i], std::to_string(i)));
    return out;
  }
  [[nodiscard]] std::vector<std::pair<std::string, Node>> members() const {
    if (!value_->is_object()) fail("an object");
    std::vector<std::pair<std::string, Node>> out;
    for (auto it = value_->begin(); it != value_->end(); ++it) out.emplace_back(it.key(), child(it.value(), it.key()));
    return out;
  }
  [[nodiscard]] std::string text() const {
    if (!value_->is_string()) fail("a text");
    return value_->get<std::string>();
  }
  [[nodiscard]] double number() const {
    if (!value_->is_number()) fail("a number");
    const double x = value_->get<double>();
    if (!std::isfinite(x)) fail("a finite number");
    return x;
  }
  [[nodiscard]] std::int64_t integer() const {
    if (!value_->is_number_integer()) fail("a whole number");
    if (value_->is_number_unsigned() && value_->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) fail("a whole number below 2^63");
    return value_->get<std::int64_t>();
  }
  /// Money as text, "25000000" or "24813512.75" minor units; a number is read too.
  [[nodiscard]] double decimal() const {
    if (value_->is_number()) return number();
    const std::string digits = text();
    double x = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), x);
    if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(x)) fail("a decimal number of minor units, as text");
    return x;
  }
  /// Whole minor units as text, "1000000000"; a whole number is read too.
  [[nodiscard]] std::int64_t minor_units() const {
    if (value_->is_number()) return integer();
    const std::string digits = text();
    std::int64_t x = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), x);
    if (error != std::errc() || end != digits.data() + digits.size()) fail("a whole number of minor units below 2^63, as text");
    return x;
  }
  [[nodiscard]] bool boolean() const {
    if (!value_->is_boolean()) fail("true or false");
    return value_->get<bool>();
  }
  /// The document's "format" must be one of `formats`, its "version" at most `newest`. Returns the version.
  std::int64_t expect(std::initializer_list<std::string_view> formats, std::int64_t newest) const {
    const Node format = at("format");
    const std::string found = format.text();
    bool known = false;
    std::string listed;
    for (const auto f : formats) {
      known = known || f == found;
      listed += fmt::format("{}\"{}\"", listed.empty() ? "" : " or ", f);
    }
    if (!known) format.fail(listed);
    const Node version = at("version");
    const std::int64_t v = version.integer();
    if (v < 1 || v > newest) version.fail(fmt::format("a version from 1 to {}; a newer voronka wrote this", newest));
    return v;
  }

 private:
  [[nodiscard]] Node child(const Json& value, std::string_view key) const {
    Node node(value, what_);
    node.path_ = path_ + "/";
    for (const char c : key) {  // RFC 6901 escapes
      if (c == '~') node.path_ += "~0";
      else if (c == '/') node.path_ += "~1";
      else node.path_ += c;
    }
    return node;
  }
  const Json* value_;
  std::string_view what_;
  std::string path_;
};

}  // namespace voronka::json
