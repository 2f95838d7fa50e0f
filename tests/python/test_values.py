"""Days, periods, calendars, money and graphs as a notebook meets them."""

import datetime as dt
from datetime import date
from decimal import Decimal

import pytest
import voronka as vk


def test_june_2026_in_moscow_has_21_working_days_and_167_hours():
    # worked example, section 1
    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow").without([date(2026, 6, 12)]).with_short({date(2026, 6, 11): 7})
    june = vk.Month(2026, 6)
    assert len(calendar.working_days(june)) == 21
    assert calendar.hours(june) == 167
    assert [w.start for w in june.weeks()] == [date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 15), date(2026, 6, 22), date(2026, 6, 29)]


def test_a_calendar_is_a_value():
    calendar = vk.WorkCalendar.weekdays()
    other = calendar.without([date(2026, 6, 12)])
    assert calendar.works(date(2026, 6, 12)) and not other.works(date(2026, 6, 12))
    assert vk.WorkCalendar.from_json(other.to_json()) == other
    assert vk.WorkCalendar.from_json(other.to_json()).to_json() == other.to_json()


def test_a_period_is_half_open():
    june = vk.Period.parse("2026-06")
    assert date(2026, 6, 30) in june and date(2026, 7, 1) not in june
    assert june == vk.Month(2026, 6) and hash(june) == hash(vk.Month(2026, 6))


def test_fiscal_year_from_april_is_named_after_its_end():
    fiscal = vk.FiscalCalendar(start_month=4)
    assert fiscal.year(2027).start == date(2026, 4, 1)
    assert fiscal.year_of(date(2026, 3, 31)) == 2026


def test_money_is_exact():
    assert vk.Money("0.10", "RUB") + vk.Money("0.20", "RUB") == vk.Money("0.30", "RUB")
    assert vk.Money(Decimal("1234.5"), "RUB").minor == 123450
    parts = vk.Money(100, "RUB").split([1, 1, 1])
    assert [p.minor for p in parts] == [3334, 3333, 3333]
    assert vk.Money(5, "JPY").minor == 5


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (lambda: vk.Money(0.1, "RUB"), vk.ErrorCode.INVALID_ARGUMENT, "0.1"),
        (lambda: vk.Money(1, "RUB") + vk.Money(1, "USD"), vk.ErrorCode.INVALID_ARGUMENT, "USD"),
        (lambda: vk.Money(1, "XQQ"), vk.ErrorCode.INVALID_ARGUMENT, "XQQ"),
        (lambda: vk.Period(date(2026, 6, 2), date(2026, 6, 1)), vk.ErrorCode.INVALID_ARGUMENT, "2026-06-0"),
        (lambda: vk.WorkCalendar.weekdays(zone="Europe/Moskau"), vk.ErrorCode.INVALID_ARGUMENT, "Europe/Moskau"),
        (lambda: vk.Rates().convert(vk.Money(1, "USD"), "RUB", date(2026, 6, 1)), vk.ErrorCode.INVALID_DATA, "USD"),
    ],
)
def test_a_refused_value_is_quoted(call, code, words):
    with pytest.raises(vk.Error) as caught:
        call()
    assert caught.value.code == code
    assert words in str(caught.value)


def test_a_moment_without_a_zone_is_refused():
    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow")
    with pytest.raises(vk.Error, match="no time zone"):
        calendar.working_hours(dt.datetime(2026, 6, 1, 9), dt.datetime(2026, 6, 1, 10))
    utc = dt.timezone.utc
    assert calendar.working_hours(dt.datetime(2026, 6, 1, 6, tzinfo=utc), dt.datetime(2026, 6, 1, 7, 30, tzinfo=utc)) == 1.5


def test_days_may_be_given_as_text():
    calendar, friday, thursday = vk.WorkCalendar.weekdays(zone="Europe/Moscow"), date(2026, 6, 12), date(2026, 6, 11)
    assert calendar.without(["2026-06-12"]) == calendar.without([friday]) == calendar.without(iter([friday]))
    assert calendar.with_work(["2026-06-13", date(2026, 6, 14)]) == calendar.with_work([date(2026, 6, 13), date(2026, 6, 14)])
    assert calendar.with_short({"2026-06-11": 7}) == calendar.with_short({thursday: 7.0})
    assert calendar.works("2026-06-12") and calendar.hours_of("2026-06-13") == 0
    assert calendar.age("2026-06-11", "2026-06-12") == calendar.age(thursday, friday)
    assert vk.Period("2026-06-01", "2026-07-01") == vk.Month(2026, 6)
    assert "2026-06-12" in vk.Month(2026, 6) and "2026-07-01" not in vk.Month(2026, 6)
    assert vk.FiscalCalendar(4).year_of("2026-03-31") == 2026
    rates = vk.Rates().with_rate("2026-06-01", "USD", "RUB", "90")
    assert rates.convert(vk.Money(1, "USD"), "RUB", "2026-06-12") == vk.Money(90, "RUB")
    log = {"opportunity": ["A"], "stage": ["lead"], "at": ["2026-05-04"]}
    told = [vk.History(graph(), log, as_of=day, delayed_entry=day).known_until for day in ("2026-06-01", date(2026, 6, 1))]
    assert told[0] == told[1]
    for days in ("2026-06-12", [20260612], [None]):
        with pytest.raises(TypeError, match="days is a list of days, each a datetime.date or a text such as '2026-06-12'; got"):
            calendar.without(days)
    with pytest.raises(vk.Error, match='"12.06.2026" is not a day; it should look like 2026-06-01'):
        calendar.without(["12.06.2026"])


def graph() -> vk.StageGraph:
    return vk.StageGraph(
        open=["lead", "qualified", "meeting"],
        won=["paid"],
        lost=["lost"],
        moves=[("lead", "qualified"), ("qualified", "meeting"), ("meeting", "paid"), (vk.ANY_OPEN, "lost")],
        key="meeting",
    )


def test_graph_questions():
    g = graph()
    assert g.gates() == ["lead", "qualified", "meeting"]
    assert g.entries == ["lead"] and g.key == "meeting" and g.loops() == []
    assert vk.StageGraph.from_json(g.to_json()) == g
    assert g.to_graphviz().startswith("digraph")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"moves": [("lead", "qualified"), ("qualified", "lead"), ("qualified", "meeting"), ("meeting", "paid")], "acyclic": True}, "lead → qualified → lead"),
        ({"moves": [("lead", "qualified"), ("qualified", "paid"), ("meeting", "paid")], "entries": ["lead"]}, "meeting"),
        ({"moves": [("lead", "qualified"), ("lead", "meeting"), ("meeting", "paid")]}, "qualified"),
        ({"won": []}, "won"),
        ({"key": "nowhere"}, "nowhere"),
    ],
)
def test_the_fault_of_a_graph_is_named(changes, words):
    given = {
        "open": ["lead", "qualified", "meeting"],
        "won": ["paid"],
        "moves": [("lead", "qualified"), ("qualified", "meeting"), ("meeting", "paid")],
    } | changes
    with pytest.raises(vk.Error) as caught:
        vk.StageGraph(**given)
    assert words in str(caught.value)


@pytest.mark.parametrize("move", ["ab", ("a", "b", "a"), ("a", 1), 5])
def test_a_move_is_a_pair_of_names(move):
    with pytest.raises(TypeError):
        vk.StageGraph(open=["a"], won=["b"], moves=[move])
    assert vk.StageGraph(open=["a"], won=["b"], moves=[["a", "b"]]).moves == [("a", "b")]


def test_holidays_package_becomes_a_calendar():
    pytest.importorskip("holidays", reason="the extra [holidays] is not installed")
    calendar = vk.holidays_of(vk.WorkCalendar.weekdays(zone="Europe/Moscow"), "RU", [2026])
    assert not calendar.works(date(2026, 6, 12))  # Russia Day
    assert calendar.works(date(2026, 6, 11))


def test_a_graph_is_read_from_a_log():
    log = {"id": [1, 1, 2, 2, 2], "to": ["lead", "lost", "lead", "meeting", "paid"], "day": ["2026-05-01", "2026-05-02", "2026-05-01", "2026-05-03", "2026-05-09"]}
    graph = vk.StageGraph.discover(log, won=["paid"], lost=["lost"], opportunity="id", stage="to", at="day", zone="UTC")
    assert graph.stages == ["lead", "meeting", "paid", "lost"]
    assert graph.moves == vk.discover(log, won=["paid"], lost=["lost"], opportunity="id", stage="to", at="day", zone="UTC").graph.moves
    with pytest.raises(vk.Error, match="payed"):
        vk.StageGraph.discover(log, won=["payed"], opportunity="id", stage="to", at="day", zone="UTC")
