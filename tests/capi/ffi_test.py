"""voronka.ffi.h: no preprocessor, no attribute, compiles as C99, and says the same as voronka.h.

usage: ffi_test.py CAPI_FOLDER CC
"""
import pathlib
import subprocess
import sys

folder, cc = pathlib.Path(sys.argv[1]), sys.argv[2]
flavour = (folder / "voronka.ffi.h").read_text(encoding="utf-8")
for word in ("#", "__attribute__", "extern", "VORONKA_API"):
    assert word not in flavour, f"voronka.ffi.h holds {word}"


def compiles(source):
    command = [cc, "-std=c99", "-pedantic", "-Wall", "-Werror", "-fsyntax-only", "-x", "c", "-"]
    return subprocess.run(command, input=source, text=True, capture_output=True)


types = "#include <stddef.h>\n#include <stdint.h>\n"
alone = compiles(types + flavour)
assert alone.returncode == 0, alone.stderr
# A redeclaration must have the same type: both headers in one file agree, function by function. Structs and enums may be
# defined once only, so of the flavour the functions are taken.
functions = [line for line in flavour.splitlines() if "(" in line and not line.startswith(("typedef", "enum", "/*"))]
assert len(functions) > 50
both = compiles(f'#include "{folder / "voronka.h"}"\n' + "\n".join(functions))
assert both.returncode == 0, both.stderr
# And a flavour that says something else is found out.
broken = compiles(f'#include "{folder / "voronka.h"}"\n' + "\n".join(functions).replace("int32_t", "int64_t", 1))
assert broken.returncode != 0, "a changed type went unnoticed"
