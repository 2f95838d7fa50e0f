"""The binary interface that the header describes against the committed dump, capi/abi/libvoronka_c.abi, with abidiff.

usage: abi_test.py --cc CC --work FOLDER [--renew]

Two questions: is the header (an empty library made from it) what the dump says; and does a header that is broken on purpose fail the
comparison, in each of the ways in which an ABI breaks. --renew writes the dump instead. The library itself cannot differ from its header: it is
compiled against it, capi/layout.cpp pins the structs, and symbols_test.py compares the names. (abidw over its C++ debug information takes a
minute and says the same.)
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CAPI = HERE.parent.parent / "capi"
DUMP = CAPI / "abi" / "libvoronka_c.abi"
NUMBERS = CAPI / "abi" / "constants.txt"
sys.path.insert(0, str(CAPI))
import header as reader  # noqa: E402

options = argparse.ArgumentParser()
options.add_argument("--cc", required=True)
options.add_argument("--work", required=True, type=pathlib.Path)
options.add_argument("--renew", action="store_true")
given = options.parse_args()
given.work = given.work.resolve()
if os.uname().machine != "x86_64":
    print("the committed dump is one of x86_64")
    sys.exit(77)
for tool in ("abidw", "abidiff"):
    if shutil.which(tool) is None:
        print(f"needs {tool} (Debian: abigail-tools)")
        sys.exit(77)
given.work.mkdir(parents=True, exist_ok=True)


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def dump(library, headers, out):
    done = run("abidw", "--headers-dir", headers, "--drop-private-types", "--no-comp-dir-path", "--no-corpus-path", "--no-show-locs",
               "--no-elf-needed", "--out-file", out, library)
    assert done.returncode == 0, done.stderr
    return out


def witness(header, name):
    """The dump of an empty library whose interface is `header`."""
    folder = given.work / name
    folder.mkdir(exist_ok=True)
    (folder / "voronka.h").write_text(header, encoding="utf-8")
    source = folder / "witness.c"
    source.write_text(reader.witness(header, folder / "voronka.h"), encoding="utf-8")
    library = folder / "libvoronka_c.so"
    built = run(given.cc, "-std=c99", "-g", "-w", "-fPIC", "-shared", "-fvisibility=hidden", source, "-o", library)
    assert built.returncode == 0, built.stderr
    out = dump(library, folder, folder / "witness.abi")
    out.write_text(out.read_text(encoding="utf-8").replace(f"{folder}/", ""), encoding="utf-8")  # no path of this machine
    return out


def difference(new):
    """What abidiff has to say, "" if nothing. Its exit status is a set of bits: 1 and 2 are failures of its own."""
    done = run("abidiff", "--no-show-locs", DUMP, new)
    assert done.returncode & 3 == 0, done.stderr
    return done.stdout if done.returncode != 0 else ""


def numbers(text):
    found = dict(reader.constants(text))
    for declaration in reader.declarations(text):
        if declaration.startswith("enum"):
            found.update(re.findall(r"(\w+) = (-?\w+)", declaration))
    found.pop("VORONKA_VERSION")
    return {name: int(value.strip("()"), 0) for name, value in found.items()}


header = (CAPI / "voronka.h").read_text(encoding="utf-8")
if given.renew:
    DUMP.write_bytes(witness(header, "witness").read_bytes())
    NUMBERS.write_text("".join(f"{name} = {value}\n" for name, value in sorted(numbers(header).items())), encoding="utf-8")
    sys.exit(0)

failures = []
told = difference(witness(header, "witness"))
if told:
    failures.append("the header differs from the dump:\n" + told)
committed = dict(line.split(" = ") for line in NUMBERS.read_text(encoding="utf-8").splitlines())
for name, value in committed.items():
    if numbers(header).get(name) != int(value):
        failures.append(f"{name} was {value} and is {numbers(header).get(name)}")
for name in numbers(header).keys() - committed.keys():
    failures.append(f"{name} is new; renew the dump")


def broken(name, pattern, replacement):
    changed, count = re.subn(pattern, replacement, header, count=1, flags=re.S)
    assert count == 1, f"the header no longer holds what {name} breaks"
    if not difference(witness(changed, name)):
        failures.append(f"a header broken on purpose passed: {name}")


broken("field_in_the_middle", r"(int32_t full_minutes;)", r"int64_t new_field; \1")
broken("field_of_another_type", r"int32_t full_minutes;", "int64_t full_minutes;")
broken("fields_swapped", r"(int32_t full_minutes;)(.*?)(int32_t opens_minute;)", r"\3\2\1")
broken("field_removed", r"int32_t opens_minute;", "")
broken("parameter_of_another_type", r"voronka_day_format\(int32_t day", "voronka_day_format(int64_t day")
broken("parameter_added", r"voronka_day_format\(int32_t day", "voronka_day_format(int32_t day, int32_t style")
broken("result_of_another_type", r"VORONKA_API int32_t voronka_version", "VORONKA_API int64_t voronka_version")
broken("function_removed", r"VORONKA_API int32_t voronka_abi_version\(void\);", "")
broken("function_renamed", r"voronka_abi_version\(void\)", "voronka_abi_number(void)")
broken("wider_status", r"typedef int32_t voronka_status;", "typedef int64_t voronka_status;")

for failure in failures:
    print(failure)
if failures:
    print("capi/abi/README.md says what to do.")
sys.exit(1 if failures else 0)
