"""The rules of the house that a compiler does not check.

usage: house.py CHECK [TREE]     CHECK: edges, headers, sizes, words, flags, summaries, findings, sentences; or `write`: makes fwd.hpp and voronka.hpp anew
Prints one line per fault, "file:line: what is wrong"; exit 1 if there is one.
"""

import pathlib
import re
import sys

import declarations

# Rooms in the order of the data's way, and whom each may look at; it may also look at all that those may.
ROOMS = {
    "base": (),
    "time": ("base",),
    "money": ("base", "time"),  # rates are dated: docs/decisions/0003-money-looks-at-time.md
    "table": ("time", "money"),
    "stages": ("base",),
    "history": ("stages", "table"),
    "estimation": ("history",),
    "flow": ("estimation",),
    "planning": ("flow",),
    "forecasting": ("flow",),
    "control": ("planning", "forecasting"),
    "insight": ("estimation", "flow"),
    "staffing": ("planning",),
    "playbook": ("control",),
    "reporting": ("insight", "staffing", "playbook"),
}

STANDARD = set(
    """algorithm any array atomic barrier bit bitset charconv chrono codecvt compare complex concepts condition_variable coroutine deque
    exception execution filesystem format forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream
    iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue random ranges ratio
    regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string
    string_view strstream syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
    valarray variant vector version cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef
    cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype""".split()
)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
SUMMARIES = ("include/voronka/fwd.hpp", "include/voronka/voronka.hpp")
SOURCES = (".hpp", ".cpp", ".h", ".c", ".py", ".pyi")
LINES, HEADER_LINES = 450, 300
LONG = ("capi/voronka.h", "capi/voronka.ffi.h")  # the C ABI is one header, whatever its length


def allowed(room: str) -> set[str]:
    seen, todo = {room}, [room]
    while todo:
        for other in ROOMS[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def files(tree: pathlib.Path, *tops: str) -> list[pathlib.Path]:
    """Files of the tree that belong to the project, in order; build folders, environments and caches are not looked into."""
    skipped = {"build", "out", "dist", "__pycache__"}
    found = []
    for top in tops or ("",):
        start = tree / top
        if start.is_file():
            found.append(start)
            continue
        for path in sorted(start.iterdir()) if start.is_dir() else ():
            if path.is_dir():
                if path.name not in skipped and (not path.name.startswith(".") or path.name == ".ci"):
                    found += files(tree, str(path.relative_to(tree)))
            elif path.name != ".git":
                found.append(path)
    return found


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def edges(tree: pathlib.Path):
    """Includes against the direction of the data, or of a room that is not in the table."""
    for path in files(tree, "include/voronka", "src"):
        name = path.relative_to(tree).as_posix()
        if path.suffix not in SOURCES or name in SUMMARIES:
            continue
        room = path.relative_to(tree / ("src" if name.startswith("src/") else "include/voronka")).parts[0]
        if room not in ROOMS:
            yield f'{name}:1: "{room}" is not a room of the table'
            continue
        text = path.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            target = match.group(2).removeprefix("voronka/")
            other = target.split("/")[0]
            ours = match.group(2).startswith("voronka/") or (match.group(1) == '"' and "/" in target)
            if not ours:
                continue
            where = f"{name}:{line_of(text, match.start())}"
            if other not in ROOMS:
                yield f'{where}: include of "{match.group(2)}", which lies in no room'
            elif other not in allowed(room):
                yield f"{where}: {room} must not look at {other} (it may look at {', '.join(sorted(allowed(room) - {room})) or 'nothing'})"


def headers(tree: pathlib.Path):
    """Public headers include the standard library and voronka only; the C header only what C99 has."""
    for path in files(tree, "include/voronka", "capi/voronka.h"):
        name = path.relative_to(tree).as_posix()
        if path.suffix not in (".hpp", ".h"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".hpp" and not re.search(r"^#pragma once$", text, re.MULTILINE):
            yield f"{name}:1: no #pragma once"
        for match in INCLUDE.finditer(text):
            target = match.group(2)
            if path.suffix == ".h":
                good = target in ("stddef.h", "stdint.h") or target.startswith("voronka")
            else:
                good = target in STANDARD if match.group(1) == "<" else target.startswith("voronka/") and (tree / "include" / target).is_file()
            if not good:
                yield f'{name}:{line_of(text, match.start())}: a public header includes "{target}"'


def sizes(tree: pathlib.Path):
    for path in files(tree):
        name = path.relative_to(tree).as_posix()
        if path.suffix not in SOURCES or name in LONG:
            continue
        lines = path.read_text(encoding="utf-8").count("\n")
        limit = HEADER_LINES if name.startswith("include/") and name not in SUMMARIES else LINES
        if lines > limit:
            yield f"{name}:{lines}: longer than {limit} lines"


# Put together from pieces, so that this file is held to its own rule.
WORDS = [
    (re.compile(r"(?:^|[^A-Za-z.])/(?:%s)/" % "|".join(("wo" "rk", "fa" "rm", "ro" "ot", "ho" "me/[a-z]+"))), "a path of one machine"),
    (re.compile(r"(?:https?:)?//[a-z.-]*(?:%s)[a-z]*\.(?:org|com|io|dev)" % "|".join(("deb" "ian", "np" "m", "py" "pi", "py" "thonhosted", "cra" "tes", "gol" "ang", "mav" "en"))),
     "the host of a package registry"),
    (re.compile(r"\b(?:%s)\b" % "|".join(("TO" "DO", "FIX" "ME"))), "unfinished work"),
]


def words(tree: pathlib.Path):
    for path in files(tree):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for pattern, what in WORDS:
            for match in pattern.finditer(text):
                yield f'{path.relative_to(tree).as_posix()}:{line_of(text, match.start())}: {what}: "{match.group(0).strip()}"'


def flags(tree: pathlib.Path):
    """The same bits on every machine: no flag that lets the compiler choose instructions or reorder sums."""
    forbidden = re.compile(r"-march=native|-mtune=native|-ffast-math|-Ofast|-funsafe-math-optimizations|-fassociative-math|-ffp-contract=(?:fast|on)")
    for path in files(tree):
        if path.name != "CMakeLists.txt" and path.suffix not in (".cmake", ".json", ".toml", ".in") and path.parent.name != "scripts":
            continue
        if path.suffix == ".json" and path.name != "CMakePresets.json":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = forbidden.search(line.split("#")[0])
            if match:
                yield f"{path.relative_to(tree).as_posix()}:{number}: {match.group(0)}"


TYPE = re.compile(r"^(class|struct|enum class) (\w+)(?: final)?( : std::\w+)?(?: : [^{;]*)? \{", re.MULTILINE)


def summary_texts(tree: pathlib.Path) -> dict[str, str]:
    """What fwd.hpp and voronka.hpp must say, from the headers of the rooms."""
    fwd = ["// Names every public class, structure and enumeration; an alias stands in its own header. Made by tests/house/house.py write; a test compares.", "#pragma once", "#include <cstdint>", "", "namespace voronka {", "inline namespace v0 {"]
    everything = ["// Includes every public header. Made by tests/house/house.py write; a test compares.", "#pragma once", '#include "voronka/fwd.hpp"']
    for room in ROOMS:
        names = []
        for path in files(tree, f"include/voronka/{room}"):
            everything.append(f'#include "{path.relative_to(tree / "include").as_posix()}"')
            text = path.read_text(encoding="utf-8")
            start = text.find("inline namespace v0 {")
            for kind, name, underlying in TYPE.findall(text[start:] if start >= 0 else ""):
                names.append((name, f"{kind} {name}{underlying if kind == 'enum class' else ''};"))
        if names:
            fwd += ["", f"// {room}"] + [declaration for _, declaration in sorted(names)]
    fwd += ["", "}  // namespace v0", "}  // namespace voronka"]
    return {SUMMARIES[0]: "\n".join(fwd) + "\n", SUMMARIES[1]: "\n".join(everything) + "\n"}


def summaries(tree: pathlib.Path):
    for name, text in summary_texts(tree).items():
        path = tree / name
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != text:
            ours, theirs = set(text.splitlines()), set(found.splitlines())
            yield f"{name}:1: not what the headers say; lacks {sorted(ours - theirs)}, has too much {sorted(theirs - ours)}; run tests/house/house.py write"


LITERAL = re.compile(r'"([a-z][a-z0-9_]*)"')
FINDING = re.compile(r'\{\s*"([a-z][a-z0-9_]*)",[^;]{0,400}?(?:true|false)\s*\}', re.DOTALL)  # code, subject, count, message, action, changes_numbers


def findings(tree: pathlib.Path):
    """docs/reference/findings.md lists every code that the sources give out, and no other; the Russian catalogue has each of them."""
    page = tree / "docs/reference/findings.md"
    listed = set(re.findall(r"^\| `([a-z0-9_]+)`", page.read_text(encoding="utf-8"), re.MULTILINE)) if page.exists() else set()
    literals = set()
    catalogue = tree / "src/reporting/findings.cpp"
    for path in files(tree, "src", "capi"):
        if path.suffix not in (".cpp", ".hpp") or path == catalogue:
            continue
        text = path.read_text(encoding="utf-8")
        literals |= set(LITERAL.findall(text))
        for match in FINDING.finditer(text):
            if match.group(1) not in listed and "simulation" not in path.name and "json" not in path.name:
                yield f'{path.relative_to(tree).as_posix()}:{line_of(text, match.start())}: the finding "{match.group(1)}" is not in docs/reference/findings.md'
    for code in sorted(listed - literals):
        yield f'docs/reference/findings.md:1: no source gives out "{code}"'
    if catalogue.exists():
        russian = set(re.findall(r'^    \{"([a-z0-9_]+)", "', catalogue.read_text(encoding="utf-8"), re.MULTILINE))
        for code in sorted(listed ^ russian):
            yield f'src/reporting/findings.cpp:1: "{code}" is {"missing" if code in listed else "no finding"}'


SILENT = ("fwd.hpp", "voronka.hpp", "arrow_abi.hpp")  # made from the others; and the structs of Arrow's own ABI


def sentences(tree: pathlib.Path):
    """Every public type, function, constant and alias has its sentence: a /// line directly above it, or a /// on its own line.

    One /// above operators, friends, defaulted functions or overloads of one name speaks for all of them that follow without a blank line
    or another declaration between; a trailing /// speaks for its line only.
    """
    for path in files(tree, "include"):
        if path.suffix != ".hpp" or path.name in SILENT:
            continue
        text = path.read_text(encoding="utf-8")
        lines = [""] + text.splitlines()
        above, beside = re.compile(r"\s*///(?!<)\s*\S"), re.compile(r"\S.*?///<?\s*\S")
        grouped: set[int] = set()  # declarations that a sentence above speaks for, by id
        for this in declarations.declarations(text):
            own, before = bool(above.match(lines[this.first - 1])), this.previous
            kin = before and id(before) in grouped and before.end in (this.first, this.first - 1)
            if own or (kin and ((this.shared and before.shared) or (this.kind == before.kind == "function" and this.name == before.name))):
                grouped.add(id(this))
            elif not any(beside.match(lines[number].strip()) for number in {*range(this.first, this.last + 1), this.end}):
                yield f"{path.relative_to(tree).as_posix()}:{this.first}: {this.name} has no sentence"


CHECKS = {check.__name__: check for check in (edges, headers, sizes, words, flags, summaries, findings, sentences)}


def main(arguments: list[str]) -> int:
    tree = pathlib.Path(arguments[1]).resolve() if len(arguments) > 1 else pathlib.Path(__file__).resolve().parents[2]
    if arguments[:1] == ["write"]:
        for name, text in summary_texts(tree).items():
            (tree / name).write_text(text, encoding="utf-8")
        return 0
    if not arguments or arguments[0] not in CHECKS:
        print(__doc__, file=sys.stderr)
        return 2
    faults = list(CHECKS[arguments[0]](tree))
    print("\n".join(faults) if faults else f"{arguments[0]}: no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
