"""Every check of house.py finds the fault it is there for, and only that."""

import pathlib
import tempfile
import unittest

import house


class HouseTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.tree = pathlib.Path(self.folder.name)
        self.write("include/voronka/base/error.hpp", "#pragma once\n#include <string>\nnamespace voronka {\ninline namespace v0 {\n/// What went wrong.\nclass Error {\n};\n}\n}\n")
        self.write("include/voronka/stages/graph.hpp",
                   '#pragma once\n#include "voronka/base/error.hpp"\nnamespace voronka {\ninline namespace v0 {\n/// Of a stage.\nenum class Kind : std::int8_t { open };\n/// A place.\nstruct Stage {\n};\n}\n}\n')
        self.write("src/stages/graph.cpp", '#include "voronka/stages/graph.hpp"\n#include "stages/graph_parts.hpp"\n#include <boost/graph/adjacency_list.hpp>\n')
        self.write("CMakeLists.txt", "add_compile_options(-Wall) # no -march=native\n")
        for name, text in house.summary_texts(self.tree).items():
            self.write(name, text)

    def write(self, name, text):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def faults(self, check):
        return list(house.CHECKS[check](self.tree))

    def test_a_clean_tree_has_no_fault(self):
        for check in house.CHECKS:
            self.assertEqual(self.faults(check), [], check)

    def test_a_finding_and_its_page_go_together(self):
        self.write("src/history/odd.cpp", 'void f() { findings.push_back({"odd_row", subject, 1, "a row is odd", "kept", false}); }\n')
        self.assertEqual([fault.split(": ")[0] for fault in self.faults("findings")], ["src/history/odd.cpp:1"])
        self.write("docs/reference/findings.md", "| code | meaning |\n|---|---|\n| `odd_row` | a row is odd |\n| `gone` | was once |\n")
        self.assertEqual(self.faults("findings"), ['docs/reference/findings.md:1: no source gives out "gone"'])

    def test_the_russian_catalogue_has_every_finding(self):
        self.write("src/history/odd.cpp", 'void f() { findings.push_back({"odd_row", subject, 1, "a row is odd", "kept", false}); }\n')
        self.write("docs/reference/findings.md", "| `odd_row` | a row is odd |\n")
        self.write("src/reporting/findings.cpp", '    {"even_row", "...", "..."},\n')
        self.assertEqual(self.faults("findings"), ['src/reporting/findings.cpp:1: "even_row" is no finding', 'src/reporting/findings.cpp:1: "odd_row" is missing'])

    def test_a_type_without_a_sentence_fails(self):
        self.write("include/voronka/time/day.hpp", "#pragma once\n/// A day.\nclass Day {\n};\nstruct Month {\n};\n")
        self.assertEqual(self.faults("sentences"), ["include/voronka/time/day.hpp:5: Month has no sentence"])

    def sentences_of(self, header):
        """Names in a header that lack their sentence, with their lines."""
        self.write("include/voronka/time/day.hpp", header)
        found = [fault.removeprefix("include/voronka/time/day.hpp:").split(" has no sentence") for fault in self.faults("sentences")]
        return [name for name, _ in found]

    def test_a_function_constant_or_alias_without_a_sentence_fails(self):
        self.assertEqual(self.sentences_of("""#pragma once
namespace voronka {
inline namespace v0 {
/// A day.
class Day {
 public:
  explicit Day(int days) noexcept : days_{days}, text_(std::string{"{("}) {}
  [[nodiscard]] int days() const noexcept { return days_; }
  /// As text.
  [[nodiscard]] std::string iso() const;
  int weekday() const;  ///< 0 is Monday
  int month() const {  ///< 1 .. 12
    return 1;
  }
  template <class T>
  T as(std::map<int, T> from = {}) const;
  explicit operator bool() const;
  static constexpr int first = 1;
  struct Part { int n; };

  int year() const;
 private:
  int days_;
};
struct Later;

inline constexpr int longest = 31;
using Listener = std::function<bool(double done)>;
extern "C" void seen(void);
[[nodiscard]] Day today();
}
}
"""), ["7: Day", "8: days", "15: as", "17: operator bool", "18: first", "19: Part", "21: year", "27: longest", "28: Listener", "29: seen", "30: today"])

    def test_a_declaration_over_several_lines_has_its_sentence_above_or_on_any_of_them(self):
        self.assertEqual(self.sentences_of("""/// Above.
[[nodiscard]] std::vector<int> above(int first,
                                     int last = {},
                                     const std::function<void(int)>& each = {});
int within(int first,  ///< a sentence on its first line
           int last);
int at_the_end(int first,
               int last);  ///< a sentence on its last line

int nowhere(int first, // no sentence
            int last);
// no sentence either
int plain();
///
int empty();
/// Not directly above.

int far();
"""), ["10: nowhere", "13: plain", "15: empty", "18: far"])

    def test_one_sentence_speaks_for_operators_and_for_overloads_and_for_nothing_else(self):
        self.assertEqual(self.sentences_of("""/// A sum.
struct Sum {
  /// None, or what is given.
  Sum() = default;
  Sum(int n);
  Sum(double x);
  /// Exact.
  friend Sum operator+(Sum a, Sum b);
  friend Sum operator-(Sum a, Sum b);
  friend bool operator==(const Sum&, const Sum&) = default;
  friend auto operator<=>(const Sum&, const Sum&) = default;
  friend void swap(Sum& a, Sum& b);
  int n() const;

  friend Sum operator*(Sum a, int b);
  int value = 0;  ///< a member speaks for itself only
  Sum& operator++();
  /// Split in parts.
  std::vector<Sum> split(int parts) const;
  std::vector<Sum> split(double share) const;
  std::vector<Sum> cut(int parts) const;
  std::vector<Sum> cut(double share) const;  ///< speaks for this line only
  std::vector<Sum> cut(long share) const;
};
"""), ["13: n", "15: operator*", "17: operator++", "21: cut", "23: cut"])

    def test_what_is_not_public_needs_no_sentence(self):
        self.assertEqual(self.sentences_of("""#define ODD(x) int x()
#include <vector>
/* int commented(); */
namespace voronka {
namespace detail { int hidden(); }
namespace table_detail {
struct Hidden { int f(); };
}
namespace { int nameless(); }
/// A table.
class Table {
  int closed();
 public:
  /// Rows.
  class Builder;
  ~Table();
  std::vector<int> cells = {1, 2};
  Day first{Day(0)}, last = Day(1);
  void (*release)(struct Table*);
  friend class Other;
 private:
  struct Hidden { int f(); };
  int g();
};
inline int Table::g() { int h(); return '{' + 10'000; }
static_assert(sizeof(int) == 4);
using std::vector;
}
"""), [])
        self.write("include/voronka/time/day.hpp", "int day();\n")
        for name in ("fwd.hpp", "voronka.hpp", "table/arrow_abi.hpp"):
            self.write(f"include/voronka/{name}", "struct Of { int f(); };\n")
        self.assertEqual(self.faults("sentences"), ["include/voronka/time/day.hpp:1: day has no sentence"])

    def test_an_added_edge_fails(self):
        self.write("src/base/error.cpp", '#include "voronka/base/error.hpp"\n\n  #  include "voronka/stages/graph.hpp"\n')
        self.assertEqual(self.faults("edges"), ["src/base/error.cpp:3: base must not look at stages (it may look at nothing)"])

    def test_an_added_edge_fails_in_angle_brackets_and_through_private_headers(self):
        self.write("include/voronka/time/day.hpp", "#pragma once\n#include <voronka/stages/graph.hpp>\n")
        self.write("src/time/day.cpp", '#include "stages/graph_parts.hpp"\n')
        self.assertEqual([fault.split(":")[0] for fault in self.faults("edges")], ["include/voronka/time/day.hpp", "src/time/day.cpp"])

    def test_every_edge_that_the_table_lacks_fails(self):
        for room in house.ROOMS:
            for other in house.ROOMS:
                self.write(f"src/{room}/probe.cpp", f'#include "voronka/{other}/any.hpp"\n')
                found = any(f"{room} must not look at {other} " in fault for fault in self.faults("edges"))
                self.assertEqual(found, other not in house.allowed(room), f"{room} -> {other}")
            (self.tree / f"src/{room}/probe.cpp").unlink()

    def test_the_table_has_no_cycle_and_nobody_looks_at_reporting(self):
        for room in house.ROOMS:
            for other in house.allowed(room) - {room}:
                self.assertNotIn(room, house.allowed(other))
                self.assertNotEqual(other, "reporting")
        self.assertEqual(house.allowed("reporting"), set(house.ROOMS))
        self.assertNotIn("forecasting", house.allowed("planning"))
        self.assertNotIn("planning", house.allowed("forecasting"))

    def test_a_room_that_is_not_in_the_table_fails(self):
        self.write("src/utils/text.cpp", "\n")
        self.assertEqual(self.faults("edges"), ['src/utils/text.cpp:1: "utils" is not a room of the table'])

    def test_a_public_header_with_boost_or_a_missing_header_fails(self):
        self.write("include/voronka/base/more.hpp", '#pragma once\n#include <boost/any.hpp>\n#include "voronka/base/gone.hpp"\n#include <vector>\n')
        self.assertEqual([fault.split(": ")[0] for fault in self.faults("headers")], ["include/voronka/base/more.hpp:2", "include/voronka/base/more.hpp:3"])

    def test_the_c_header_with_more_than_c99_fails(self):
        self.write("capi/voronka.h", "#include <stdint.h>\n#include <stdbool.h>\n")
        self.assertEqual([fault.split(": ")[0] for fault in self.faults("headers")], ["capi/voronka.h:2"])

    def test_long_files_fail(self):
        self.write("src/base/long.cpp", "\n" * (house.LINES + 1))
        self.write("include/voronka/base/long.hpp", "\n" * (house.HEADER_LINES + 1))
        self.assertEqual(len(self.faults("sizes")), 2)

    def test_forbidden_words_fail(self):
        self.write("docs/a.md", "see /ho" + "me/anna/notes\nand https://files.py" + "pi.org/x\n")
        self.write("docs/b.md", "either/wo" + "rk/or play, networks/" + "root/x: fine\n")
        self.assertEqual([fault.split(": ")[0] for fault in self.faults("words")], ["docs/a.md:1", "docs/a.md:2"])

    def test_flags_that_change_bits_fail(self):
        self.write("cmake/fast.cmake", "# -ffast-math is named in a comment only\nadd_compile_options(-O2 -ffast-math)\n")
        self.assertEqual(self.faults("flags"), ["cmake/fast.cmake:2: -ffast-math"])

    def test_a_type_or_header_that_the_summaries_lack_fails(self):
        self.write("include/voronka/base/finding.hpp", "#pragma once\nnamespace voronka {\ninline namespace v0 {\nstruct Finding {\n};\n}\n}\n")
        faults = self.faults("summaries")
        self.assertEqual(len(faults), 2)
        self.assertIn("struct Finding;", faults[0])
        self.assertIn("voronka/base/finding.hpp", faults[1])


if __name__ == "__main__":
    unittest.main()
