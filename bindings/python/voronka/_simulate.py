"""Simulated companies with a known truth."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from . import _core
from ._progress import callback_of
from ._slips import slip
from ._table import Table


class Simulated(NamedTuple):
    """What a simulated company wrote into its CRM, and the truth behind it."""

    events: Table
    activities: Table
    bookings: Table
    team: Table
    absences: Table
    calendar: Table
    truth: dict[str, Any]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}: {len(table)} rows" for name, table in self._asdict().items() if isinstance(table, Table))
        return f"Simulated({sizes})"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>" + self.events._repr_html_()


def simulate(spec: str | dict[str, Any] = "small", *, seed: int = 1, company: int = 0, progress: Any = None) -> Simulated:
    """Draws a company: ``spec`` is the name of a preset (small, large, dirty, faults, closed_only), a JSON text or a dict."""
    if not isinstance(spec, (str, dict)):
        raise slip("spec", "the name of a preset, a JSON text or a dict", spec)
    if isinstance(spec, dict):
        text = json.dumps(spec)
    elif spec.lstrip().startswith("{"):
        text = spec
    else:
        text = _core.simulation_preset(spec)
    drawn = _core.simulate(text, seed, company, callback_of(progress))
    return Simulated(
        events=Table._of(drawn.events),
        activities=Table._of(drawn.activities),
        bookings=Table._of(drawn.bookings),
        team=Table._of(drawn.team),
        absences=Table._of(drawn.absences),
        calendar=Table._of(drawn.calendar),
        truth=json.loads(drawn.truth),
    )
