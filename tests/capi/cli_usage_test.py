"""What is typed: commands, options and values that are refused, files that are named in what is refused.

usage: cli_usage_test.py VORONKA [unittest arguments]
"""
import sys
import unittest

sys.dont_write_bytecode = True
from cli_case import LOG, MAPPING, Cli, run  # noqa: E402


class Usage(Cli):
    def test_help_and_version(self):
        code, out, _ = run("--help")
        self.assertEqual(code, 0)
        for word in ("funnel", "plan", "validate", "simulate", "demo", "Exit codes"):
            self.assertIn(word, out)
        code, out, _ = run("--version")
        self.assertEqual((code, out.strip()), (0, "0.1.0"))
        code, out, _ = run("plan", "--help")
        self.assertEqual(code, 0)
        self.assertIn("--open-deals", out)

    def test_what_is_not_there_is_a_usage_error(self):
        self.fails(2, "subcommand")
        for absent in ("forecast", "backtest", "control"):
            self.assertIn("funnel, plan, validate, simulate, demo", self.fails(2, absent, absent, "--json"))
        self.fails(2, "--sideways", "funnel", "--sideways")
        self.fails(2, "EVENTS", "funnel", "--won", "paid")
        self.fails(2, "EVENTS", "plan", "--target", "5", "--period", "2026-06")
        self.fails(2, "--lang", "validate", "x.csv", "--lang", "de")
        self.fails(2, "--through", "funnel", "x.csv", "--as-of", "2026-06-01", "--through", "2026-06-01")
        self.fails(2, "--open-deals", "plan", "--open-deals", "x.csv", "--target", "5", "--period", "2026-06")

    def test_needs_the_winning_stages(self):
        path = self.file("log.csv", LOG)
        self.fails(2, "--won", "funnel", path, "--opportunity", "deal", "--stage", "to", "--at", "when")

    def test_capabilities_are_those_of_the_c_library(self):
        code, out, err = run("--capabilities")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out.splitlines(), ["funnel", "plan", "validate", "simulate", "demo"])

    def test_an_option_that_is_not_there_is_met_with_the_nearest(self):
        for arguments, wrong, meant in ((["plan", "x.csv", "--targte", "40000"], "--targte", "--target"), (["plan", "--targte=40000"], "--targte", "--target"),
                                        (["simulate", "--otu", "x"], "--otu", "--out"), (["--capabilites"], "--capabilites", "--capabilities"),
                                        (["plan", "x.csv", "-target", "5"], "-target", "--target")):
            self.fails(2, f"there is no option {wrong}; did you mean {meant}?", *arguments)
        self.fails(2, "there is no option --sideways; `voronka funnel --help` lists them", "funnel", "x.csv", "--sideways", "5")
        # Of this command, not of another one: --companies is simulate's.
        self.fails(2, "there is no option --companies; `voronka plan --help`", "plan", "x.csv", "--companies", "5")
        self.fails(2, '"b.csv" is not expected', "validate", "a.csv", "b.csv")

    def test_values_are_refused_with_what_is_accepted(self):
        for command, option, value, part in (("funnel", "--horizons", "30,abc", '"abc" is refused; accepted is whole numbers of days'),
                                             ("funnel", "--horizons", "30,-1", "0 is the last observed age"),
                                             ("funnel", "--horizons", "30,99999999999", '"99999999999"'),
                                             ("funnel", "--level", "most", "a number from 0.01 to 0.9999"),
                                             ("validate", "--minimum-count", "2.5", "a whole number from 1"),
                                             ("plan", "--runs", "many", "a whole number from 0 to 100,000,000"),
                                             ("plan", "--confidence", "80%", "a number between 0 and 1"),
                                             ("plan", "--confidence", "1.5", "a number between 0 and 1")):
            self.assertIn(option, self.fails(2, part, command, "x.csv", option, value))
        self.assertIn("a whole number from 1", self.fails(2, "--companies", "simulate", "--out", self.folder, "--companies", "0"))
        self.fails(2, "--target has no value; it is: money to bring in", "plan", "x.csv", "--target")
        self.fails(2, "--target is given more than once", "plan", "x.csv", "--target", "5", "--target", "6")
        self.fails(2, "--json takes no value", "plan", "x.csv", "--json=maybe")

    def test_a_funnel_has_no_model_and_says_why(self):
        for option in ("--model", "--open-deals"):
            self.assertIn("`voronka plan`", self.fails(2, "a model without a log has no counts", "funnel", option, "x"))


class Names(Cli):
    """What is refused names the one file or option that is meant."""

    def setUp(self):
        super().setUp()
        self.log, self.team = self.file("log.csv", LOG), self.file("team.csv", "rep\nAnna\n")
        self.plan = ["plan", self.log, *MAPPING, "--target", "5000", "--period", "2026-06", "--runs", "0"]

    def test_a_list_does_not_swallow_what_comes_after_it(self):
        mapping = [*MAPPING[:MAPPING.index("--won")], *MAPPING[MAPPING.index("--won") + 4:]]
        expected = run("funnel", self.log, *MAPPING, "--horizons", "7,14", "--json")
        self.assertEqual(expected[0], 0, expected[2])
        for order in (["--won", "paid", self.log, "--lost", "lost", "--horizons", "7,14"], ["--lost", "lost", "--horizons", "7,14", self.log, "--won", "paid"]):
            self.assertEqual(run("funnel", *mapping, *order, "--json")[:2], expected[:2])

    def test_team_or_absences(self):
        away = self.file("away.csv", "rep,from,until\nZoe,2026-06-01,2026-06-02\n")
        for content in ("rep,from,until\n,2026-06-01,2026-06-02\n", "rep,from\nAnna,2026-06-01\n", "rep,from,until\nAnna,2026-06-02,2026-06-01\n"):
            err = self.fails(3, "away.csv", *self.plan, "--team", self.team, "--absences", self.file("away.csv", content))
            self.assertNotIn("team.csv", err)
        for content in ("rep,throughput\nAnna,fast\n", "name\nAnna\n", "rep\nAnna\nAnna\n"):
            err = self.fails(3, "bad.csv", *self.plan, "--team", self.file("bad.csv", content), "--absences", away)
            self.assertNotIn("away.csv", err)

    def test_activities(self):
        for code, content, part in ((3, "rep,calls\nAnna,5\n", "not JSON"), (2, '{"call": {"per_entry": {"led": 5}}}', '"led"'), (3, '{"call": 5}', "/call")):
            self.assertIn("calls.json: the activities", self.fails(code, part, *self.plan, "--activities", self.file("calls.json", content)))

    def test_currency(self):
        for command in (["validate"], ["funnel"], ["plan", "--target", "5000", "--period", "2026-06"]):
            err = self.fails(2, '--currency: "EURO" is not a currency', command[0], self.log, *MAPPING[:-1], "EURO", *command[1:])
            self.assertNotIn("log.csv", err)

    def test_separators(self):
        for mark, stated in ((";", "';'"), ("\t", "tab"), ("|", "'|'")):
            log = self.file("log.csv", LOG.replace(",", mark))
            err = self.fails(3, "--delimiter " + stated, "validate", log, *MAPPING)
            self.assertIn("log.csv: there is one column", err)
            self.assertEqual(run("validate", log, *MAPPING, "--delimiter", stated.strip("'"))[0], 0)
        # A decimal comma makes a row longer than the header: that is told, with the same advice.
        commas = self.file("log.csv", LOG.replace(",", ";").replace("1000.50", "1000,50"))
        self.assertIn("line 3", self.fails(3, "--delimiter ';'", "validate", commas, *MAPPING))
        self.fails(3, "--delimiter ','", "validate", self.file("log.csv", LOG), *MAPPING, "--delimiter", ";")
        self.fails(3, "team.csv: there is one column", *self.plan, "--team", self.file("team.csv", "rep;throughput\nAnna;1\n"))
        self.assertEqual(run(*self.plan, "--team", self.file("team.csv", "rep\nAnna\n"))[0], 0)  # one column may be all there is

    def test_standard_output_takes_one_answer(self):
        for option in ("--quotas", "--html"):
            self.fails(2, "standard output", *self.plan, option, "-")


if __name__ == "__main__":
    unittest.main()
