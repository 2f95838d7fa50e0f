"""The sources of the executable include voronka.h, their own headers, CLI11 and the standard library, nothing else of the library.

usage: cli_includes_test.py FOLDER
"""
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
files = sorted(folder.glob("*.[ch]pp"))
own = {file.name for file in files}
wrong = []
for file in files:
    for included in re.findall(r'^\s*#\s*include\s+"([^"]+)"', file.read_text(encoding="utf-8"), flags=re.M):
        if included != "voronka.h" and included not in own:
            wrong.append(f"{file.name} includes {included}")
    for included in re.findall(r"^\s*#\s*include\s+<([^>]+)>", file.read_text(encoding="utf-8"), flags=re.M):
        if included != "CLI/CLI.hpp" and not re.fullmatch(r"[a-z_]+", included):
            wrong.append(f"{file.name} includes <{included}>")
assert len(files) > 5, "no sources found"
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
