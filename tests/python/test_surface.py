"""What every other surface has is public in Python too: tables of a history, documents and pages, findings of discovery, files."""

import json
import sys
import threading
import time
from datetime import date

import pytest

import voronka as vk
from voronka import _core

LOG = {
    "opportunity": ["A", "A", "A", "B", "B", "C", "C"],
    "stage": ["lead", "meeting", "paid", "lead", "lost", "lead", "meeting"],
    "at": ["2026-05-04", "2026-05-06", "2026-05-12", "2026-05-05", "2026-05-07", "2026-05-06", "2026-05-20"],
    "rep": ["Anna", "Anna", "Anna", "Boris", "Boris", "Anna", "Anna"],
    "amount": ["", "1000.50", "1000.50", "", "", "", "200"],
}


@pytest.fixture(scope="module")
def calendar():
    return vk.WorkCalendar.weekdays(zone="Europe/Moscow")


@pytest.fixture(scope="module")
def history():
    found = vk.discover(LOG, won=["paid"], lost=["lost"])
    return vk.History(found, LOG, rep="rep", amount="amount", currency="RUB", zone="Europe/Moscow", as_of=date(2026, 6, 1))


def test_findings_of_discovery_are_handed_on():
    found = vk.discover(LOG, won=["paid"], lost=["junk"])
    assert [f.code for f in found.findings] == ["stage_not_seen", "no_end_seen"]
    read = vk.History(found, LOG)
    assert [f.code for f in read.findings][:2] == ["stage_not_seen", "no_end_seen"]
    assert "stage_not_seen" not in [f.code for f in vk.History(found.graph, LOG).findings]
    deals = vk.History.open_deals(found, {"opportunity": ["A"], "stage": ["lead"], "since": [date(2026, 5, 1)], "rep": ["Anna"]}, as_of=date(2026, 6, 1))
    assert deals.findings[0].code == "stage_not_seen"


def test_currency_and_delayed_entry_of_a_history(history):
    assert history.currency == "RUB" and history.delayed_entry is None
    late = vk.History(history.graph, LOG, delayed_entry=date(2026, 5, 5))
    assert late.delayed_entry == date(2026, 5, 5) and late.currency == ""


def test_tables_of_a_history(history):
    assert history.stages.columns == ["stage", "kind", "entered", "entries", "open"]
    assert history.open.to_dict() == {
        "opportunity": ["C"], "stage": ["meeting"], "since": [date(2026, 5, 20)], "rep": ["Anna"], "channel": [None],
        "amount": history.open["amount"], "expected_close": [None],
    }  # fmt: skip
    assert [str(x) for x in history.open["amount"]] == ["200.00"]
    assert history.closed["stage"] == ["paid", "lost"]
    assert [None if x is None else str(x) for x in history.closed["amount"]] == ["1000.50", None]
    assert list(zip(history.visits["opportunity"], history.visits["stage"], history.visits["next"], strict=True)) == [
        ("A", "lead", "meeting"), ("A", "meeting", "paid"), ("A", "paid", None), ("B", "lead", "lost"), ("B", "lost", None),
        ("C", "lead", "meeting"), ("C", "meeting", None),
    ]  # fmt: skip
    assert history.by_rep.to_dict() == {
        "rep": ["Anna", "Boris"], "open": [1, 0], "closed": [1, 1], "last_entry": [date(2026, 5, 20), date(2026, 5, 5)]
    }  # fmt: skip


def test_documents_and_pages_of_a_funnel(history, calendar, tmp_path):
    document = json.loads(history.to_json(calendar, horizons=[10], by=["rep"]))
    assert {row["horizon_days"] for row in document["incidence"]} == {10}
    assert {row["segment"] for row in document["incidence"]} == {"", "Anna", "Boris"}
    english, russian = history.to_text(calendar), history.to_text(calendar, language="ru")
    assert "meeting" in english and english != russian
    page = tmp_path / "funnel.html"
    assert history.to_html(calendar, page) == page.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["funnel.html"]
    assert json.loads(history.validation_json(LOG))["rows"] == 7
    assert history.validation_text().startswith("7 rows, 7 events, 0 set aside, 3 opportunities")
    assert history.validation_text("ru").startswith("строк 7,")
    with pytest.raises(vk.Error, match="en"):
        history.to_text(calendar, language="de")


def test_a_page_that_cannot_be_written_leaves_nothing(history, calendar, tmp_path):
    with pytest.raises(OSError):
        history.to_html(calendar, tmp_path / "absent" / "funnel.html")
    folder = tmp_path / "page.html"
    folder.mkdir()
    with pytest.raises(OSError):
        history.to_html(calendar, folder)
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_calendars_and_graphs_are_read_from_paths_and_tables(history, calendar, tmp_path):
    days = calendar.with_table({"day": [date(2026, 6, 12), date(2026, 6, 11)], "kind": ["off", "short"], "hours": [None, 7.0]})
    assert not days.works(date(2026, 6, 12)) and days.hours_of(date(2026, 6, 11)) == 7
    for value, kind in ((days, vk.WorkCalendar), (history.graph, vk.StageGraph)):
        path = tmp_path / f"{kind.__name__}.json"
        path.write_text(value.to_json(), encoding="utf-8")
        assert kind.from_json(path).to_json() == kind.from_json(value.to_json()).to_json() == value.to_json()


@pytest.mark.parametrize("kind", [vk.WorkCalendar, vk.StageGraph, vk.Model, vk.Plan])
@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "ends after 1 bytes"), ('{"a":\n  x}', "line 2, column 3: `x}` cannot stand there"), ("{\x01", "line 1, column 2")],
)
def test_what_is_no_json_is_located(kind, text, said):
    with pytest.raises(vk.Error) as refused:
        kind.from_json(text)
    assert said in str(refused.value)
    assert "json.exception" not in str(refused.value)


def test_everything_shows_itself_in_a_notebook(history, calendar):
    model = vk.estimate(history, calendar=calendar)
    rates = vk.Rates().with_rate("2026-06-01", "USD", "RUB", "90.5").with_rate(date(2026, 7, 1), "USD", "RUB", 91)
    shown = [
        model, history, history.graph, calendar, vk.Team(["<Anna>"]), vk.Money(5, "RUB"), model.conversion("lead", "paid", within=5), model.moves, rates,
        vk.Binding("stage:<Anna>", date(2026, 6, 8), 2.5), vk.Chance(None, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0), vk.discover(LOG, won=["paid"], lost=["<Anna>"]),
    ]  # fmt: skip
    for value in shown:
        page = value._repr_html_()
        assert page.startswith("<") and page.endswith(">") and "<Anna>" not in page
    assert repr(model.conversion("lead", "paid", within=5)).endswith("mature)")
    assert repr(rates) == "Rates(1 USD = 90.5 RUB from 2026-06-01; 1 USD = 91 RUB from 2026-07-01)" and repr(vk.Rates()) == "Rates()"
    assert "stage_not_seen" in shown[-1]._repr_html_() and "meeting" in shown[-1]._repr_html_()
    assert "2.5" in shown[-3]._repr_html_() and "2026-06-08" in shown[-3]._repr_html_()


def test_other_threads_run_while_the_core_works(calendar):
    """With an endless switch interval a thread runs only if somebody lets the interpreter go: a call that keeps it leaves the count where it was."""
    deals = 20_000
    log = {"opportunity": [f"D{i // 2}" for i in range(2 * deals)], "stage": ["lead", "paid"] * deals, "at": [f"2026-0{1 + i % 5}-0{1 + i % 9}" for i in range(2 * deals)]}
    history = vk.History(vk.discover(log, won=["paid"]), log)
    counted, stop, interval = 0, threading.Event(), sys.getswitchinterval()

    def count():
        nonlocal counted
        while not stop.is_set():
            counted += 1
            time.sleep(0)

    def lets_others_run(work, tries=500):
        for _ in range(tries):
            before = counted
            work()
            if counted > before:
                return True
        return False

    visits = history.visits
    names = vk.Table({"rep": [f"R{i}" for i in range(50_000)]})
    works = (
        lambda: history.visits,
        lambda: history.incidence(calendar),
        lambda: visits.to_csv(),
        lambda: visits._core.__arrow_c_stream__(),
        lambda: _core.Team.from_tables(names._core),
    )
    thread = threading.Thread(target=count)
    sys.setswitchinterval(1000)  # before it starts: one that waits already would still ask after the old interval
    thread.start()
    try:
        held = lets_others_run(lambda: sorted(range(20_000)), tries=50)
        free = [lets_others_run(work) for work in works]
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        thread.join()
    assert not held, "sorting keeps the interpreter: the count can tell"
    assert free == [True] * len(works)


def test_a_plan_answers_what_other_numbers_would_bring(calendar):
    log = {"opportunity": [], "stage": [], "at": [], "rep": [], "amount": []}
    for deal in range(60):
        for day, stage in ((1, "lead"), (2 + deal % 5, "meeting"), (6 + deal % 7, "paid" if deal % 3 else "lost")):
            for name, value in zip(log, (f"D{deal}", stage, date(2026, 4, 1 + (day + deal // 4) % 28), "Anna", "1000"), strict=True):
                log[name].append(value)
    history = vk.History(vk.discover(log, won=["paid"], lost=["lost"], key="meeting"), log, rep="rep", amount="amount", currency="RUB", as_of=date(2026, 6, 1))
    model = vk.estimate(history, calendar=calendar)
    plan = vk.decompose(vk.Money(20_000, "RUB"), vk.Month(2026, 6), model, history, team=["Anna"], calendar=calendar, runs=500)
    dated = plan.methods["dated"]
    total = plan.totals["total"][plan.totals["kpi"].index("stage:meeting")]
    same, fewer = plan.probability_of(total), plan.probability_of(total // 2)
    assert (same.probability, same.standard_error, same.runs) == (dated.probability, dated.standard_error, dated.runs)
    assert fewer.mean < same.mean and fewer.probability < same.probability
    assert set(plan.methods_table.columns) == {"method", "kpi", "number", "probability", "standard_error", "runs"}
    assert f"P = {dated.probability:.3f} ± {dated.standard_error:.3f}" in plan._repr_html_()
    assert f"{fewer.probability:.6g}" in fewer._repr_html_()
    assert plan.findings_table["code"] == [f.code for f in plan.findings]
    assert [f.code for f in plan.findings][: len(history.findings)] == [f.code for f in history.findings]
    at = model.incidence_at([5], level=0.5)
    assert set(at["horizon_days"]) == {5}
    with pytest.raises(vk.Error, match="-1"):
        plan.probability_of(-1)


def test_open_deals_are_read_with_the_columns_they_have():
    funnel = vk.StageGraph(open=["lead"], won=["paid"], moves=[("lead", "paid")])
    plain = {"opportunity": ["A"], "stage": ["lead"], "since": [date(2026, 5, 1)]}
    assert vk.History.open_deals(funnel, plain, as_of=date(2026, 6, 1)).open["rep"] == [None]
    full = {**plain, "rep": ["Anna"], "channel": ["site"], "amount": ["12.5"], "currency": ["EUR"], "expected_close": [date(2026, 6, 9)]}
    row = next(iter(vk.History.open_deals(funnel, full, as_of=date(2026, 6, 1)).open))
    assert (row["rep"], row["channel"], str(row["amount"]), row["expected_close"]) == ("Anna", "site", "12.50", date(2026, 6, 9))


def test_a_text_is_no_list_of_names(history, calendar):
    for ask in (
        lambda: vk.discover(LOG, won="paid"),
        lambda: history.incidence(calendar, by="rep"),
        lambda: vk.estimate(history, calendar=calendar, by="rep"),
        lambda: vk.History(history.graph, LOG, segments="rep"),
    ):
        with pytest.raises(TypeError, match="list of names"):
            ask()


def test_a_funnel_may_start_anywhere_and_forget(history, calendar):
    from_meeting = json.loads(history.to_json(calendar, start=["meeting"], horizons=[10], level=0.5))
    assert {row["from"] for row in from_meeting["incidence"]} == {"meeting"}
    wide = json.loads(history.to_json(calendar, start=["meeting"], horizons=[10]))
    assert from_meeting["incidence"][0]["low"] >= wide["incidence"][0]["low"]
    assert "50 % interval" in history.to_text(calendar, level=0.5)
    assert history.to_json(calendar, half_life=5.0) != history.to_json(calendar)
    assert history.graph.allows("lead", "meeting") and not history.graph.allows("meeting", "lead")
    assert history.graph.exits("lead") == ["meeting", "lost"] and history.graph.is_acyclic


def test_what_a_calendar_file_holds_besides_is_handed_on(calendar):
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:20260613T100000Z", "DTEND:20260613T110000Z", "SUMMARY:Call", "END:VEVENT", "END:VCALENDAR", ""]
    )
    days, told = calendar.with_ics(text, vk.Year(2026))
    assert days == calendar and [f.code for f in told] == ["ics_entry_skipped"]
    read = vk.History(vk.discover(LOG, won=["paid"], lost=["junk"]), LOG, earlier_findings=told)
    assert [f.code for f in read.findings][:2] == ["ics_entry_skipped", "stage_not_seen"]


def test_things_of_the_wrong_kind_are_named(history, calendar):
    model = vk.estimate(history, calendar=calendar)
    with pytest.raises(TypeError, match="period is a Period; got str: '2026-06'"):
        vk.decompose(vk.Money(5, "RUB"), "2026-06", model, history, team=["Anna"], calendar=calendar)
    with pytest.raises(TypeError, match="target is a Money; got int"):
        vk.decompose(5, vk.Month(2026, 6), model, history, team=["Anna"], calendar=calendar)
    with pytest.raises(TypeError, match="calendar is a WorkCalendar; got NoneType"):
        vk.estimate(history, calendar=None)


def test_long_work_can_be_stopped(history, calendar):
    model = vk.estimate(history, calendar=calendar)
    for ask in (
        lambda stop: vk.discover(LOG, won=["paid"], lost=["lost"], progress=stop),
        lambda stop: model.incidence_at([5], progress=stop),
    ):
        with pytest.raises(vk.Error) as stopped:
            ask(lambda done: False)
        assert stopped.value.code == vk.ErrorCode.CANCELLED
        seen = []
        ask(lambda done: seen.append(done) or True)
        assert seen and all(0.0 <= done <= 1.0 for done in seen) and seen == sorted(seen)


def test_a_csv_may_have_another_delimiter(tmp_path):
    path = tmp_path / "team.csv"
    path.write_text("rep;throughput\nAnna;1.5\n", encoding="utf-8")
    assert vk.Table(path, delimiter=";").to_dict() == {"rep": ["Anna"], "throughput": ["1.5"]}
    assert vk.Team(vk.Table(path, delimiter=";")).reps == ["Anna"]


def test_files_that_cannot_be_read_or_written_are_named(history, calendar, tmp_path):
    path = tmp_path / "graph.json"
    path.write_bytes(b'{"a": "\xff"}')
    with pytest.raises(vk.Error, match=r"graph\.json: the byte 0xFF at offset 7") as refused:
        vk.StageGraph.from_json(path)
    assert refused.value.code == vk.ErrorCode.INVALID_DATA
    with pytest.raises(FileNotFoundError, match=r"absent/page\.html"):
        history.to_html(calendar, tmp_path / "absent" / "page.html")
    with pytest.raises(TypeError, match="earlier_findings"):
        vk.History(history.graph, LOG, earlier_findings=["x"])
    with pytest.raises(vk.Error, match="-5"):
        vk.discover(LOG, won=["paid"], minimum_count=-5)
