"""What people feed in by mistake, through the executable and through Python: a located error with the value and what would be accepted, or a counted finding;
the same words on both; nothing half-done."""
import json
import subprocess
from datetime import date

import pytest

import voronka as vk

GRAPH = dict(open=["lead", "meeting"], won=["paid"], lost=["lost"], moves=[("lead", "meeting"), ("meeting", "paid"), (vk.ANY_OPEN, "lost")], key="meeting")
HEAD = "opportunity,stage,at,rep,amount\n"
GOOD = "A,lead,2026-05-01,Anna,100\nA,meeting,2026-05-04,Anna,\nA,paid,2026-05-11,Anna,\nB,lead,2026-05-02,Boris,200\n"
OPTIONS = ["--won", "paid", "--lost", "lost", "--open", "lead,meeting", "--rep", "rep", "--amount", "amount", "--currency", "RUB", "--zone", "UTC"]


@pytest.fixture
def cli(voronka, tmp_path):
    def run(verb, content, *more):
        path = tmp_path / "log.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = subprocess.run([voronka, verb, str(path), *OPTIONS, *map(str, more)], capture_output=True, timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run


@pytest.fixture
def log(tmp_path):
    def read(content, **options):
        path = tmp_path / "python.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return vk.History(vk.StageGraph(**GRAPH), path, rep="rep", amount="amount", currency="RUB", zone="UTC", **options)

    return read


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["empty"]),
        (HEAD, ["no rows", "opportunity", "amount"]),
        ("opportunity,at,rep,amount\nA,2026-05-01,Anna,1\n", ['"stage"', "opportunity, at, rep, amount"]),
        ("opportunity,stage,stage,at,rep,amount\nA,lead,lead,2026-05-01,Anna,1\n", ['"stage"']),
        (HEAD + "A,lead,2026-05-01\n", ["2", "5"]),                              # too few fields in a row
        (HEAD + 'A,"lead,2026-05-01,Anna,1\n', ["quote"]),
        (HEAD.encode() + "A,lead,2026-05-01,Anna,1\nБ,lead,2026-05-01,Анна,1\n".encode("cp1251"), ["UTF-8", "3"]),
    ],
    ids=["empty file", "header only", "missing column", "doubled column", "short row", "open quote", "not UTF-8"],
)
def test_a_file_that_cannot_be_read(cli, log, content, words):
    code, out, error = cli("funnel", content)
    assert code == 3 and out == "" and error.count("\n") == 1, error
    with pytest.raises(vk.Error) as refused:
        log(content)
    for word in words:
        assert word in error and word in str(refused.value)


@pytest.mark.parametrize(
    ("row", "code", "shown"),
    [
        ("C,lead,soon,Anna,1", "unreadable_time", "soon"),
        ("C,demo,2026-05-03,Anna,1", "unknown_stage", "demo"),
        ("C,lead,2026-05-03,Anna,nan", "null_text", "row 5"),
        ("C,lead,2026-05-03,Anna,inf", "unreadable_amount", "inf"),
        ("C,lead,2026-05-03,Anna,-7", "negative_amount", "-7"),
        ("C,lead,2026-05-03,Anna,99999999999999999999", "amount_too_large", "99999999999999999999"),
        ("C,lead,1969-12-31,Anna,1", "time_out_of_range", "1969-12-31"),
        ("C,lead,2222-01-01,Anna,1", "time_out_of_range", "2222-01-01"),
        (",lead,2026-05-03,Anna,1", "missing_opportunity", "row 5"),
        ("C,lead,,Anna,1", "missing_time", "row 5"),
        ("B,lead,2026-05-02,Boris,200", "duplicate", "row 5"),
        ("A,lost,2026-05-05,Anna,", "out_of_order", "row 3"),
        ("C,lead,2026-06-20,Anna,1", "not_known_yet", "row 5"),
    ],
)
def test_a_wart_is_a_counted_finding(cli, log, row, code, shown):
    content = HEAD + GOOD + row + "\n"
    status, out, error = cli("validate", content, "--as-of", "2026-06-01", "--json")
    assert status == 0, error
    document = json.loads(out)
    assert document["rows"] == document["events"] + document["set_aside"] == 5
    by_code = {f["code"]: f for f in document["findings"]}
    history = log(content, as_of=date(2026, 6, 1))
    same = {f.code: f for f in history.findings}
    assert code in by_code and code in same, (list(by_code), list(same))
    assert by_code[code]["count"] == same[code].count == 1
    assert shown in json.dumps(by_code[code], ensure_ascii=False)
    assert by_code[code]["message"] == same[code].message


def test_a_graph_without_a_way_to_win(cli):
    code, _, error = cli("funnel", HEAD + "A,lead,2026-05-01,Anna,1\nA,lost,2026-05-02,Anna,\n")
    assert code == 2 and "paid" in error
    with pytest.raises(vk.Error, match="win|paid"):
        vk.StageGraph(open=["lead"], won=["paid"], lost=["lost"], moves=[("lead", "lost")])


@pytest.mark.parametrize(("target", "status", "word"), [("0", 2, "above 0"), ("-5", 2, "above 0"), ("nan", 2, "nan"), ("1e30", 2, "1e30"), ("9223372036854775808", 2, "64 bits")])
def test_a_target_that_is_none(cli, tmp_path, target, status, word):
    team = tmp_path / "team.csv"
    team.write_text("rep,throughput\nAnna,1\n")
    page = tmp_path / "plan.html"
    code, out, error = cli("plan", HEAD + GOOD, "--team", team, f"--target={target}", "--period", "2026-06", "--html", page, "--quotas", tmp_path / "q.csv")
    assert code == status and word in error and out == ""
    assert not page.exists() and not (tmp_path / "q.csv").exists()
    with pytest.raises(vk.Error):
        model_and_plan(vk.Money(target, "RUB"))


def model_and_plan(target, team="rep,throughput\nAnna,1\n", **options):
    company = vk.simulate("small", seed=1)
    graph = vk.StageGraph(open=["lead", "qualified", "meeting", "contract", "invoice"], won=["paid"], lost=["lost"],
                          moves=[("lead", "qualified"), ("qualified", "meeting"), ("meeting", "contract"), ("contract", "invoice"), ("invoice", "paid"), (vk.ANY_OPEN, "lost")], key="meeting")
    history = vk.History(graph, company.events, rep="rep", amount="amount", currency="RUB", as_of=date(2026, 6, 1), zone="Europe/Moscow")
    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow")
    model = vk.estimate(history, calendar=calendar)
    rows = [line.split(",") for line in team.strip().splitlines()]
    table = {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}
    return vk.decompose(target, vk.Month(2026, 6), model, history, team=vk.Team(table, **options), calendar=calendar)


def test_a_team_without_capacity(cli, tmp_path):
    away = {"rep": ["Anna"], "from": [date(2026, 6, 1)], "until": [date(2026, 7, 1)]}
    with pytest.raises(vk.Error, match="capacity"):
        model_and_plan(vk.Money(1000, "RUB"), absences=away)
    team = tmp_path / "team.csv"
    team.write_text("rep,throughput\nAnna,0\n")
    code, out, error = cli("plan", HEAD + GOOD, "--team", team, "--target", "1000", "--period", "2026-06")
    assert code in (2, 3) and out == "" and "throughput" in error
    team.write_text("rep,throughput\nAnna,fast\n")
    code, out, error = cli("plan", HEAD + GOOD, "--team", team, "--target", "1000", "--period", "2026-06")
    assert code == 3 and '"fast"' in error and "row 1" in error


def test_currencies_are_not_mixed():
    with pytest.raises(vk.Error, match="EUR"):
        model_and_plan(vk.Money(1000, "EUR"))
