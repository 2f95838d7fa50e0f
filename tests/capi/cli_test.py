"""The executable: files, findings, funnels, simulated companies, what goes to which stream.

usage: cli_test.py VORONKA [unittest arguments]
"""
import json
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
from cli_case import LOG, MAPPING, VORONKA, Cli, run  # noqa: E402


class Files(Cli):
    def test_unreadable_files_are_located(self):
        self.fails(3, "absent.csv", "validate", self.folder / "absent.csv", "--won", "paid")
        self.assertIn("empty.csv", self.fails(3, "empty", "validate", self.file("empty.csv", ""), "--won", "paid"))
        self.fails(3, "line 2", "validate", self.file("short.csv", "opportunity,stage,at\nD1,lead\n"), "--won", "paid")
        self.fails(3, "UTF-8", "validate", self.file("latin.csv", b"opportunity,stage,at\nD1,lead\xff,2026-05-01\n"), "--won", "paid")
        self.fails(3, "deal, to, when, manager, sum", "validate", self.file("log.csv", LOG), "--won", "paid")

    def test_a_folder_is_no_file(self):
        self.assertIn(str(self.folder), self.fails(3, "is a folder", "validate", self.folder, "--won", "paid"))
        log = self.file("log.csv", LOG)
        self.fails(3, "is a folder", "validate", log, *MAPPING, "--calendar", self.folder)

    def test_other_formats_are_named(self):
        self.assertIn("Python", self.fails(3, "Parquet", "funnel", self.file("log.parquet", b"PAR1\x00\x00PAR1"), "--won", "paid"))
        self.fails(3, "Arrow", "funnel", self.file("log.arrow", b"ARROW1\x00\x00"), "--won", "paid")
        self.fails(3, "Arrow", "funnel", "-", "--won", "paid", stdin=b"\xff\xff\xff\xff\x10\x00\x00\x00")

    def test_local_times_need_a_zone(self):
        path = self.file("log.csv", LOG.replace("2026-05-04", "2026-05-04T10:00:00"))
        self.fails(2, "zone", "validate", path, *MAPPING)
        self.assertEqual(run("validate", path, *MAPPING, "--zone", "Europe/Moscow")[0], 0)
        self.fails(2, "Europe/Atlantis", "validate", path, *MAPPING, "--zone", "Europe/Atlantis")


class Validate(Cli):
    def test_counts_and_findings(self):
        path = self.file("log.csv", LOG + "D9,lead,soon,Anna,\nD1,lead,2026-05-04,Anna,\n")
        code, out, err = run("validate", path, *MAPPING, "--json")
        self.assertEqual(code, 0, err)
        document = json.loads(out)
        self.assertEqual(document["rows"], 13)
        self.assertEqual(document["events"] + document["set_aside"], 13)
        self.assertGreaterEqual(document["set_aside"], 2)
        self.assertTrue(document["findings"])
        self.assertEqual(run("validate", path, *MAPPING, "--json", "--strict")[0],
                         1 if any(finding.get("changes_numbers") for finding in document["findings"]) else 0)
        code, out, _ = run("validate", path, *MAPPING)
        self.assertEqual(code, 0)
        self.assertIn("13 rows", out)
        self.assertIn(document["findings"][0]["code"], out)
        self.assertIn("строк 13", run("validate", path, *MAPPING, "--lang", "ru")[1])

    def test_a_clean_log_has_nothing_to_tell(self):
        code, out, err = run("validate", "-", *MAPPING, "--json", "--strict", stdin=LOG.encode())
        self.assertEqual((code, json.loads(out)["set_aside"]), (0, 0), err)


class Told(Cli):
    """What is odd about the log reaches every answer that is made from it."""

    def test_an_ending_that_is_not_seen_is_a_finding(self):
        path = self.file("log.csv", LOG)
        mapping = [*MAPPING[:MAPPING.index("--lost")], "--lost", "junk", *MAPPING[MAPPING.index("--lost") + 2:]]
        for command in (["validate", path], ["funnel", path], ["plan", path, "--target", "5000", "--period", "2026-06"]):
            code, out, err = run(*command, *mapping, "--json")
            self.assertEqual(code, 0, err)
            told = {finding["code"]: finding for finding in json.loads(out)["findings"]}
            self.assertIn('"junk"; it has the stages "lead", "meeting", "paid", "lost"', told["stage_not_seen"]["message"])
            self.assertIn("no_end_seen", told)
            self.assertEqual(run(*command, *mapping, "--strict")[0], 1)

    def test_what_a_calendar_file_holds_besides_is_a_finding(self):
        ics = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260612", "SUMMARY:Holiday", "END:VEVENT", "BEGIN:VEVENT",
               "DTSTART:20260613T100000Z", "DTEND:20260613T110000Z", "SUMMARY:Call", "END:VEVENT", "END:VCALENDAR", ""]
        arguments = [self.file("log.csv", LOG), *MAPPING, "--calendar", self.file("days.ics", "\r\n".join(ics))]
        for command in (["validate"], ["funnel"], ["plan", "--target", "5000", "--period", "2026-06"]):
            code, out, err = run(command[0], *arguments, *command[1:], "--json")
            self.assertEqual(code, 0, err)
            told = {finding["code"]: finding for finding in json.loads(out)["findings"]}
            self.assertIn("Call", told["ics_entry_skipped"]["message"])
            self.assertEqual(run(command[0], *arguments, *command[1:], "--strict")[0], 1)

    def test_pages_are_whole_or_not_there(self):
        path = self.file("log.csv", LOG)
        self.fails(2, "standard output", "funnel", path, *MAPPING, "--html", "-")
        folder = self.folder / "page.html"
        folder.mkdir()
        self.fails(3, "page.html", "funnel", path, *MAPPING, "--html", folder)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["log.csv", "page.html"])

    def test_nothing_that_is_read_is_overwritten(self):
        path = self.file("log.csv", LOG)
        plan = ["plan", path, *MAPPING, "--target", "5000", "--period", "2026-06"]
        self.fails(2, "would be overwritten", *plan, "--html", path)
        self.fails(2, "would be overwritten", *plan, "--quotas", self.folder / "." / "log.csv")
        self.fails(2, "two files", *plan, "--quotas", self.folder / "x.csv", "--html", self.folder / "x.csv")
        self.fails(2, "would be overwritten", "funnel", path, *MAPPING, "--html", path)
        self.assertEqual(path.read_text(encoding="utf-8"), LOG)

    def test_who_only_closed_lately_is_not_assumed_to_sell(self):
        old = "E1,lead,2026-01-12,Olga,\nE1,meeting,2026-01-13,Olga,\nE1,paid,2026-05-04,Olga,500\n"
        plan = json.loads(run("plan", self.file("log.csv", LOG + old), *MAPPING, "--target", "5000", "--period", "2026-06", "--json")[1])
        self.assertEqual(sorted(plan["revenue"]), ["Anna", "Boris"])

    def test_wins_on_the_last_weekend_and_wins_undone_are_told(self):
        rows = [f"W{i},lead,2026-05-18,Anna,\nW{i},meeting,2026-05-19,Anna,\nW{i},paid,2026-05-2{1 + i % 2},Anna,100\n" for i in range(20)]
        rows += ["S1,lead,2026-05-27,Anna,\nS1,paid,2026-05-30,Anna,100\n", "W0,lead,2026-05-27,Anna,\nW0,lost,2026-05-28,Anna,\n"]
        path = self.file("log.csv", "deal,to,when,manager,sum\n" + "".join(rows))
        plan = ["plan", path, *MAPPING, "--target", "5000", "--period", "2026-06"]
        told = {finding["code"]: finding for finding in json.loads(run(*plan, "--json")[1])["findings"]}
        self.assertEqual((told["moves_after_last_working_day"]["count"], told["moves_after_last_working_day"]["subject"]), (1, "deal S1"))
        self.assertIn("2026-05-29", told["moves_after_last_working_day"]["message"])
        self.assertIn("1 of 21 wins", told["wins_undone"]["message"])
        self.assertEqual(run(*plan, "--strict")[0], 1)
        calendar = {finding["code"] for finding in json.loads(run(*plan, "--clock", "calendar", "--json")[1])["findings"]}
        self.assertNotIn("moves_after_last_working_day", calendar)

    def test_names_that_differ_in_case_or_blanks_are_told(self):
        path = self.file("log.csv", LOG + 'F1,lead,2026-05-06,"anna ",\nF2,lead,2026-05-06,Анна,\nF3,lead,2026-05-06,АННА,\nF4,lead,2026-05-06,Борис,\n')
        told = {f["code"]: f for f in json.loads(run("validate", path, *MAPPING, "--json")[1])["findings"]}
        self.assertEqual(told["names_alike"]["count"], 2)
        self.assertIn("nna", told["names_alike"]["subject"] + told["names_alike"]["message"])
        self.assertNotIn("names_alike", [f["code"] for f in json.loads(run("validate", self.file("l.csv", LOG), *MAPPING, "--json")[1])["findings"]])

    def test_one_far_date_is_told(self):
        for column, extra in (("when", []), ("known", ["--recorded-at", "known"])):
            rows = [line.split(",") for line in LOG.strip().splitlines()] + [[f"E{i}", "lead", "2026-05-21", "Anna", ""] for i in range(30)]
            rows = [row + ["known" if i == 0 else row[2]] for i, row in enumerate(rows)]
            for row in rows[-2:]:
                row[2 if column == "when" else 5] = "2062-01-02"
            path = self.file("far.csv", "\n".join(",".join(row) for row in rows) + "\n")
            code, out, err = run("validate", path, *MAPPING, *extra, "--json")
            self.assertEqual(code, 0, err)
            told = {finding["code"]: finding for finding in json.loads(out)["findings"]}
            self.assertEqual(told["last_event_is_far"]["count"], 2, column)
            self.assertIn("2062-01-02", told["last_event_is_far"]["message"])
            self.assertEqual(run("validate", path, *MAPPING, *extra, "--strict")[0], 1)
            present = json.loads(run("validate", path, *MAPPING, *extra, "--now", "2026-06-01", "--json")[1])
            if column == "when":
                self.assertEqual({f["code"]: f["count"] for f in present["findings"]}.get("in_the_future"), 2)

    def test_what_a_model_document_states_is_not_stated_again(self):
        model, deals = self.file("m.json", "{}"), self.file("d.csv", "opportunity,stage,since\n")
        for option in (["--won", "paid"], ["--lost", "x"], ["--open", "a"], ["--key", "a"], ["--clock", "calendar"]):
            self.fails(2, option[0], "plan", "--model", model, "--open-deals", deals, "--target", "5", "--period", "2026-06", *option)

    def test_faults_name_their_file(self):
        path, team = self.file("log.csv", LOG), self.file("team.csv", "rep\nAnna\n")
        plan = ["plan", path, *MAPPING, "--target", "5000", "--period", "2026-06", "--team", team]
        self.fails(3, "away.csv", *plan, "--absences", self.file("away.csv", "rep,from,until\nAnna,2026-06-02,2026-06-02\n"))
        stranger = json.loads(run(*plan, "--absences", self.file("other.csv", "rep,from,until\nZoe,2026-06-01,2026-06-02\n"), "--json")[1])
        self.assertEqual({f["code"]: f["subject"] for f in stranger["findings"]}["absence_of_stranger"], "row 1, Zoe")
        self.fails(2, '/call: there is no stage "led"', *plan, "--activities", self.file("a.json", '{"call": {"per_entry": {"led": 5}}}'))
        self.fails(2, "confidence", *plan, "--confidence", "0")
        for seed in ("-1", "99999999999999999999", "one"):
            self.fails(2, "2^64", *plan, "--seed", seed)
        self.fails(3, "'1e400'", *plan, "--activities", self.file("b.json", '{"call": {"per_entry": {"lead": 1e400}}}'))
        self.fails(3, "not JSON", *plan, "--activities", self.file("c.json", ""))

    def test_a_number_is_explained(self):
        plan = ["plan", self.file("log.csv", LOG), *MAPPING, "--target", "5000", "--period", "2026-06", "--runs", "0"]
        code, out, err = run(*plan, "--explain", "stage:meeting", "--explain-rep", "Anna")
        self.assertEqual(code, 0, err)
        self.assertTrue(out.startswith("stage:meeting: ") and "for Anna" in out and "norm days" in out, out)
        self.assertIn("вся команда", run(*plan, "--explain", "stage:meeting", "--lang", "ru")[1])
        self.assertTrue(run(*plan, "--explain", "revenue:RUB")[1].startswith("revenue:RUB: the target of 5000.00"))
        self.fails(2, "stage:meeting", *plan, "--explain", "stage:meetin")
        self.fails(2, "as in stage:meeting", *plan, "--explain", "")
        self.fails(2, '"Anna"', *plan, "--explain", "stage:meeting", "--explain-rep", "Petr")
        self.fails(2, "--explain", *plan, "--explain-rep", "Anna")
        self.fails(2, "--json", *plan, "--explain", "stage:meeting", "--json")

    def test_runs_and_seeds(self):
        plan = ["plan", self.file("log.csv", LOG), *MAPPING, "--target", "5000", "--period", "2026-06", "--json"]
        none = json.loads(run(*plan, "--runs", "0")[1])
        self.assertIsNone(none.get("probability"))
        self.assertNotIn("chance of", run(*plan[:-1], "--runs", "0")[1])
        some = run(*plan, "--runs", "500", "--seed", "0")[1]
        self.assertIsNotNone(json.loads(some)["probability"])
        self.assertEqual(some, run(*plan, "--runs", "500", "--seed", "1")[1])
        self.assertNotEqual(some, run(*plan, "--runs", "500", "--seed", "2")[1])
        self.fails(2, "--runs", *plan, "--runs", "-1")

    def test_a_plan_tells_what_its_log_lacks(self):
        broken = LOG.replace("D1,paid,2026-05-12", "D1,paid,soon")
        arguments = ["plan", self.file("log.csv", broken), *MAPPING, "--target", "5000", "--period", "2026-06"]
        code, out, err = run(*arguments, "--json")
        self.assertEqual(code, 0, err)
        self.assertIn("unreadable_time", [finding["code"] for finding in json.loads(out)["findings"]])
        self.assertIn("soon", run(*arguments)[1])
        self.assertEqual(run(*arguments, "--strict")[0], 1)


class Funnel(Cli):
    def test_document_text_and_page(self):
        path, page = self.file("log.csv", LOG), self.folder / "funnel.html"
        code, out, err = run("funnel", path, *MAPPING, "--json", "--horizons", "10,30", "--by", "rep", "--html", page)
        self.assertEqual(code, 0, err)
        document = json.loads(out)
        self.assertEqual((document["opportunities"], document["events"]), (5, 11))
        self.assertEqual({stage["name"]: stage["entered"] for stage in document["stages"]}, {"lead": 5, "meeting": 3, "paid": 2, "lost": 1})
        self.assertEqual({row["horizon_days"] for row in document["incidence"]}, {10, 30})
        self.assertTrue({"Anna", "Boris"} <= {row["segment"] for row in document["incidence"]})
        text = page.read_text(encoding="utf-8")
        self.assertNotIn("<script", text)
        self.assertNotIn("http://", text.replace("http://www.w3.org/", ""))
        english, russian = run("funnel", path, *MAPPING)[1], run("funnel", path, *MAPPING, "--lang", "ru")[1]
        self.assertIn("meeting", english)
        self.assertNotEqual(english, russian)
        # From standard input, the same bytes.
        self.assertEqual(run("funnel", "-", *MAPPING, "--json", "--horizons", "10,30", "--by", "rep", stdin=LOG.encode())[1], out)

    def test_start_level_and_forgetting(self):
        path = self.file("log.csv", LOG)
        document = json.loads(run("funnel", path, *MAPPING, "--json", "--start", "meeting", "--level", "0.5", "--horizons", "10")[1])
        self.assertEqual({row["from"] for row in document["incidence"]}, {"meeting"})
        self.assertIn("50 % interval", run("funnel", path, *MAPPING, "--level", "0.5")[1])
        self.assertNotEqual(run("funnel", path, *MAPPING, "--json", "--half-life", "5")[1], run("funnel", path, *MAPPING, "--json")[1])
        self.fails(2, "tea", "funnel", path, *MAPPING, "--start", "tea")
        self.fails(2, "--half-life", "funnel", path, *MAPPING, "--half-life", "-1")
        plan = ["plan", path, *MAPPING, "--target", "5000", "--period", "2026-06", "--json", "--runs", "0"]
        self.assertNotEqual(run(*plan, "--half-life", "5")[1], run(*plan)[1])
        self.assertIn("half_life_not_chosen", run(*plan, "--half-life", "auto")[1])
        self.fails(2, "lead", "funnel", path, *MAPPING, "--start", "lead,lead")
        for value in ("often", "nan", "inf", "0", "-3", ""):
            self.fails(2, "above 0", *plan, "--half-life", value)
            self.fails(2, "above 0", "funnel", path, *MAPPING, "--half-life", value)

    def test_aliases_and_rare_moves(self):
        path = self.file("log.csv", LOG.replace("D3,lead,", "D3,enquiry,"))
        names = {stage["name"] for stage in json.loads(run("funnel", path, *MAPPING, "--json", "--alias", "enquiry=lead")[1])["stages"]}
        self.assertEqual(names, {"lead", "meeting", "paid", "lost"})
        self.fails(2, "OLD=NEW", "funnel", path, *MAPPING, "--alias", "enquiry")
        told = [f["code"] for f in json.loads(run("funnel", self.file("l.csv", LOG), *MAPPING, "--json", "--minimum-count", "2")[1])["findings"]]
        self.assertIn("rare_move", told)

    def test_as_of(self):
        path = self.file("log.csv", LOG)
        through = json.loads(run("funnel", path, *MAPPING, "--json", "--through", "2026-05-07")[1])
        as_of = json.loads(run("funnel", path, *MAPPING, "--json", "--as-of", "2026-05-08")[1])
        self.assertEqual(through, as_of)
        self.assertEqual({stage["name"]: stage["entered"] for stage in as_of["stages"]}.get("paid"), 0)
        self.fails(2, "yesterday", "funnel", path, *MAPPING, "--as-of", "yesterday")

    def test_other_marks(self):
        path = self.file("log.csv", LOG.replace(".", "#").replace(",", ";").replace("#", ","))
        self.fails(3, "line 3", "funnel", path, *MAPPING)  # the decimal commas
        code, out, err = run("funnel", path, *MAPPING, "--json", "--delimiter", ";", "--decimal-mark", ",", "--horizons", "10,30", "--by", "rep")
        self.assertEqual(code, 0, err)
        plain = run("funnel", self.file("plain.csv", LOG), *MAPPING, "--json", "--horizons", "10,30", "--by", "rep")[1]
        self.assertEqual(json.loads(out), json.loads(plain))

    def test_columns_are_not_read_unless_named(self):
        log = "opportunity,stage,at,kind\nD1,lead,2026-05-04,tea\nD1,paid,2026-05-05,tea\n"
        self.assertEqual(run("validate", "-", "--won", "paid", stdin=log.encode())[0], 0)
        self.fails(3, "tea", "validate", "-", "--won", "paid", "--kind", "kind", stdin=log.encode())

    def test_segments(self):
        log = LOG.splitlines()
        path = self.file("log.csv", "\n".join([log[0] + ",region"] + [line + (",north" if "Anna" in line else ",south") for line in log[1:]]) + "\n")
        code, out, err = run("funnel", path, *MAPPING, "--json", "--by", "region")
        self.assertEqual(code, 0, err)
        self.assertLessEqual({"north", "south"}, {row["segment"] for row in json.loads(out)["incidence"]})

    def test_open_orders_the_stages(self):
        path = self.file("log.csv", LOG)
        document = json.loads(run("funnel", path, *MAPPING, "--json", "--open", "meeting,lead", "--key", "meeting")[1])
        self.assertEqual([stage["name"] for stage in document["stages"]][:2], ["meeting", "lead"])


class Simulate(Cli):
    def test_the_same_seed_the_same_bytes(self):
        for name in ("a", "b", "c"):
            code, out, err = run("simulate", "--preset", "small", "--seed", 4 if name == "c" else 3, "--out", self.folder / name, "--json")
            self.assertEqual(code, 0, err)
            files = json.loads(out)["files"]
            self.assertEqual(len(files), 7)
        for file in (self.folder / "a").iterdir():
            self.assertEqual(file.read_bytes(), (self.folder / "b" / file.name).read_bytes(), file.name)
        self.assertNotEqual((self.folder / "a" / "events.csv").read_bytes(), (self.folder / "c" / "events.csv").read_bytes())
        self.assertEqual(set(json.loads((self.folder / "a" / "truth.json").read_text(encoding="utf-8"))) >= {"incidence", "rates", "lags", "reps", "faults", "outcome"}, True)

    def test_many_companies_and_faults_of_a_spec(self):
        code, _, err = run("simulate", "--companies", 2, "--out", self.folder / "many")
        self.assertEqual(code, 0, err)
        one, two = sorted((self.folder / "many").iterdir())
        self.assertNotEqual((one / "events.csv").read_bytes(), (two / "events.csv").read_bytes())
        self.fails(3, "/", "simulate", "--spec", self.file("spec.json", "{\"tea\": 1}"), "--out", self.folder / "x")
        self.fails(2, "gigantic", "simulate", "--preset", "gigantic", "--out", self.folder / "x")
        self.fails(2, "--out", "simulate")

    def test_ctrl_c_cancels(self):
        child = subprocess.Popen([VORONKA, "simulate", "--companies", "1000000", "--out", str(self.folder / "endless")],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # Not before it has begun: the second company is the sign.
        while not (self.folder / "endless" / "000001").exists() and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=120)
        self.assertEqual(child.returncode, 4, err)


if __name__ == "__main__":
    unittest.main()
