"""Plans and the demo: from a log.

usage: cli_plan_test.py VORONKA [unittest arguments]
"""
import csv
import json
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
from cli_case import Cli, run  # noqa: E402

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


if __name__ == "__main__":
    unittest.main()
