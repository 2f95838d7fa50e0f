"""Adds up the JUnit files of one run of scripts/test; the last line is "N passed, N failed, N skipped".

usage: summary.py FOLDER      FOLDER holds *.xml, and passed-steps / failed-steps (one name a line) of steps that are no test run
"""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def reason_of(case: ElementTree.Element, skipped: ElementTree.Element) -> str:
    """Why a test was skipped: pytest says it in the attribute, GoogleTest on the line after "Skipped" of its output, others on their last line."""
    message = skipped.get("message", "")
    output = "\n".join(node.text or "" for node in case.iter("system-out"))
    said = re.search(r": Skipped\n(.+)", output)
    if said:
        return said.group(1).strip()
    if message and not message.startswith("SKIP_"):
        return message
    return (output.strip().splitlines() or ["no reason given"])[-1].strip()


def lines(path: pathlib.Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def main(folder: pathlib.Path) -> int:
    passed, failed, reasons = 0, [], collections.Counter()  # reasons: of skipped tests
    for file in sorted(folder.glob("*.xml")):
        counts = collections.Counter()
        for case in ElementTree.parse(file).getroot().iter("testcase"):
            name = ".".join(part for part in (case.get("classname"), case.get("name")) if part)
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
                failed.append(f"{file.stem}: {name}")
                counts["failed"] += 1
            elif skipped is not None or case.get("status") in ("notrun", "disabled"):
                reasons[reason_of(case, skipped) if skipped is not None else "disabled"] += 1
                counts["skipped"] += 1
            else:
                passed += 1
                counts["passed"] += 1
        print(f"{file.stem:<12} {counts['passed']:>6} passed {counts['failed']:>4} failed {counts['skipped']:>4} skipped")
    stems_with_failures = {name.split(":")[0] for name in failed}
    for name in lines(folder / "failed-steps"):
        # "release tests" has its failures in release.xml already, unless it broke down before writing it.
        if name.split()[0] not in stems_with_failures or not name.endswith("tests"):
            failed.append(f"{name}: see build/test/{name.replace(' ', '-')}.log")
    passed += len(lines(folder / "passed-steps"))
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        print(f"skipped {count}: {reason}")
    for name in failed:
        print(f"FAILED {name}")
    print(f"{passed} passed, {len(failed)} failed, {sum(reasons.values())} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
