"""How deals move: stated by a document or learned from a History."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from . import _core
from ._core import Finding, Money, Period, Rate, StageGraph, WorkCalendar
from ._core import Model as CoreModel
from ._files import text_of
from ._history import History
from ._progress import callback_of
from ._slips import kind_of, names_of, slip
from ._table import Table


class Model:
    """For the team and every segment, how deals leave each stage: where to, and after how long. See ``estimate`` and ``Model.from_json``."""

    __slots__ = ("_core",)

    _core: CoreModel

    def __init__(self) -> None:
        raise TypeError("a Model is made by estimate() or Model.from_json()")

    @classmethod
    def _of(cls, core: CoreModel) -> Model:
        made = cls.__new__(cls)
        made._core = core
        return made

    @classmethod
    def from_json(cls, source: str | os.PathLike[str]) -> Model:
        """A model document: a path, or the JSON text itself (it then begins with ``{``)."""
        return cls._of(_core.Model.from_json(text_of(source)))

    def to_json(self) -> str:
        """The document; reading and writing it again gives the same bytes."""
        return self._core.to_json()

    @property
    def graph(self) -> StageGraph:
        return self._core.graph

    @property
    def clock(self) -> str:
        """Days that ages count: ``working`` or ``calendar``."""
        return self._core.clock

    @property
    def stated(self) -> bool:
        """Stated by a document, not learned."""
        return self._core.stated

    @property
    def zone(self) -> str:
        """Business time zone of the model."""
        return self._core.zone

    @property
    def by(self) -> list[str]:
        """What the segments are: ``["rep"]``."""
        return self._core.by

    @property
    def stated_as_of(self) -> datetime | None:
        """The moment that a stated model names."""
        return self._core.stated_as_of

    @property
    def stated_period(self) -> Period | None:
        """The period that a stated model names."""
        return self._core.stated_period

    @property
    def stated_target(self) -> Money | None:
        """The target that a stated model names."""
        return self._core.stated_target

    @property
    def segments(self) -> list[str]:
        """Labels of the segments (reps, channels) that have laws of their own."""
        return self._core.segments

    @property
    def half_life(self) -> float | None:
        """Days of the clock after which an observation counts half; None: nothing is forgotten."""
        return self._core.half_life

    @property
    def findings(self) -> list[Finding]:
        """What is odd about the model; a plan tells it too."""
        return self._core.findings

    @property
    def findings_table(self) -> Table:
        return Table._of(_core.findings_table(self._core.findings))

    def conversion(self, start: str, to: str, *, within: int | None = None, segment: str | None = None, level: float = 0.95) -> Rate:
        """P(reaches ``to`` within ``within`` days of the model's clock | has just entered ``start``), with interval, denominator and maturity."""
        return _core.conversion(self._core, start, to, within, segment, level)

    @property
    def incidence(self) -> Table:
        """Entry to every end at 30 and 90 days and ultimately, with intervals: ``incidence_at`` with its defaults."""
        return self.incidence_at()

    def incidence_at(self, horizons: Sequence[int] = (30, 90, 0), *, level: float = 0.95, progress: Any = None) -> Table:
        """From every entry to every end within ``horizons`` days of the model's clock (0: ultimately), for the team and every segment."""
        return Table._of(_core.model_incidence(self._core, horizons, level, callback_of(progress)))

    @property
    def durations(self) -> Table:
        """Quantiles of the time in every open stage, of deals that leave it; the median with its 95 % interval."""
        return Table._of(_core.model_durations(self._core))

    @property
    def moves(self) -> Table:
        """Where deals go from every open stage: share, interval, denominator."""
        return Table._of(_core.model_moves(self._core))

    @property
    def visits(self) -> Table:
        """Expected visits to every stage per entry and the chance of a win, with standard errors (fundamental matrix, delta method)."""
        return Table._of(_core.model_visits(self._core))

    def __repr__(self) -> str:
        how = "stated" if self.stated else "learned"
        return f"Model({how}, {len(self.graph.stages)} stages, {len(self.segments)} segments, {self.clock} days)"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>" + self.moves._repr_html_()

    def plot(self, ax: Any = None) -> Any:
        """Shares and intervals of every move. Needs the extra ``plot``."""
        from ._plots import plot_moves

        return plot_moves(self, ax)


def estimate(
    history: History,
    *,
    calendar: WorkCalendar,
    clock: str = "working",
    by: Sequence[str] = ("rep",),
    half_life: float | str | None = None,
    progress: Any = None,
) -> Model:
    """Learns the model from a History: stage-age hazards with open deals censored, segments shrunk to the team.

    ``half_life``: days of the clock after which an observation counts half, ``"auto"`` (chosen by one-step score) or None (nothing is forgotten).
    """
    for name, value, kind in (("history", history, History), ("calendar", calendar, WorkCalendar)):
        kind_of(name, value, kind)
    if isinstance(half_life, str) and half_life != "auto":
        raise slip("half_life", "a number of days, 'auto' or None", half_life)
    return Model._of(
        _core.estimate(
            history._core,
            calendar,
            clock,
            names_of(by, "by"),
            None if isinstance(half_life, str) else half_life,
            half_life == "auto",
            callback_of(progress),
        )
    )
