#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/format.hpp"

template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace voronka::json {

std::string decimal_text(double x) {
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x, std::chars_format::fixed).ptr;
  return {buffer.data(), end};
}

namespace {

/// Where a reader of JSON stopped, after `read` bytes, with what stands there.
std::string place(std::string_view text, std::size_t read) {
  const std::size_t at = read == 0 ? 0 : std::min(read - 1, text.size());
  if (at >= text.size()) return formatted("it ends after {} bytes, in the middle of a value", text.size());
  std::size_t line = 1, start = 0;
  for (std::size_t i = 0; i < at; ++i)
    if (text[i] == '\n') {
      ++line;
      start = i + 1;
    }
  std::string shown;
  for (const char c : text.substr(at, 20)) {
    if (c == '\n' || c == '\r') break;
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F) shown += formatted("\\x{:02X}", byte);
    else shown += c;
  }
  return formatted("line {}, column {}: `{}` cannot stand there", line, at - start + 1, shown);
}

}  // namespace

Json parse(std::string_view text, std::string_view what) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    throw Error(ErrorCode::invalid_data, formatted("{} is not JSON: {}", what, place(text, e.byte)));
  } catch (const Json::out_of_range& e) {   // its words end in the number: "... parsing '1e400'"
    const std::string_view said = e.what();
    const std::size_t quote = said.find('\'');
    throw Error(ErrorCode::invalid_data, formatted("{}: the number {} is beyond what a double holds", what, quote == std::string_view::npos ? std::string_view() : said.substr(quote)));
  }
}

void Node::fail(std::string_view wanted) const {
  std::string shown = value_->dump(-1, ' ', false, Json::error_handler_t::replace);
  if (shown.size() > 60) shown = shown.substr(0, 57) + "...";
  throw Error(ErrorCode::invalid_data, formatted("{} at {}: {} is not accepted; it should be {}", what_, path(), shown, wanted));
}

std::optional<Node> Node::find(std::string_view key) const {
  if (!value_->is_object()) fail("an object");
  const auto it = value_->find(key);
  if (it == value_->end() || it->is_null()) return std::nullopt;
  return child(*it, key);
}

Node Node::at(std::string_view key) const {
  auto found = find(key);
  if (!found) throw Error(ErrorCode::invalid_data, formatted("{} at {}: the key \"{}\" is missing", what_, path(), key));
  return *found;
}

std::vector<Node> Node::array() const {
  if (!value_->is_array()) fail("an array");
  std::vector<Node> out;
  for (std::size_t i = 0; i < value_->size(); ++i) out.push_back(child((*value_)[i], std::to_string(i)));
  return out;
}

std::vector<std::pair<std::string, Node>> Node::members() const {
  if (!value_->is_object()) fail("an object");
  std::vector<std::pair<std::string, Node>> out;
  for (auto it = value_->begin(); it != value_->end(); ++it) out.emplace_back(it.key(), child(it.value(), it.key()));
  return out;
}

std::string Node::text() const {
  if (!value_->is_string()) fail("a text");
  return value_->get<std::string>();
}

double Node::number() const {
  if (!value_->is_number()) fail("a number");
  const double x = value_->get<double>();
  if (!std::isfinite(x)) fail("a finite number");
  return x;
}

std::int64_t Node::integer() const {
  if (!value_->is_number_integer()) fail("a whole number");
  if (value_->is_number_unsigned() && value_->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) fail("a whole number below 2^63");
  return value_->get<std::int64_t>();
}

double Node::decimal() const {
  if (value_->is_number()) return number();
  const std::string digits = text();
  double x = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), x);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(x)) fail("a decimal number of minor units, as text");
  return x;
}

std::int64_t Node::minor_units() const {
  if (value_->is_number()) return integer();
  const std::string digits = text();
  std::int64_t x = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), x);
  if (error != std::errc() || end != digits.data() + digits.size()) fail("a whole number of minor units below 2^63, as text");
  return x;
}

bool Node::boolean() const {
  if (!value_->is_boolean()) fail("true or false");
  return value_->get<bool>();
}

std::int64_t Node::expect(std::initializer_list<std::string_view> formats, std::int64_t newest) const {
  const Node format = at("format");
  const std::string found = format.text();
  bool known = false;
  std::string listed;
  for (const auto f : formats) {
    known = known || f == found;
    listed += formatted("{}\"{}\"", listed.empty() ? "" : " or ", f);
  }
  if (!known) format.fail(listed);
  const Node version = at("version");
  const std::int64_t v = version.integer();
  if (v < 1 || v > newest) version.fail(formatted("a version from 1 to {}; a newer voronka wrote this", newest));
  return v;
}

Node Node::child(const Json& value, std::string_view key) const {
  Node node(value, what_);
  node.path_ = path_ + "/";
  for (const char c : key) {  // RFC 6901 escapes
    if (c == '~') node.path_ += "~0";
    else if (c == '/') node.path_ += "~1";
    else node.path_ += c;
  }
  return node;
}

}  // namespace voronka::json
