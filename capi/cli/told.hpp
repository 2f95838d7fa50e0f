// Findings that this command gathers before the library takes them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "client.hpp"

namespace cli {

class Told {
 public:
  void tell(std::string code, std::string subject, std::size_t count, std::string message, std::string action, bool changes_numbers);
  /// The rows of a table of findings; NULL has none.
  void add(const voronka_table* findings);
  [[nodiscard]] Table table() const;

 private:
  std::vector<std::string> texts_[4];         // code, subject, message, action
  std::vector<std::int64_t> numbers_[2];      // count, changes_numbers
};

}  // namespace cli
