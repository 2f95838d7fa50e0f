"""Common slips of the pen: every refusal names the argument, quotes the value and says what is accepted, and none shows the extension's signatures."""

import re
from datetime import date, datetime

import pytest

import voronka as vk
from voronka import _core

LOG = {"opportunity": ["A", "A", "B"], "stage": ["lead", "paid", "lead"], "at": ["2026-05-04", "2026-05-12", "2026-05-06"], "rep": ["Anna", "Anna", "Boris"], "amount": ["1", "1", ""]}
MOVES = [("lead", "paid")]
calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow")


def history(**options):
    return vk.History(vk.StageGraph(open=["lead"], won=["paid"], moves=MOVES), LOG, **{"rep": "rep", "amount": "amount", "currency": "RUB", "zone": "Europe/Moscow", "as_of": date(2026, 6, 1), **options})


def model():
    return vk.estimate(history(), calendar=calendar)


def decompose(**options):
    given = {"target": vk.Money(3, "RUB"), "period": vk.Month(2026, 6), "model": model(), "history": history(), "team": ["Anna"], "calendar": calendar, "runs": 100, **options}
    return vk.decompose(given.pop("target"), given.pop("period"), given.pop("model"), given.pop("history"), **given)


def graph(**changes):
    return vk.StageGraph(**{"open": ["lead"], "won": ["paid"], "lost": ["lost"], "moves": [*MOVES, ("lead", "lost")], **changes})


SLIPS = [
    # a text where a list of names is meant
    (lambda: graph(won="Won"), "won is a list of names, as in ['Won']; got the text 'Won'"),
    (lambda: graph(open="lead"), "open is a list of names, as in ['lead']; got the text 'lead'"),
    (lambda: graph(lost="lost"), "lost is a list of names, as in ['lost']; got the text 'lost'"),
    (lambda: graph(won=5), "won is a list of names; got int: 5"),
    (lambda: graph(won=["Won", None]), "won is a list of names; got NoneType in it: None"),
    (lambda: vk.discover(LOG, won="paid"), "won is a list of names, as in ['paid']; got the text 'paid'"),
    (lambda: vk.StageGraph.discover(LOG, won="paid"), "won is a list of names, as in ['paid']; got the text 'paid'"),
    (lambda: vk.discover(LOG, won=5), "won is a list of names; got int: 5"),
    (lambda: vk.discover(LOG, won=["paid", 5]), "won is a list of names; got int in it: 5"),
    (lambda: vk.discover(LOG, won=["paid"], minimum_count="2"), "minimum_count is a whole number; got str: '2'"),
    # a move is a pair
    (lambda: vk.StageGraph(open=["a"], won=["w"], moves=["aw"]), "moves is a list of pairs of names, each a tuple or list such as ('lead', 'paid'); got str in it: 'aw'"),
    (lambda: graph(moves=[("lead", "paid", "lost")]), "got tuple in it: ('lead', 'paid', 'lost')"),
    (lambda: graph(moves={"lead": "paid"}), "got dict: {'lead': 'paid'}"),
    (lambda: graph(moves="lead"), "moves is a list of pairs of names, each a tuple or list such as ('lead', 'paid'); got str: 'lead'"),
    # numbers
    (lambda: vk.Month("2026-06"), "year is a whole number; got str: '2026-06'"),
    (lambda: vk.Month(2026.5, 6), "year is a whole number; got float: 2026.5"),
    (lambda: vk.Month(2026), "Month(year, month) needs month, which is missing"),
    (lambda: vk.Month(), "Month(year, month) needs year, month, which are missing"),
    (lambda: vk.Month(2026, 6, 1), "Month(year, month) takes 2 arguments by position; got 1 beyond them"),
    (lambda: vk.WorkCalendar("UTC"), "WorkCalendar() makes none; they come from WorkCalendar.weekdays, WorkCalendar.with_weekend, WorkCalendar.from_json"),
    (lambda: vk.Finding(), "Finding() makes none; they come from other calls"),
    (lambda: vk.StageGraph(["lead"]), "takes 0 arguments by position, the others by name; got ['lead'] beyond them"),
    (lambda: vk.Month(2026, monat=6), "Month(year, month) has no argument 'monat'"),
    (lambda: vk.Year(2**40), "year is a whole number from -2147483648 to 2147483647; got int: 1099511627776"),
    (lambda: vk.Money(5), "Money(amount, currency) needs currency, which is missing"),
    (lambda: vk.Money(5, None), "currency is a text; got NoneType: None"),
    (lambda: vk.Money.minor_units(1.5, "RUB"), "minor is a whole number; got float: 1.5"),
    (lambda: vk.Money(5, "RUB").split(["1"]), "weights is a list of numbers; got str in it: '1'"),
    (lambda: vk.Money(5, "RUB") + 5, "unsupported operand type(s) for +: 'voronka._core.Money' and 'int'"),
    (lambda: model().conversion("lead", "paid", within="60"), "within is a whole number or None; got str: '60'"),
    (lambda: model().conversion(1, "paid"), "start is a text; got int: 1"),
    (lambda: model().incidence_at(30), "horizons is a list of whole numbers; got int: 30"),
    (lambda: history().incidence(calendar, horizons=["30"]), "horizons is a list of whole numbers; got str in it: '30'"),
    (lambda: history().incidence(calendar, horizons=30), "horizons is a list of whole numbers; got int: 30"),
    (lambda: history().to_json(calendar, horizons=30), "horizons is a list of whole numbers; got int: 30"),
    (lambda: history().incidence("Moscow"), "calendar is a WorkCalendar; got str: 'Moscow'"),
    (lambda: history().incidence(calendar, start=[1]), "start is a list of names; got int in it: 1"),
    (lambda: decompose(confidence="0.8"), "confidence is a number or None; got str: '0.8'"),
    (lambda: decompose(seed=-1), "seed is a whole number from 0 to 18446744073709551615; got int: -1"),
    (lambda: decompose(runs=1e4), "runs is a whole number; got float: 10000.0"),
    (lambda: vk.estimate(history(), calendar=calendar).conversion("lead", "paid", level="95"), "level is a number; got str: '95'"),
    (lambda: vk.estimate(history(), calendar=calendar, half_life="year"), "half_life is a number of days, 'auto' or None; got str: 'year'"),
    # what came in a dict of options
    (lambda: history(rep=5), "rep is the name of a column; got int: 5"),
    (lambda: history(zone=3), "zone is a text or None; got int: 3"),
    (lambda: history(currency=643), "currency is a text or None; got int: 643"),
    (lambda: history(stage_aliases=["lead"]), "stage_aliases is a dict of names: {as in the table: as in the graph}; got list: ['lead']"),
    (lambda: history(stage_aliases={"lead": 1}), "stage_aliases is a dict of names: {as in the table: as in the graph}; got dict: {'lead': 1}"),
    (lambda: history(segments=[5]), "segments is a list of names; got list: [5]"),
    (lambda: vk.History("graph.json", LOG), "graph is a StageGraph or what discover returned; got str: 'graph.json'"),
    # files, tables, companies
    (lambda: vk.Model.from_json(5), "source is a path or a JSON text; got int: 5"),
    (lambda: vk.simulate(5), "spec is the name of a preset, a JSON text or a dict; got int: 5"),
    (lambda: vk.simulate("small", seed="1"), "seed is a whole number; got str: '1'"),
    (lambda: history().stages[0], "column is a text; got int: 0"),
    (lambda: vk.holidays_of(calendar, "RU", 2026), "years is a list of whole numbers, as in [2026]; got int: 2026"),
    # days
    (lambda: calendar.without("2026-06-12"), "days is a list of days, each a datetime.date or a text such as '2026-06-12'; got str: '2026-06-12'"),
    (lambda: calendar.without(date(2026, 6, 12)), "days is a list of days; got date: datetime.date(2026, 6, 12)"),
    (lambda: calendar.with_work([20260612]), "days is a list of days, each a datetime.date or a text such as '2026-06-12'; got int: 20260612"),
    (lambda: calendar.with_short({20260611: 7}), "hours is a dict of days (a datetime.date or a text such as '2026-06-12') to hours; got int in it: 20260611"),
    (lambda: calendar.with_short({"2026-06-11": "7"}), "to hours; got str in it: '7'"),
    (lambda: calendar.with_short(["2026-06-11"]), "to hours; got list: ['2026-06-11']"),
    (lambda: calendar.works(datetime(2026, 6, 12, 9)), "day is a datetime.date or a text such as '2026-06-12'; got datetime: "),
    (lambda: calendar.hours("2026-06"), "period is a Period; got str: '2026-06'"),
    (lambda: history(delayed_entry=2026), "delayed_entry is a datetime.date, a text such as '2026-06-12' or None; got int: 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "words"), SLIPS, ids=[words[:40] for _, words in SLIPS])
def test_a_slip_is_told_in_our_words(call, words):
    if "holidays" in call.__code__.co_names:
        pytest.importorskip("holidays")
    with pytest.raises(TypeError) as refused:
        call()
    assert words in str(refused.value)
    assert not re.search("incompatible|Invoked with|Unable to cast", str(refused.value))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: calendar.without(["12.06.2026"]), '"12.06.2026" is not a day; it should look like 2026-06-01'),
        (lambda: calendar.works("2026-02-30"), "2026-02-30"),
        (lambda: history(as_of=5), "as_of = 5 is not accepted"),
        (lambda: history(now=5), "now = 5 is not accepted"),
        (lambda: history(decimal_mark=",,"), "the decimal mark ',,' is not accepted"),
        (lambda: vk.Table("x.csv", delimiter=";;"), "the delimiter ';;' is not accepted; it is one character"),
        (lambda: history().stages.to_csv(delimiter=""), "the delimiter '' is not accepted; it is one character"),
    ],
)
def test_a_value_that_cannot_be_read_is_quoted(call, words):
    with pytest.raises(vk.Error) as refused:
        call()
    assert words in str(refused.value)


def test_totals_of_a_plan_are_whole_numbers_that_fit():
    plan = decompose()
    with pytest.raises(TypeError, match=r"^total is a whole number; got float: 2\.5$"):
        plan.probability_of(2.5)
    with pytest.raises(TypeError, match=f"^total is a whole number from {-(2**63)} to {2**63 - 1}; got int: {2**80}$"):
        plan.probability_of(2**80)
    with pytest.raises(TypeError, match=r"^rep is a text; got int: 1$"):
        plan.explain("stage:lead", 1)
    for thing in (plan, plan.model, history()):
        with pytest.raises(TypeError, match=r"^ax is the Axes of matplotlib .* got str: 'x\.png'$"):
            thing.plot("x.png")


def test_lists_may_be_any_iterable_and_numbers_any_number():
    numpy = pytest.importorskip("numpy")
    assert history().incidence(calendar, horizons=numpy.array([5, 10]))["horizon_days"] == history().incidence(calendar, horizons=range(5, 11, 5))["horizon_days"]
    assert vk.Month(numpy.int64(2026), 6) == vk.Month(2026, 6)
    assert graph(moves=[["lead", "paid"], ["lead", "lost"]]) == graph()


def test_everything_that_the_extension_offers_speaks():
    """Every signature can be read, and a call with an argument that nothing has is refused in words."""
    asked = 0
    for name in dir(_core):
        thing = getattr(_core, name)
        for member, value in vars(thing).items() if isinstance(thing, type) else [(name, thing)]:
            if not hasattr(getattr(value, "__func__", value), "__wrapped__") or member in {"__add__", "__sub__", "__lt__", "__le__"}:  # Python's own words
                continue
            call = thing if member == "__init__" else getattr(value, "__func__", value)
            with pytest.raises(TypeError, match="has no argument 'nonsense'|is a|are missing|is missing"):
                call(nonsense=1)
            asked += 1
    assert asked > 80
