"""What a caller can find again: the rows behind findings, the team that was assumed, the denominators of a rate."""

from datetime import date

import pytest

import voronka as vk

GRAPH = vk.StageGraph(open=["lead", "meeting"], won=["paid"], lost=["lost"], moves=[("lead", "meeting"), ("meeting", "paid"), (vk.ANY_OPEN, "lost")], key="meeting")


def history(reps=("Anna", "Boris")):
    rows = {"opportunity": [], "stage": [], "at": [], "rep": []}
    for i in range(40):
        for stage, day in (("lead", 1), ("meeting", 3), ("paid", 9)) if i % 2 else (("lead", 1), ("lost", 4)):
            for key, value in zip(rows, (f"D{i}", stage, date(2026, 4, 1 + i % 20 + day).isoformat(), reps[i % len(reps)])):
                rows[key].append(value)
    rows["at"][4] = "soon"
    return vk.History(GRAPH, rows, rep="rep", as_of=date(2026, 6, 1))


def test_rows_behind_findings():
    table = history().odd_rows
    assert table["row"] == [5]
    assert table["code"] == ["unreadable_time"]


def test_a_team_from_the_history():
    team = vk.Team.from_history(history())
    assert sorted(team.reps) == ["Anna", "Boris"]
    assert [f.code for f in team.findings] == ["team_assumed"]
    away = vk.Team.from_history(history(), absences={"rep": ["Anna", "Zoe"], "from": ["2026-06-01"] * 2, "until": ["2026-06-03"] * 2})
    assert [f.code for f in away.findings] == ["team_assumed", "absence_of_stranger"]
    with pytest.raises(TypeError, match="history is a History"):
        vk.Team.from_history("log.csv")


def test_a_rate_has_its_own_denominator():
    model = vk.estimate(history(reps=("Anna", "Anna", "Anna", "Boris")), calendar=vk.WorkCalendar.weekdays())
    rate = model.conversion("lead", "meeting", segment="Boris")
    assert rate.n == 10
    assert rate.n_effective > rate.n
    assert model.conversion("lead", "meeting").n == 40
    moves = model.moves
    assert set(moves["n"]) >= {10.0, 40.0}
    assert "mature" in moves.columns


def test_a_long_search_for_a_chance_is_stopped():
    company = vk.simulate("small", seed=1)
    log = vk.History(vk.discover(company.events, won=["paid"], lost=["lost"], key="meeting"), company.events, rep="rep", amount="amount", currency="RUB", zone="Europe/Moscow")
    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow")
    plan = vk.decompose(vk.Money(10_000_000, "RUB"), vk.Month(2026, 6), vk.estimate(log, calendar=calendar), log, team=vk.Team.from_history(log), calendar=calendar, runs=200)
    assert "team_assumed" in [f.code for f in plan.findings]
    seen = []
    with pytest.raises(vk.Error):
        plan.probability_of(90, runs=100_000, progress=lambda done: seen.append(done) or done < 0.1)
    assert seen
    assert plan.average_deal_standard_error > 0


@pytest.mark.parametrize(("made", "words"), [(vk.Plan, "decompose"), (vk.Model, "estimate")])
def test_what_is_made_elsewhere_says_where(made, words):
    with pytest.raises(TypeError, match=words):
        made()


def test_a_moment_before_the_first_manager_still_answers():
    rows = {"opportunity": ["A", "A", "B"], "stage": ["lead", "meeting", "lead"], "at": ["2026-01-05", "2026-02-05", "2026-05-05"], "rep": ["", "", "Anna"]}
    log = vk.History(GRAPH, rows, rep="rep", as_of=date(2026, 6, 1))
    table = log.as_of(date(2026, 3, 1)).incidence(vk.WorkCalendar.weekdays(), by=["rep"])
    assert "(unknown)" in set(table["segment"])
    with pytest.raises(vk.Error, match="no row of the log has a rep, or its column is not mapped"):
        vk.History(GRAPH, rows, as_of=date(2026, 6, 1)).incidence(vk.WorkCalendar.weekdays(), by=["rep"])
