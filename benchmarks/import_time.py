"""How long `import voronka` takes beyond a bare interpreter: the best of several starts of each, taken in turn.

usage: .venv/bin/python benchmarks/import_time.py [STARTS]
"""

import subprocess
import sys
import time


def start(code: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begin


starts = int(sys.argv[1]) if len(sys.argv) > 1 else 20
pairs = [(start("pass"), start("import voronka")) for _ in range(starts)]
bare, whole = (1e3 * min(times) for times in zip(*pairs, strict=True))
print(f"bare {bare:.1f} ms, with voronka {whole:.1f} ms, beyond {whole - bare:.1f} ms (best of {starts})")
