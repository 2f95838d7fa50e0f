"""README and documents are run: `python` blocks of a document one after the other; `c`, `cpp` and `py` blocks must stand in a program of examples/."""

import re

import pytest

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def documents(root):
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def test_python_blocks_run(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = 0
    for document in documents(source):
        names = {"__name__": "document"}
        for language, block in FENCE.findall(document.read_text(encoding="utf-8")):
            if language == "python":
                exec(compile(block, f"{document.name}: {block[:40]!r}", "exec"), names)
                ran += 1
    assert ran > 0


def test_c_cpp_and_py_blocks_are_parts_of_examples(source):
    """These programs are run by the tests, so what a document shows of them works."""
    def lines(text):  # a document may show an inner block without its indentation
        return "\n".join(line.strip() for line in text.strip().splitlines())

    programs = [lines(path.read_text(encoding="utf-8")) for path in sorted((source / "examples").rglob("*")) if path.suffix in {".c", ".cpp", ".py"}]
    shown = 0
    for document in documents(source):
        for language, block in FENCE.findall(document.read_text(encoding="utf-8")):
            if language in {"c", "cpp", "py"}:
                assert any(lines(block) in program for program in programs), f"{document}: this block is in no example:\n{block}"
                shown += 1
    assert shown > 0


def shell_blocks(path):
    """Commands of the `sh` blocks of a document, lines that go on joined."""
    for language, block in FENCE.findall(path.read_text(encoding="utf-8")):
        if language == "sh":
            yield from block.replace("\\\n", " ").splitlines()


def test_commands_of_the_readme_make_the_demo_s_plan(source, voronka, tmp_path):
    import csv
    import json
    import shlex
    import subprocess

    subprocess.run([voronka, "demo", "--out", tmp_path], check=True, capture_output=True)
    demo = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    commands = [line for line in shell_blocks(source / "README.md") if line.startswith("voronka ")]
    assert [shlex.split(line)[1] for line in commands] == ["plan", "funnel", "validate"]
    for command in commands:
        arguments = [voronka, *shlex.split(command)[1:]]
        done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        if arguments[1] == "plan":
            plan = json.loads(subprocess.run([*arguments, "--json"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
            assert plan["id"] == demo["id"]
    with open(tmp_path / "totals.csv", encoding="utf-8") as file:
        totals = {row["kpi"]: int(row["total"]) for row in csv.DictReader(file)}
    names = {"__name__": "document"}
    block = next(block for language, block in FENCE.findall((source / "README.md").read_text(encoding="utf-8")) if language == "python")
    exec(compile(block, "README.md", "exec"), names)
    assert names["plan"].id == demo["id"]
    assert dict(zip(names["plan"].totals["kpi"], names["plan"].totals["total"], strict=True)) == totals


def test_the_company_without_history_is_planned(source, voronka):
    import json
    import shlex
    import subprocess

    command = next(line for line in shell_blocks(source / "docs/tutorial.md") if line.startswith("voronka plan"))
    done = subprocess.run([voronka, *shlex.split(command)[1:], "--json"], cwd=source / "examples/without_history", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert plan["driver"] == "stage:offer"
    assert sum(int(minor) for minor in plan["revenue"].values()) == 300_000_000


def test_figures_are_those_of_the_evidence(source):
    import subprocess
    import sys

    done = subprocess.run([sys.executable, source / "scripts/evidence_tables.py", "check", source], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_links_lead_somewhere(source):
    for document in documents(source):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document}: {target} is not there"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_simulated_company_gets_a_page(language, tmp_path):
    from datetime import date

    import voronka as vk

    company = vk.simulate("small", seed=1)
    history = vk.History(graph_of_small(), company.events, rep="rep", amount="amount", currency="RUB", as_of=date(2026, 6, 1), zone="Europe/Moscow")
    model = vk.estimate(history, calendar=vk.WorkCalendar.weekdays(zone="Europe/Moscow"))
    assert vk.Model.from_json(model.to_json()).to_json() == model.to_json()
    plan = vk.decompose(
        vk.Money(10_000_000, "RUB"), vk.Month(2026, 6), model, history, team=vk.Team(company.team), calendar=vk.WorkCalendar.weekdays(zone="Europe/Moscow"), runs=500
    )
    page = plan.to_html(tmp_path / "plan.html", language=language)
    assert (tmp_path / "plan.html").read_text(encoding="utf-8") == page
    assert {"en": "Team by week", "ru": "Отдел по неделям"}[language] in page
    assert "<script" not in page and "src=" not in page


def graph_of_small():
    import voronka as vk

    return vk.StageGraph(
        open=["lead", "qualified", "meeting", "contract", "invoice"],
        won=["paid"],
        lost=["lost"],
        moves=[("lead", "qualified"), ("qualified", "meeting"), ("meeting", "contract"), ("contract", "invoice"), ("invoice", "paid"), (vk.ANY_OPEN, "lost")],
        key="meeting",
    )
