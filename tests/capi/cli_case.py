"""What the tests of the executable share: its path (the first argument), a small log, a folder that goes away."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

VORONKA = sys.argv.pop(1)

LOG = """deal,to,when,manager,sum
D1,lead,2026-05-04,Anna,
D1,meeting,2026-05-06,Anna,1000.50
D1,paid,2026-05-12,Anna,
D2,lead,2026-05-05,Boris,
D2,lost,2026-05-07,Boris,
D3,lead,2026-05-06,Anna,
D3,meeting,2026-05-20,Anna,200
D4,lead,2026-05-21,Boris,
D5,lead,2026-05-06,Boris,
D5,meeting,2026-05-08,Boris,700
D5,paid,2026-05-15,Boris,
"""
MAPPING = ["--opportunity", "deal", "--stage", "to", "--at", "when", "--rep", "manager", "--amount", "sum", "--won", "paid", "--lost", "lost", "--currency", "RUB"]


def run(*arguments, stdin=None):
    done = subprocess.run([VORONKA, *map(str, arguments)], input=stdin, capture_output=True, timeout=300)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


class Cli(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def fails(self, code, part, *arguments, stdin=None):
        returned, out, err = run(*arguments, stdin=stdin)
        self.assertEqual(returned, code, err)
        self.assertIn(part, err)
        self.assertEqual(out, "", "a failure leaves standard output empty")
        return err
