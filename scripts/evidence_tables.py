"""Figures of the documents, from docs/evidence.

usage: evidence_tables.py write|check [TREE]

A document has a table between `<!-- evidence NAME -->` and `<!-- /evidence -->`; NAME is one of the functions below. `write` makes them anew, `check` exits 1 and
names the documents that say something else than the evidence.
"""

import json
import pathlib
import re
import sys

BLOCK = re.compile(r"(<!-- evidence (\w+) -->\n).*?(<!-- /evidence -->)", re.S)


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def simulated_truth(evidence):
    made = evidence("simulated_truth")
    out = f"{made['companies']:,} companies of {made['leads']} leads; in percentage points.\n\n"
    out += row("design", "as of day", "largest mean error of any *h*", "where a deal is at risk on average", "coverage of the 95 % interval", "closed deals only say (truth 20 %)")
    out += row(*["---"] * 6)
    names = {"first_300": "300 leads in four weeks", "still_growing": "300 leads, growing inflow to the end"}
    for design, about in names.items():
        for day in (90, 120, 180):
            figures = made[design][f"as_of_{day}"]
            out += row(about, day, f"{figures['largest_mean_error']:.2f}", f"{figures['largest_mean_error_where_one_is_at_risk']:.2f}",
                       f"{figures['least_coverage']:.1f} – {figures['largest_coverage']:.1f} %", f"{figures['closed_only_win_rate']:.1f} %")
    return out


def plan_properties(evidence):
    made = evidence("plan_properties")
    claimed = [s for s in made["statements"] if not s["statement"].startswith("literal: ")]
    literal = [s for s in made["statements"] if s["statement"].startswith("literal: ")]
    n = made["instances"]
    refused = sum(count for name, count in n.items() if "refused" in name)
    out = f"{n['small']:,} small and {n['large']:,} large companies, {n['small, with loops'] + n['large, with loops']:,} of them with loops; {refused:,} were refused (nobody to work, no working day).\n\n"
    out += row("statement", "checked", "violated") + row("---", "---", "---")
    for statement in claimed:
        out += row(statement["statement"], f"{statement['checked']:,}", f"{statement['violated']:,}")
    out += "\nIn other words, which cannot hold for every company:\n\n" + row("statement", "checked", "violated") + row("---", "---", "---")
    for statement in literal:
        share = 100.0 * statement["violated"] / max(statement["checked"], 1)
        out += row(statement["statement"].removeprefix("literal: "), f"{statement['checked']:,}", f"{statement['violated']:,} ({share:.2g} %)")
    return out


def main(what, tree="."):
    tree = pathlib.Path(tree)
    tables = {function.__name__: function for function in (simulated_truth, plan_properties)}

    def evidence(name):
        return json.loads((tree / "docs/evidence" / f"{name}.json").read_text(encoding="utf-8"))

    stale = []
    for page in sorted((tree / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        renewed = BLOCK.sub(lambda found: found.group(1) + tables[found.group(2)](evidence) + found.group(3), text)
        if renewed != text:
            stale.append(page)
            if what == "write":
                page.write_text(renewed, encoding="utf-8")
    if what == "check" and stale:
        raise SystemExit(f"{', '.join(map(str, stale))}: not what docs/evidence says; run scripts/evidence_tables.py write")


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("write", "check"):
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
