"""The dynamic symbols that the C library defines are the committed list, and every one is a voronka_ function.

usage: symbols_test.py NM LIBRARY LIST
"""
import subprocess
import sys

nm, library, committed = sys.argv[1:]
listing = subprocess.run([nm, "--dynamic", "--defined-only", library], check=True, capture_output=True, text=True).stdout
found, wrong = [], []
for line in listing.splitlines():
    kind, name = line.split()[-2:]
    if kind != "T" or not name.startswith("voronka_"):
        wrong.append(line)
    found.append(name)
with open(committed, encoding="utf-8") as file:
    wanted = file.read().split()
for line in wrong:
    print("exported, but no voronka_ function:", line)
for name in sorted(set(found) - set(wanted)):
    print("exported, but not in the list:", name)
for name in sorted(set(wanted) - set(found)):
    print("in the list, but not exported:", name)
if not found:
    print("no symbols at all in", library)
sys.exit(1 if wrong or not found or sorted(found) != wanted else 0)
