"""``python -m voronka`` and the script ``voronka``: runs the executable that the wheel carries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    program = Path(__file__).with_name("_bin") / "voronka"
    if not program.exists():
        sys.stderr.write(f"voronka: the executable is not in this installation ({program}); build the wheel, or use the one that CMake installs\n")
        return 2
    if os.name == "posix":
        os.execv(program, [str(program), *sys.argv[1:]])
    return subprocess.call([str(program), *sys.argv[1:]])


if __name__ == "__main__":
    raise SystemExit(main())
