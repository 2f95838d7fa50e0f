"""The worked example through every surface: C++, C, the executable and (where it is built) Python must print the same bytes, and those
bytes must be what the oracle expects.

usage: surfaces_test.py --shared FOLDER --cpp PROGRAM --c PROGRAM --cli PROGRAM [--python INTERPRETER] [--require-python]

Exit 77 (skipped) if the oracle is not there.
"""
import argparse
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile

options = argparse.ArgumentParser()
options.add_argument("--shared", required=True, type=pathlib.Path)
for name in ("--cpp", "--c", "--cli"):
    options.add_argument(name, required=True)
options.add_argument("--python", default=os.environ.get("VORONKA_PYTHON", ""))
options.add_argument("--require-python", action="store_true", default=bool(os.environ.get("VORONKA_PYTHON")))
given = options.parse_args()
oracle = given.shared / "oracles" / "worked_example"
inputs = oracle / "inputs"
if not inputs.is_dir():
    print(f"needs {inputs}, which is not here")
    sys.exit(77)
failures = []


def output_of(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


quotas_file = pathlib.Path(tempfile.mkdtemp()) / "quotas.csv"
documents = {
    "C++": output_of(given.cpp, inputs),
    "C": output_of(given.c, inputs),
    "executable": output_of(
        given.cli, "plan", "--model", inputs / "model.json", "--open-deals", inputs / "open_deals.csv", "--team", inputs / "team.csv",
        "--absences", inputs / "absences.csv", "--calendar", inputs / "calendar.csv", "--activities", inputs / "activities.json",
        "--target", "10000000", "--period", "2026-06", "--json", "--quotas", quotas_file),
}
if given.python and subprocess.run([given.python, "-c", "import voronka"], capture_output=True).returncode == 0:
    documents["Python"] = output_of(given.python, pathlib.Path(__file__).resolve().parent / "plan.py", inputs)
elif given.require_python:
    failures.append(f"{given.python or 'no interpreter'} cannot import voronka")
else:
    print("Python: not built here; the other three are compared")

first_name, first = next(iter(documents.items()))
for name, document in documents.items():
    # A program that prints a line ends it; the document is what comes before.
    if document.rstrip(b"\n") != first.rstrip(b"\n"):
        at = next(i for i in range(len(first)) if document[i : i + 1] != first[i : i + 1])
        failures.append(f"{name} differs from {first_name} at byte {at}: {document[at - 40 : at + 40]!r} and {first[at - 40 : at + 40]!r}")
    print(f"{name}: {len(document)} bytes")

plan = json.loads(first)
expected = json.loads((oracle / "expected.json").read_text(encoding="utf-8"))


def exact(what, found, wanted):
    if found != wanted:
        failures.append(f"{what}: found {found}, expected {wanted}")


def close(what, found, wanted):
    if abs(found - wanted) > 1e-9 * max(abs(wanted), 1.0):
        failures.append(f"{what}: found {found!r}, expected {wanted!r}")


def within(what, found, wanted, bound):
    if not abs(found - wanted) <= bound:
        failures.append(f"{what}: found {found}, expected {wanted} within {bound}")


exact("working_days", plan["working_days"], expected["working_days"])
exact("driver", plan["driver"], expected["driver"])
exact("average_deal", plan["average_deal"], expected["average_deal"])
for method in ("steady_state", "weighted_pipeline", "dated"):
    close(f"{method} deals", plan["methods"][method]["deals"], expected["methods"][method]["deals"])
    wanted = expected["methods"][method]
    mine = plan["methods"][method]
    # 40,000 runs each: 4 standard errors of the difference; the plan dates its entries by its own whole cells, which may add 0.02.
    error = (wanted["standard_error"] ** 2 + mine.get("standard_error", wanted["standard_error"]) ** 2) ** 0.5
    within(f"{method} probability", mine["probability"], wanted["probability"], 4 * error + 0.02)
for kpi, number in expected["methods"]["steady_state"]["kpis"].items():
    close(f"steady_state {kpi}", plan["methods"]["steady_state"]["kpis"][kpi], number)
for kpi, number in expected["methods"]["weighted_pipeline"]["kpis"].items():
    close(f"weighted_pipeline {kpi}", plan["methods"]["weighted_pipeline"]["kpis"][kpi], number)
exact("revenue", plan["revenue"], expected["revenue"])
exact("revenue in all", sum(int(part) for part in plan["revenue"].values()), 1_000_000_000)

kpis = {entry["kpi"]: entry for entry in plan["kpis"]}
exact("kpis", sorted(kpis), sorted(entry["kpi"] for entry in expected["kpis"]))
for wanted in expected["kpis"]:
    kpi = wanted["kpi"]
    mine = kpis[kpi]
    exact(f"{kpi} total", mine["total"], wanted["total"])
    exact(f"{kpi} reps", mine["reps"], wanted["reps"])
    for part, keys in (("weeks", ("from", "until", "total")), ("days", ("day", "total"))):
        exact(f"{kpi} {part}", [[entry[key] for key in keys] for entry in mine[part]], [[entry[key] for key in keys] for entry in wanted[part]])
        for entry in mine[part]:
            exact(f"{kpi} {part} {entry} reps", sum(entry["reps"].values()), entry["total"])

quotas = list(csv.DictReader(io.StringIO(quotas_file.read_text(encoding="utf-8"))))
exact("columns of --quotas", list(quotas[0]), ["kpi", "rep", "day", "quota"])
for kpi, entry in kpis.items():
    exact(f"{kpi} in --quotas", sum(int(row["quota"]) for row in quotas if row["kpi"] == kpi), entry["total"])
away = [row for row in quotas if row["rep"] == "Boris" and "2026-06-22" <= row["day"] < "2026-06-27" and int(row["quota"]) != 0]
exact("work on an absent day", away, [])

for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
