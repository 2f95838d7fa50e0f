"""The worked month through Python; the expected numbers are those of the oracle, computed in exact rational arithmetic."""

import json
import math
from collections import defaultdict

import pytest
import voronka as vk


@pytest.fixture
def plan(shared):
    inputs = shared("oracles/worked_example/inputs/model.json").parent
    model = vk.Model.from_json(inputs / "model.json")
    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow")
    from voronka import _core

    calendar = _core.apply_calendar(calendar, vk.Table(inputs / "calendar.csv")._core)
    deals = vk.History.open_deals(model.graph, inputs / "open_deals.csv", as_of=model._core.stated_as_of, zone="Europe/Moscow", currency="RUB")
    return vk.decompose(
        vk.Money(10_000_000, "RUB"),
        vk.Month(2026, 6),
        model,
        deals,
        team=vk.Team(inputs / "team.csv", inputs / "absences.csv"),
        calendar=calendar,
        activities=(inputs / "activities.json").read_text(),
    )


@pytest.fixture
def expected(shared):
    return json.loads(shared("oracles/worked_example/expected.json").read_text())


def test_totals_reps_weeks_days_are_exact(plan, expected):
    assert plan.driver == expected["driver"]
    assert dict(zip(plan.totals["kpi"], plan.totals["total"], strict=True)) == {k["kpi"]: k["total"] for k in expected["kpis"]}
    sums = defaultdict(int)
    for row in plan.quotas:
        sums[row["kpi"], row["rep"]] += row["quota"]
        sums[row["kpi"], row["day"]] += row["quota"]
    for kpi in expected["kpis"]:
        for rep, total in kpi["reps"].items():
            assert sums[kpi["kpi"], rep] == total
        for day in kpi["days"]:
            from datetime import date

            assert sums[kpi["kpi"], date.fromisoformat(day["day"])] == day["total"]
    assert {r: str(m.minor) for r, m in plan.revenue.items()} == expected["revenue"]


def test_methods_and_chances(plan, expected):
    for name, method in plan.methods.items():
        wanted = expected["methods"][name]
        assert method.deals == pytest.approx(wanted["deals"], rel=1e-9)
        for kpi, value in wanted["kpis"].items():
            assert method.kpis[kpi] == pytest.approx(value, rel=1e-9)
        tolerance = 4 * math.hypot(wanted["standard_error"], method.standard_error)
        assert abs(method.probability - wanted["probability"]) <= tolerance
        assert method.p50 / 100 == pytest.approx(wanted["p50_rub"], rel=0.01)


def test_documents_round_trip(plan):
    again = vk.Plan.from_json(plan.to_json())
    assert again.to_json() == plan.to_json()
    assert again.id == plan.id
    assert vk.Model.from_json(vk.Model._of(plan._core.model).to_json()).to_json() == plan._core.model.to_json()


def test_the_page_stands_alone(plan, tmp_path):
    page = plan.to_html(tmp_path / "plan.html", language="ru")
    assert (tmp_path / "plan.html").read_text(encoding="utf-8") == page
    assert "<script" not in page and "http:" not in page and "https:" not in page
    assert "Anna" in page and "10\u00a0000\u00a0000,00" in page


def test_explain_names_what_the_number_rests_on(plan):
    text = plan.explain("stage:meeting", "Boris")
    assert "Boris" in text and "23" in text
    assert plan.explain("stage:meeting", "Boris", "ru") != text
    with pytest.raises(vk.Error, match="Petr"):
        plan.explain("stage:meeting", "Petr")


def test_a_plan_plots(plan):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = plan.plot()
    assert len(axes.get_legend().get_texts()) == 6


def test_a_plan_gives_back_what_it_was_made_from(plan):
    document = json.loads(plan.to_json())
    assert [(b.kpi, b.until.isoformat(), b.needed) for b in plan.binding] == [(b["kpi"], b["until"], b["needed"]) for b in document["binding"]]
    assert plan.binding and all(b.needed > 0 for b in plan.binding)
    assert [vk.Binding(**row) for row in plan.binding_table] == plan.binding
    assert plan.binding_table.types == {"kpi": "text", "until": "day", "needed": "real"}
    assert vk.Table(plan.binding_table).to_dict() == plan.binding_table.to_dict()
    assert plan.binding_table.__arrow_c_stream__() is not None
    assert json.loads(plan.model.to_json()) == document["inputs"]["model"]
    assert json.loads(plan.calendar.to_json()) == document["inputs"]["calendar"]
    assert plan.team.reps == [rep["name"] for rep in document["inputs"]["team"]["reps"]]
    assert len(plan.days) == 21
    again = vk.Plan.from_json(plan.to_json())
    assert again.id == plan.id and again.model.to_json() == plan.model.to_json()


def test_visits_and_wins_of_a_model_carry_their_errors(plan):
    rows = [row for row in plan.model.visits if row["segment"] == ""]
    open_rows = [row for row in rows if row["n"] > 0]
    assert [row["stage"] for row in open_rows] == ["lead", "qualified", "meeting", "contract", "invoice"]
    assert all(row["win_standard_error"] > 0 for row in open_rows)
    # The chance of a win from the last stage is one binomial share.
    last = open_rows[-1]
    assert math.isclose(last["win_standard_error"], math.sqrt(last["win"] * (1 - last["win"]) / last["n"]), rel_tol=1e-9)


def test_a_plan_for_a_confidence(plan):
    deals = {"opportunity": ["D"], "stage": ["contract"], "since": ["2026-05-20"], "rep": ["Anna"]}
    history = vk.History.open_deals(plan.model.graph, deals, as_of=plan.as_of, zone="Europe/Moscow", currency="RUB")
    asked = dict(team=plan.team, calendar=plan.calendar, runs=4000)
    mean = vk.decompose(plan.target, plan.period, plan.model, history, **asked)
    sure = vk.decompose(plan.target, plan.period, plan.model, history, confidence=0.8, **asked)
    assert sure.probability >= 0.8 > mean.probability
    assert sure.methods["dated"].kpis["stage:meeting"] > mean.methods["dated"].kpis["stage:meeting"]
    with pytest.raises(vk.Error):
        vk.decompose(plan.target, plan.period, plan.model, history, confidence=1.5, **asked)
