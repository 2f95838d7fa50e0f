"""Progress: a callback, a tqdm-like bar, or (in a terminal) a line on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ._slips import slip


def callback_of(progress: Any) -> Callable[[float], bool] | None:
    """What the core calls with the share done; ``progress`` is None, False, True, a callable or an object with ``update`` (tqdm)."""
    if progress is None:
        progress = sys.stderr is not None and sys.stderr.isatty()
    if progress is False:
        return lambda done: True
    if progress is True:
        return _line
    if hasattr(progress, "update"):
        seen = 0.0
        total = float(getattr(progress, "total", None) or 1.0)

        def bar(done: float) -> bool:
            nonlocal seen
            progress.update((done - seen) * total)
            seen = done
            return True

        return bar
    if callable(progress):
        return lambda done: progress(done) is not False
    raise slip("progress", "a callable, a bar with update(), True, False or None", progress)


def _line(done: float) -> bool:
    end = "\n" if done >= 1.0 else ""
    sys.stderr.write(f"\r{100 * done:3.0f} %{end}")
    sys.stderr.flush()
    return True
