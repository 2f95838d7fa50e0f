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
