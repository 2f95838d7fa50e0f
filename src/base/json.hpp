// Private: reading JSON documents with errors that say where. `Node` is a value and its JSON pointer.
// The bodies are in json.cpp: the JSON library is compiled there, and not again in every file that reads a document.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voronka/base/error.hpp"

extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace voronka::json {

using Json = nlohmann::ordered_json;

/// Shortest decimal text, without an exponent, that reads back to the same double: money is text in JSON, and a mean is rarely whole.
[[nodiscard]] std::string decimal_text(double x);

/// `what` names the document in messages: "the model".
[[nodiscard]] Json parse(std::string_view text, std::string_view what);

class Node {
 public:
  Node(const Json& value, std::string_view what) : value_(&value), what_(what) {}

  [[noreturn]] void fail(std::string_view wanted) const;
  [[nodiscard]] std::string path() const { return path_.empty() ? "/" : path_; }
  [[nodiscard]] const Json& raw() const { return *value_; }

  [[nodiscard]] std::optional<Node> find(std::string_view key) const;
  [[nodiscard]] Node at(std::string_view key) const;
  [[nodiscard]] std::vector<Node> array() const;
  [[nodiscard]] std::vector<std::pair<std::string, Node>> members() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::int64_t integer() const;
  /// Money as text, "25000000" or "24813512.75" minor units; a number is read too.
  [[nodiscard]] double decimal() const;
  /// Whole minor units as text, "1000000000"; a whole number is read too.
  [[nodiscard]] std::int64_t minor_units() const;
  [[nodiscard]] bool boolean() const;
  /// The document's "format" must be one of `formats`, its "version" at most `newest`. Returns the version.
  std::int64_t expect(std::initializer_list<std::string_view> formats, std::int64_t newest) const;

 private:
  [[nodiscard]] Node child(const Json& value, std::string_view key) const;
  const Json* value_;
  std::string_view what_;
  std::string path_;
};

}  // namespace voronka::json
