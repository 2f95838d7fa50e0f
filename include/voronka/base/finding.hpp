#pragma once
#include <cstdint>
#include <string>

namespace voronka {
inline namespace v0 {

/// Something odd in the data or in an answer, told instead of hidden. Never an exception.
struct Finding {
  std::string code;           ///< stable snake_case name, listed in docs/reference/findings.md
  std::string subject;        ///< the first example: "row 17", "deal D0042", "rep Boris", "2026-06-12"
  std::int64_t count = 1;     ///< how many rows, deals or cells it concerns
  std::string message;        ///< one sentence for people: what, with the value quoted
  std::string action;         ///< what voronka did about it: "set aside", "counted once", ...
  bool changes_numbers = false;  ///< true if the answer would be another without it (`--strict` exits 1)
};

}  // namespace v0
}  // namespace voronka
