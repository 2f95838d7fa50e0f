"""What people and programs read, as a whole: texts, pages and documents of two fixed companies against the copies in this folder.

usage: golden_test.py VORONKA SOURCE_DIR [--renew]     --renew writes the copies anew; read their difference before it is committed

Texts and pages are compared byte for byte; in JSON documents doubles may differ by 1e-9 (compilers differ in the last bits), all else may not.
"""
import difflib
import json
import math
import pathlib
import subprocess
import sys

voronka, source = sys.argv[1], pathlib.Path(sys.argv[2])
renew = "--renew" in sys.argv[3:]
here = source / "tests" / "golden"
stated = source / "examples" / "without_history"
log = [here / "log.csv", "--opportunity", "deal", "--stage", "to", "--at", "when", "--rep", "manager", "--channel", "source", "--amount", "sum",
       "--currency", "RUB", "--zone", "Europe/Moscow", "--open", "lead,meeting", "--won", "paid", "--lost", "lost"]
plan = ["plan", "--model", stated / "model.json", "--open-deals", stated / "open_deals.csv", "--team", stated / "team.csv",
        "--target", "3000000", "--period", "2026-06", "--as-of", "2026-06-01", "--runs", "500"]
cases = {
    "plan.en.txt": plan,
    "plan.ru.txt": [*plan, "--lang", "ru"],
    "plan.json": [*plan, "--json"],
    "plan.ru.html": [*plan, "--lang", "ru", "--html", "-"],
    "explain.en.txt": [*plan, "--explain", "stage:offer"],
    "explain.ru.txt": [*plan, "--explain", "revenue:RUB", "--lang", "ru"],
    "funnel.en.txt": ["funnel", *log, "--horizons", "7,14", "--by", "rep"],
    "funnel.ru.txt": ["funnel", *log, "--horizons", "7,14", "--by", "rep", "--lang", "ru"],
    "funnel.json": ["funnel", *log, "--horizons", "7,14", "--json"],
    "funnel.en.html": ["funnel", *log, "--horizons", "7,14", "--html", "-"],
    "validate.en.txt": ["validate", *log],
    "validate.ru.txt": ["validate", *log, "--lang", "ru"],
    "validate.json": ["validate", *log, "--json"],
}


def output_of(arguments, scratch):
    arguments = [str(a) for a in arguments]
    page = arguments[-2:] == ["--html", "-"]
    if page:
        arguments[-1] = str(scratch)
    done = subprocess.run([voronka, *arguments], capture_output=True, timeout=300)
    if done.returncode != 0:
        sys.exit(f"voronka {' '.join(arguments)} exits with {done.returncode}: {done.stderr.decode()}")
    return scratch.read_text(encoding="utf-8") if page else done.stdout.decode("utf-8")


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return type(a) is type(b) and a == b


def without_id(document):
    return {k: v for k, v in document.items() if k != "id"}  # a hash of every bit


failed = 0
scratch = pathlib.Path.cwd() / "golden_page.html"
for name, arguments in cases.items():
    made = output_of(arguments, scratch)
    copy = here / name
    if renew:
        copy.write_text(made, encoding="utf-8")
        continue
    kept = copy.read_text(encoding="utf-8")
    if name.endswith(".json"):
        if same(without_id(json.loads(made)), without_id(json.loads(kept))):
            continue
        made, kept = (json.dumps(json.loads(t), ensure_ascii=False, indent=1) for t in (made, kept))
    elif made == kept:
        continue
    failed += 1
    print("".join(list(difflib.unified_diff(kept.splitlines(True), made.splitlines(True), f"tests/golden/{name}", "now", n=1))[:60]))
scratch.unlink(missing_ok=True)
print(f"{len(cases)} outputs, {failed} differ from the copies in tests/golden")
sys.exit(1 if failed else 0)
