"""The programs of examples/ in Python, run as a reader would; those in C++ and C are run by CTest."""

import subprocess
import sys

import pytest

import voronka as vk


@pytest.fixture(scope="module")
def run(source):
    def program(*arguments):
        done = subprocess.run([sys.executable, source / "examples" / "plan_from_export.py", *map(str, arguments)], capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    return program


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("company")
    drawn = vk.simulate("small", seed=1)
    drawn.events.to_csv(folder / "events.csv")
    drawn.team.to_csv(folder / "team.csv")
    return folder


def test_a_plan_comes_from_an_export(run, company):
    code, out, error = run(company / "events.csv", company / "team.csv", 10000000, "2026-06")
    assert (code, error) == (0, "")
    assert "10,000,000.00" in out and "Rate(" in out and "stage:meeting" in out


def test_without_arguments_it_says_how_it_is_called(run):
    assert run() == (2, "", "usage: plan_from_export.py EVENTS.csv TEAM.csv TARGET PERIOD\n")


@pytest.mark.parametrize("absent", [0, 1])
def test_a_file_that_is_not_there_is_one_line(run, company, absent):
    files = [company / "events.csv", company / "team.csv"]
    files[absent] = company / "absent.csv"
    code, _, error = run(*files, 10000000, "2026-06")
    assert code == 3 and error.count("\n") == 1 and "absent.csv" in error and "Traceback" not in error
