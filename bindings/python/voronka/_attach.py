"""What the extension's classes have beside the extension: tables, files and notebooks are Python's."""

from __future__ import annotations

import os
from html import escape
from typing import Any

from . import _core
from ._core import Finding, FiscalCalendar, Money, Period, Rate, Rates, StageGraph, WorkCalendar
from ._files import text_of
from ._slips import speak
from ._table import core_table

speak()  # before anything of the extension is kept elsewhere


def _with_table(self: WorkCalendar, table: Any) -> WorkCalendar:
    """With the days of a table: ``day``, ``kind`` (``off``, ``work``, ``short``), ``hours`` (of a short day)."""
    return _core.apply_calendar(self, core_table(table))


def _calendar_from_json(source: str | os.PathLike[str]) -> WorkCalendar:
    """A calendar document: a path, or the JSON text itself (it then begins with ``{``)."""
    return _read_calendar(text_of(source))


def _graph_from_json(source: str | os.PathLike[str]) -> StageGraph:
    """A stage graph document: a path, or the JSON text itself (it then begins with ``{``)."""
    return _read_graph(text_of(source))


# The classes are the extension's, tables and files are ours.
_read_calendar, _read_graph = WorkCalendar.from_json, StageGraph.from_json
setattr(WorkCalendar, "with_table", _with_table)  # noqa: B010
setattr(WorkCalendar, "from_json", staticmethod(_calendar_from_json))  # noqa: B010
setattr(StageGraph, "from_json", staticmethod(_graph_from_json))  # noqa: B010


def _repr_html(self: object) -> str:
    return f"<p>{escape(repr(self))}</p>"


def _graph_html(self: StageGraph) -> str:
    rows = "".join(
        f"<tr><td>{escape(stage)}</td><td>{self.kind(stage)}</td><td>{escape(', '.join(to for start, to in self.moves if start == stage))}</td></tr>"
        for stage in self.stages
    )
    return f"<table><thead><tr><th>stage</th><th>kind</th><th>leads to</th></tr></thead><tbody>{rows}</tbody></table>"


for _kind in (Finding, FiscalCalendar, Money, Period, Rate, Rates, WorkCalendar):
    setattr(_kind, "_repr_html_", _repr_html)  # noqa: B010
setattr(StageGraph, "_repr_html_", _graph_html)  # noqa: B010
