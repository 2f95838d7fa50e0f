"""A target taken apart: deals, invoices, contracts, meetings, calls, leads - per rep, week and day, in whole numbers that add up."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any, NamedTuple

from . import _core
from ._core import Finding, Money, Period, WorkCalendar
from ._core import Plan as CorePlan
from ._files import text_of, write_text
from ._history import History
from ._model import Model
from ._progress import callback_of
from ._slips import kind_of
from ._table import Table, core_table


def _fields_html(cells: list[tuple[str, Any]]) -> str:
    shown = ((k, f"{v:.6g}" if isinstance(v, (int, float)) else str(v)) for k, v in cells)
    return "<table>" + "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in shown) + "</table>"


class Method(NamedTuple):
    """One of the three answers to the same question; money in minor units, None where no chance was computed."""

    deals: float
    kpis: dict[str, float]
    probability: float | None = None
    standard_error: float | None = None
    runs: int | None = None
    mean: float | None = None
    mean_standard_error: float | None = None
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None

    def _repr_html_(self) -> str:
        cells = [(k, v) for k, v in self._asdict().items() if v is not None and k != "kpis"] + list(self.kpis.items())
        return _fields_html(cells)


class Chance(NamedTuple):
    """Revenue of the period by simulation; money in minor units."""

    probability: float | None
    standard_error: float
    runs: int
    mean: float
    mean_standard_error: float
    p10: float
    p50: float
    p90: float

    def _repr_html_(self) -> str:
        return _fields_html([(k, v) for k, v in self._asdict().items() if v is not None])


class Binding(NamedTuple):
    """Up to the week end ``until`` (exclusive) ``needed`` entries into ``kpi`` must have come in."""

    kpi: str
    until: date
    needed: float

    def _repr_html_(self) -> str:
        return _fields_html(list(self._asdict().items()))


class Team:
    """The reps in order and when they are away.

    ``team``: a table with ``rep`` and optionally ``throughput`` (1 = norm), ``hours_per_day``, ``starts``, ``ends``, ``group``, or a list of names.
    ``absences``: a table with ``rep``, ``from``, ``until`` (half-open).
    """

    __slots__ = ("_core",)

    def __init__(self, team: Any, absences: Any = None) -> None:
        if isinstance(team, (list, tuple)):
            team = {"rep": list(team)}
        self._core = _core.Team.from_tables(core_table(team), None if absences is None else core_table(absences))

    @classmethod
    def _of(cls, core: _core.Team) -> Team:
        made = cls.__new__(cls)
        made._core = core
        return made

    @classmethod
    def from_history(cls, history: History, absences: Any = None) -> Team:
        """Everybody with a move into an open stage in the 90 days before ``as_of``, at the norm; a plan tells who was assumed."""
        kind_of("history", history, History)
        return cls._of(_core.Team.from_history(history._core, None if absences is None else core_table(absences)))

    @property
    def findings(self) -> list[Finding]:
        """What is odd about the tables, or was assumed; a plan hands it on."""
        return self._core.findings

    @property
    def reps(self) -> list[str]:
        return self._core.reps

    @property
    def absences(self) -> list[tuple[str, date, date]]:
        return self._core.absences

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        return f"Team({', '.join(self.reps)}; {len(self.absences)} absences)"

    def _repr_html_(self) -> str:
        away = [f"{a} {b} – {c}" for a, b, c in self.absences]
        return f"<p>{escape(', '.join(self.reps))}</p>" + (f"<p>{escape('; '.join(away))}</p>" if away else "")


class Plan:
    """A plan: three methods side by side, and the whole numbers of the dated one. A value; it embeds what it was made from."""

    __slots__ = ("_core",)

    _core: CorePlan

    def __init__(self) -> None:
        raise TypeError("a Plan is made by decompose() or Plan.from_json()")

    @classmethod
    def _of(cls, core: CorePlan) -> Plan:
        made = cls.__new__(cls)
        made._core = core
        return made

    @classmethod
    def from_json(cls, source: str | os.PathLike[str]) -> Plan:
        """A plan document: a path, or the JSON text itself."""
        return cls._of(_core.Plan.from_json(text_of(source)))

    def to_json(self) -> str:
        return self._core.to_json()

    @property
    def id(self) -> str:
        """Hash of inputs and quotas."""
        return self._core.id

    @property
    def target(self) -> Money:
        """What is to be brought in."""
        return self._core.target

    @property
    def period(self) -> Period:
        """The days that the plan covers."""
        return self._core.period

    @property
    def as_of(self) -> datetime:
        return self._core.as_of

    @property
    def driver(self) -> str:
        """The KPI that the plan decides: ``"stage:meeting"``."""
        return self._core.driver

    @property
    def model(self) -> Model:
        """The model that the plan was made with."""
        return Model._of(self._core.model)

    @property
    def calendar(self) -> WorkCalendar:
        return self._core.calendar

    @property
    def team(self) -> Team:
        return Team._of(self._core.team)

    @property
    def days(self) -> list[date]:
        """The working days of the period."""
        return self._core.days

    @property
    def average_deal(self) -> float:
        """Mean amount of a won deal that the plan values each win at, in minor units."""
        return self._core.average_deal

    @property
    def average_deal_standard_error(self) -> float:
        """Of ``average_deal``, in minor units; 0 if it was stated, or rests on one win."""
        return self._core.average_deal_standard_error

    @property
    def backlog(self) -> tuple[float, float]:
        """Wins expected from open deals beyond the driver: in the period, and ever."""
        return self._core.backlog

    @property
    def expected_wins(self) -> dict[str, float]:
        """Wins expected in the period per rep, of his open deals and his planned entries."""
        return self._core.expected_wins

    @property
    def confidence(self) -> float | None:
        """The chance of the target that was asked for."""
        return self._core.confidence

    @property
    def seed(self) -> int:
        return self._core.seed

    @property
    def binding(self) -> list[Binding]:
        """What sets the number of arrivals: the week ends by which they are needed."""
        return [Binding(*row) for row in self._core.binding]

    @property
    def binding_table(self) -> Table:
        """``binding`` as a table: ``kpi, until, needed``."""
        return Table._of(self._core.binding_table)

    @property
    def methods(self) -> dict[str, Method]:
        """``steady_state`` (flow arithmetic), ``weighted_pipeline`` (as CRMs do it), ``dated`` (the plan)."""
        return {
            "steady_state": Method(**self._core.steady_state),
            "weighted_pipeline": Method(**self._core.weighted_pipeline),
            "dated": Method(**self._core.dated),
        }

    @property
    def probability(self) -> float | None:
        """P(revenue in the period reaches the target) if the plan is carried out."""
        return self._core.probability

    @property
    def totals(self) -> Table:
        """``kpi, total, arrivals, expected``."""
        return Table._of(self._core.totals)

    @property
    def by_rep(self) -> Table:
        """``kpi, rep, total``; rows ``revenue:RUB`` are minor units."""
        return Table._of(self._core.by_rep)

    @property
    def by_week(self) -> Table:
        """``kpi, from, until, rep, total``; rep "" is the team."""
        return Table._of(self._core.by_week)

    @property
    def by_day(self) -> Table:
        """``kpi, day, total`` of the team."""
        return Table._of(self._core.by_day)

    @property
    def quotas(self) -> Table:
        """``kpi, rep, day, quota``: whole numbers that add up at every level."""
        return Table._of(self._core.quotas)

    @property
    def revenue(self) -> dict[str, Money]:
        """The target split over the reps, exact to the minor unit."""
        return self._core.revenue

    @property
    def findings(self) -> list[Finding]:
        """Of the log, of the model, then of the plan itself."""
        return self._core.findings

    @property
    def findings_table(self) -> Table:
        return Table._of(_core.findings_table(self._core.findings))

    @property
    def methods_table(self) -> Table:
        """The three answers as a table: method, kpi, number, probability, standard_error, runs."""
        return Table._of(self._core.methods)

    def probability_of(self, total: int, *, runs: int = 0, progress: Any = None) -> Chance:
        """The chance of the target if ``total`` entries into the driver were carried out instead; ``runs`` 0: as many as the plan had."""
        return Chance(*_core.probability_of(self._core, total, runs, callback_of(progress)))

    def explain(self, kpi: str, rep: str = "", language: str = "en") -> str:
        """The way from one number back to rates, backlog and calendar; ``kpi`` as in the tables, ``revenue:RUB`` too; no ``rep`` is the team."""
        return self._core.explain(kpi, rep, language)

    def to_html(self, path: str | os.PathLike[str] | None = None, language: str = "en") -> str:
        """A self-contained page (static SVG, no script, no network); written to ``path`` if given."""
        page = _core.plan_html(self._core, language)
        if path is not None:
            write_text(path, page)
        return page

    def to_text(self, language: str = "en") -> str:
        """The plan for people, in English (``en``) or Russian (``ru``)."""
        return _core.plan_text(self._core, language)

    def __str__(self) -> str:
        return self.to_text()

    def _chance(self) -> str:
        """The chance of the target with its standard error, where one was computed."""
        return "" if self.probability is None else f", P = {self.probability:.3f} ± {self.methods['dated'].standard_error:.3f}"

    def __repr__(self) -> str:
        return f"Plan({self.target}, {self.period.start}/{self.period.until}{self._chance()})"

    def _repr_html_(self) -> str:
        return f"<p><b>{self.target}</b>, {self.period.start} – {self.period.until}{self._chance()}</p>" + self.totals._repr_html_()

    def plot(self, ax: Any = None) -> Any:
        """Quotas of the team by week. Needs the extra ``plot``."""
        from ._plots import plot_plan

        return plot_plan(self, ax)


def decompose(
    target: Money,
    period: Period,
    model: Model,
    history: History,
    *,
    team: Team | Sequence[str] | Any,
    calendar: WorkCalendar,
    absences: Any = None,
    activities: Mapping[str, Any] | str | None = None,
    driver: str | None = None,
    confidence: float | None = None,
    seed: int = 1,
    runs: int = 40_000,
    progress: Any = None,
) -> Plan:
    """Takes ``target`` apart over ``period``.

    ``history`` gives the open deals. ``activities``: ``{"call": {"per_entry": {"lead": 5}, "per_open": {"lead": 4}}}``. ``driver``: the stage whose entries the plan
    decides (default: the key stage, else the last gate). ``confidence``: plan for this chance of the target, as in 0.8, instead of its expectation.
    ``runs``: Monte Carlo runs for the chance of the target, 0 for none.
    """
    for name, value, kind in (("target", target, Money), ("period", period, Period), ("model", model, Model), ("history", history, History), ("calendar", calendar, WorkCalendar)):
        kind_of(name, value, kind)
    people = team if isinstance(team, Team) else Team(team, absences)
    if isinstance(team, Team) and absences is not None:
        raise TypeError("absences belong into the Team that was given: Team(table, absences)")
    document = None if activities is None else activities if isinstance(activities, str) else json.dumps(activities)
    return Plan._of(
        _core.decompose(
            target, period, model._core, history._core, people._core, calendar, document, driver, confidence, seed, runs, callback_of(progress)
        )
    )
