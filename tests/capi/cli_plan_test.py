"""Plans and the demo: from a log, from a model document with open deals, from a plan document.

usage: cli_plan_test.py VORONKA [unittest arguments]
"""
import collections
import csv
import json
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
from cli_case import LOG, MAPPING, Cli, run  # noqa: E402

MODEL = pathlib.Path(__file__).resolve().parents[2] / "examples/without_history"


class Plan(Cli):
    def test_a_log_and_its_refusals(self):
        folder = self.folder / "company"
        self.assertEqual(run("simulate", "--preset", "small", "--seed", 5, "--out", folder)[0], 0)
        basis = [folder / "events.csv", "--rep", "rep", "--amount", "amount", "--currency", "RUB", "--won", "paid", "--lost", "lost", "--key", "meeting",
                 "--zone", "Europe/Moscow"]
        plan = ["plan", *basis, "--target", "5000000", "--period", "2026-06", "--runs", "500"]
        code, out, err = run(*plan, "--json", "--team", folder / "team.csv")
        self.assertEqual(code, 0, err)
        document = json.loads(out)
        self.assertEqual(sum(int(part) for part in document["revenue"].values()), 500_000_000)
        # Another seed is another chance, the same whole numbers.
        again = json.loads(run(*plan, "--json", "--team", folder / "team.csv", "--seed", "2")[1])
        self.assertEqual(again["kpis"], document["kpis"])
        self.assertNotEqual(again["methods"]["dated"]["probability"], document["methods"]["dated"]["probability"])
        code, out, err = run(*plan, "--json")  # without a team: who took deals lately
        self.assertEqual(code, 0, err)
        assumed = json.loads(out)
        told = {finding["code"]: finding for finding in assumed["findings"]}["team_assumed"]
        self.assertEqual((told["count"], sorted(told["subject"].split(", "))), (len(assumed["revenue"]), sorted(assumed["revenue"])))
        page = self.folder / "plan.html"
        self.assertEqual(run(*plan, "--team", folder / "team.csv", "--html", page, "--lang", "ru")[0], 0)
        self.assertNotIn("<script", page.read_text(encoding="utf-8"))
        sure = json.loads(run(*plan, "--json", "--team", folder / "team.csv", "--confidence", "0.8")[1])
        self.assertGreater(sure["methods"]["dated"]["kpis"]["stage:meeting"], document["methods"]["dated"]["kpis"]["stage:meeting"])
        for option, value, part in (("--target", "0", "0"), ("--target", "-1", "-1"), ("--target", "1e3", "1e3"), ("--target", "99999999999999999999", "99999999999999999999"),
                                    ("--period", "2026-06-06/2026-06-08", "2026-06-06"), ("--period", "June", "June"), ("--driver", "tea", "tea"),
                                    ("--currency", "RUR", "RUR")):
            changed = [str(word) for word in plan]
            if option in changed:
                changed[changed.index(option) + 1] = value
            else:
                changed += [option, value]
            self.fails(2, part, *changed, "--team", folder / "team.csv")
        self.fails(3, "no-team.csv", *plan, "--team", self.folder / "no-team.csv")

    def test_a_demo_leaves_everything(self):
        code, out, err = run("demo", "--out", self.folder / "demo", "--json")
        self.assertEqual(code, 0, err)
        for file in json.loads(out)["files"]:
            self.assertTrue(pathlib.Path(file).stat().st_size > 0, file)
        plan = json.loads((self.folder / "demo" / "plan.json").read_text(encoding="utf-8"))
        with open(self.folder / "demo" / "quotas.csv", encoding="utf-8") as file:
            quotas = list(csv.DictReader(file))
        for entry in plan["kpis"]:
            self.assertEqual(sum(int(row["quota"]) for row in quotas if row["kpi"] == entry["kpi"]), entry["total"])
        self.assertEqual(sum(int(part) for part in plan["revenue"].values()), int(plan["target"]))

    def test_calls_of_the_demo_are_those_its_company_makes(self):
        code, out, err = run("demo", "--out", self.folder / "demo", "--json")
        self.assertEqual(code, 0, err)
        self.assertIn("activities.json", {pathlib.Path(file).name for file in json.loads(out)["files"]})
        rule = json.loads((self.folder / "demo" / "activities.json").read_text(encoding="utf-8"))["call"]
        plan = json.loads((self.folder / "demo" / "plan.json").read_text(encoding="utf-8"))
        self.assertIn("activity:call", {entry["kpi"] for entry in plan["kpis"]})

        def rows(name):
            with open(self.folder / "demo" / name, encoding="utf-8") as file:
                return list(csv.DictReader(file))

        moves, calls = collections.defaultdict(list), collections.defaultdict(list)
        for row in rows("events.csv"):
            moves[row["opportunity"]].append((row["at"], row["stage"]))
        for row in rows("activities.csv"):
            if row["kind"] == "call":
                calls[row["opportunity"]].append(row["at"])
        stays = []  # stage, moment of entry, calls before the next move; of deals that were open on the first of a month: those after it
        opened = collections.defaultdict(list)
        for deal, steps in moves.items():
            steps = [step for i, step in enumerate(sorted(steps)) if i == 0 or step[1] != sorted(steps)[i - 1][1]]
            for (at, stage), until in zip(steps, [step[0] for step in steps[1:]] + ["9999"], strict=True):
                mine = [call for call in calls[deal] if at <= call <= until]
                if at < "2026-05":  # those of May are not all made yet
                    stays.append((stage, len(mine)))
                for month in ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):
                    if at < month < until:
                        opened[stage].append(sum(call >= month for call in mine))
        for stage in ("lead", "qualified"):
            counts = [count for name, count in stays if name == stage]
            self.assertEqual(rule["per_entry"][stage], round(sum(counts) / len(counts)), stage)
            self.assertEqual(rule["per_open"][stage], round(sum(opened[stage]) / len(opened[stage])), stage)

    def test_who_is_assumed_is_said_by_the_rule(self):
        told = {f["code"]: f for f in json.loads(run("plan", self.file("log.csv", LOG), *MAPPING, "--target", "5000", "--period", "2026-06", "--json")[1])["findings"]}
        self.assertIn("everybody who moved a deal into an open stage, or has one that moved, in the 90 days before as_of", told["team_assumed"]["message"])

    def test_rows_of_the_period_are_left_out_and_that_changes_numbers(self):
        plan = ["plan", self.file("log.csv", LOG), *MAPPING, "--target", "5000", "--period", "2026-05-21/2026-07-01", "--runs", "0",
                "--team", self.file("team.csv", "rep\nAnna\nBoris\n")]
        told = {f["code"]: f for f in json.loads(run(*plan, "--json")[1])["findings"]}
        self.assertTrue(told["read_as_of_period"]["changes_numbers"])
        self.assertEqual(run(*plan, "--strict")[0], 1)


class Again(Cli):
    """A plan document is shown as it is."""

    def setUp(self):
        super().setUp()
        self.plan = ["plan", self.file("log.csv", LOG), *MAPPING, "--target", "5000", "--period", "2026-06", "--runs", "500"]
        code, document, err = run(*self.plan, "--json")
        self.assertEqual(code, 0, err)
        self.document = self.file("plan.json", document)

    def test_every_answer_is_that_of_the_plan(self):
        for options in (["--json"], [], ["--lang", "ru"], ["--explain", "stage:meeting", "--explain-rep", "Anna"]):
            code, out, err = run("plan", "--plan", self.document, *options)
            self.assertEqual((code, out), (0, run(*self.plan, *options)[1]), err)
        self.assertEqual(run("plan", "--plan", "-", "--json", stdin=self.document.read_bytes())[1], self.document.read_text(encoding="utf-8"))
        written = []
        for name, source in (("a", self.plan), ("b", ["plan", "--plan", self.document])):
            quotas, page = self.folder / f"{name}.csv", self.folder / f"{name}.html"
            self.assertEqual(run(*source, "--quotas", quotas, "--html", page)[0], 0)
            written.append((quotas.read_bytes(), page.read_bytes()))
        self.assertEqual(*written)
        self.assertEqual(run("plan", "--plan", self.document, "--strict")[0], run(*self.plan, "--strict")[0])

    def test_what_would_make_another_plan_is_refused(self):
        again = ["plan", "--plan", self.document]
        for option in (["--target", "5"], ["--period", "2026-06"], ["--team", "x"], ["--seed", "2"], ["--runs", "0"], ["--model", "x"], ["--won", "paid"],
                       ["--currency", "RUB"], ["--confidence", "0.8"]):
            self.fails(2, option[0] + " and --plan are given", *again, *option)
        self.fails(2, "EVENTS and --plan are given", *again, "log.csv")
        self.fails(2, "would be overwritten", *again, "--html", self.document)
        self.fails(3, "absent.json", "plan", "--plan", self.folder / "absent.json")
        self.fails(3, "log.csv", "plan", "--plan", self.folder / "log.csv")


class Model(Cli):
    """A table of open deals, read with the stages of a model document."""

    def test_open_deals_are_validated(self):
        deals = MODEL / "open_deals.csv"
        source = ["validate", "--model", MODEL / "model.json", "--open-deals"]
        code, out, err = run(*source, deals, "--json", "--strict")
        self.assertEqual(code, 0, err)
        document = json.loads(out)
        self.assertEqual((document["rows"], document["set_aside"], document["findings"]), (7, 0, []))
        self.assertEqual([column["name"] for column in document["columns"]], ["opportunity", "stage", "since", "rep"])
        self.assertIn("7 rows", run(*source, deals)[1])
        text = deals.read_text(encoding="utf-8")
        self.assertEqual(run(*source, "-", "--json", stdin=text.encode())[1], out)
        odd = self.file("odd.csv", text.replace("K-102,lead", "K-102,leed").replace("2026-05-18", "2027-05-18"))
        code, out, err = run(*source, odd, "--json", "--strict")
        self.assertEqual((code, json.loads(out)["set_aside"]), (1, 2), err)

    def test_what_does_not_go_together(self):
        deals, model = MODEL / "open_deals.csv", MODEL / "model.json"
        self.fails(2, "--open-deals goes with --model", "validate", "--open-deals", deals)
        self.fails(2, "both EVENTS and --open-deals", "validate", deals, "--model", model, "--open-deals", deals)
        self.fails(2, "EVENTS is needed", "validate", "--model", model)
        for option in (["--won", "paid"], ["--key", "lead"], ["--minimum-count", "2"]):
            self.fails(2, option[0] + " and --model are given", "validate", "--model", model, "--open-deals", deals, *option)


if __name__ == "__main__":
    unittest.main()
