"""What happened: the events table as known on one day."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from . import _core
from ._core import Finding, StageGraph
from ._files import write_text
from ._progress import callback_of
from ._slips import names_of, slip
from ._table import Table, core_table


def _graph_of(graph: StageGraph | Discovered) -> tuple[StageGraph, list[Finding]]:
    """A graph, and what was told of it when it was read from a log."""
    if isinstance(graph, Discovered):
        return graph.graph, graph.findings
    if not isinstance(graph, StageGraph):
        raise slip("graph", "a StageGraph or what discover returned", graph)
    return graph, []


def _columns(opportunity: str, stage: str, at: str, **names: Any) -> dict[str, Any]:
    return {"opportunity": opportunity, "stage": stage, "at": at, **{k: v for k, v in names.items() if v is not None}}


class History:
    """Stage changes of opportunities, columnar; oddities of the data are ``findings``, never silently dropped.

    ``graph`` is a StageGraph, or what ``discover`` returned: its findings then come first in ``findings``.
    ``table`` is anything that speaks Arrow, a dict of columns or the path of a CSV file; ``opportunity``, ``stage`` and ``at`` name its columns, the others
    are optional. ``earlier_findings``: told before, as by ``WorkCalendar.with_ics``; they come first. ``as_of`` (a date or
    its text, "2026-06-01", means its start in ``zone``) is the first moment that is *not* known. A timestamp without a zone needs ``zone``.

    Raises ``Error``: a column that is not there, cells that cannot be read (row and value), an empty table.
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        graph: StageGraph | Discovered,
        table: Any,
        *,
        opportunity: str = "opportunity",
        stage: str = "stage",
        at: str = "at",
        rep: str | None = None,
        channel: str | None = None,
        amount: str | None = None,
        currency_column: str | None = None,
        expected_close: str | None = None,
        reason: str | None = None,
        kind: str | None = None,
        recorded_at: str | None = None,
        seq: str | None = None,
        actor: str | None = None,
        segments: Sequence[str] = (),
        as_of: date | datetime | str | None = None,
        now: date | datetime | str | None = None,
        zone: str | None = None,
        currency: str | None = None,
        delayed_entry: date | str | None = None,
        stage_aliases: Mapping[str, str] | None = None,
        decimal_mark: str | None = None,
        earlier_findings: Sequence[Finding] = (),
        progress: Any = None,
    ) -> None:
        funnel, told = _graph_of(graph)
        for finding in earlier_findings:
            if not isinstance(finding, Finding):
                raise slip("earlier_findings", "a list of findings", finding, inside=True)
        told = [*earlier_findings, *told]
        self._core = _core.History.from_table(
            funnel,
            core_table(table),
            _columns(
                opportunity,
                stage,
                at,
                rep=rep,
                channel=channel,
                amount=amount,
                currency_column=currency_column,
                expected_close=expected_close,
                reason=reason,
                kind=kind,
                recorded_at=recorded_at,
                seq=seq,
                actor=actor,
                segments=names_of(segments, "segments"),
            ),
            {
                "as_of": as_of,
                "now": now,
                "zone": zone,
                "currency": currency,
                "delayed_entry": delayed_entry,
                "stage_aliases": dict(stage_aliases) if isinstance(stage_aliases, Mapping) else stage_aliases,
                "decimal_mark": decimal_mark,
                "earlier_findings": told,
            },
            callback_of(progress),
        )

    @classmethod
    def _of(cls, core: _core.History) -> History:
        made = cls.__new__(cls)
        made._core = core
        return made

    @classmethod
    def open_deals(
        cls,
        graph: StageGraph | Discovered,
        table: Any,
        *,
        opportunity: str = "opportunity",
        stage: str = "stage",
        since: str = "since",
        rep: str | None = None,
        channel: str | None = None,
        amount: str | None = None,
        currency_column: str | None = None,
        expected_close: str | None = None,
        as_of: date | datetime | str,
        zone: str | None = None,
        currency: str | None = None,
    ) -> History:
        """Open deals of a company without history: which stage each is in, and since when.

        Columns that are not named are read where they are: ``rep``, ``channel``, ``amount``, ``currency``, ``expected_close``.
        """
        funnel, told = _graph_of(graph)
        deals = core_table(table)

        def named(column: str | None, canonical: str) -> str | None:
            return column if column is not None or canonical not in deals.names else canonical

        return cls._of(
            _core.History.open_deals(
                funnel,
                deals,
                _columns(
                    opportunity,
                    stage,
                    since,
                    rep=named(rep, "rep"),
                    channel=named(channel, "channel"),
                    amount=named(amount, "amount"),
                    currency_column=named(currency_column, "currency"),
                    expected_close=named(expected_close, "expected_close"),
                ),
                {"as_of": as_of, "zone": zone, "currency": currency, "earlier_findings": told},
            )
        )

    def as_of(self, moment: date | datetime | str) -> History:
        """The same log as it was known at another moment."""
        return History._of(self._core.as_of_moment(moment))

    @property
    def graph(self) -> StageGraph:
        return self._core.graph

    @property
    def known_until(self) -> datetime:
        """The first moment that is not known (``as_of``)."""
        return self._core.as_of

    @property
    def zone(self) -> str:
        return self._core.zone

    @property
    def currency(self) -> str:
        """Of every amount; empty if neither stated nor in the data: amounts are then in hundredths."""
        return self._core.currency

    @property
    def delayed_entry(self) -> date | None:
        """Nothing that closed before this day is in the log, as was stated; None if nothing was."""
        return self._core.delayed_entry

    @property
    def findings(self) -> list[Finding]:
        """What is odd in the data: what, how many, an example, and what was done about it."""
        return self._core.findings

    @property
    def findings_table(self) -> Table:
        return Table._of(self._core.findings_table)

    @property
    def stages(self) -> Table:
        """Per stage: kind, entered (distinct opportunities that ever did), entries, open (there at ``as_of``)."""
        return Table._of(self._core.stages)

    @property
    def moves(self) -> Table:
        return Table._of(self._core.moves)

    @property
    def open(self) -> Table:
        """Deals that are open at ``as_of``: opportunity, stage, since, rep, channel, amount, expected_close."""
        return Table._of(self._core.open)

    @property
    def closed(self) -> Table:
        """Deals that are won or lost at ``as_of``: opportunity, stage, day, rep, channel, amount."""
        return Table._of(self._core.closed)

    @property
    def visits(self) -> Table:
        """Every visit to a stage: opportunity, stage, visit, entry, exit, next, rep, channel, truncated; exit and next are None if not seen to end."""
        return Table._of(self._core.visits)

    @property
    def odd_rows(self) -> Table:
        """Rows set aside or read otherwise than they stand: row (from 1, without the header), code (of the finding)."""
        return Table._of(self._core.odd_rows)

    @property
    def by_rep(self) -> Table:
        """Per rep: open, closed, last_entry (day of the last move into an open stage)."""
        return Table._of(self._core.by_rep)

    @property
    def reps(self) -> list[str]:
        return self._core.reps

    @property
    def channels(self) -> list[str]:
        return self._core.channels

    def __len__(self) -> int:
        return self._core.opportunities

    @property
    def rows(self) -> int:
        """Rows given; ``rows == events + set_aside``."""
        return self._core.rows

    @property
    def events(self) -> int:
        return self._core.events

    @property
    def set_aside(self) -> int:
        return self._core.set_aside

    def incidence(
        self,
        calendar: _core.WorkCalendar,
        *,
        clock: str = "calendar",
        horizons: Sequence[int] = (30, 90),
        by: Sequence[str] = (),
        start: Sequence[str] = (),
        half_life: float | None = None,
        level: float = 0.95,
    ) -> Table:
        """Share that reached each end within a horizon (Aalen-Johansen, Greenwood); open deals are "not yet". Horizon 0: the last observed age."""
        return Table._of(_core.incidence(self._core, calendar, clock, horizons, names_of(by, "by"), names_of(start, "start"), half_life, level))

    def dwell(self, calendar: _core.WorkCalendar, *, clock: str = "calendar", by: Sequence[str] = ()) -> Table:
        """Time in stage per visit, open visits censored (Kaplan-Meier quantiles)."""
        return Table._of(_core.dwell(self._core, calendar, clock, names_of(by, "by")))

    def to_json(
        self,
        calendar: _core.WorkCalendar,
        *,
        clock: str = "calendar",
        horizons: Sequence[int] = (30, 90),
        by: Sequence[str] = (),
        start: Sequence[str] = (),
        half_life: float | None = None,
        level: float = 0.95,
    ) -> str:
        """The document of ``voronka funnel`` (schema in docs/reference): stages, moves, incidence, findings."""
        return _core.funnel(self._core, calendar, "json", clock, horizons, names_of(by, "by"), names_of(start, "start"), half_life, level, "en")

    def to_text(
        self,
        calendar: _core.WorkCalendar,
        *,
        clock: str = "calendar",
        horizons: Sequence[int] = (30, 90),
        by: Sequence[str] = (),
        start: Sequence[str] = (),
        half_life: float | None = None,
        level: float = 0.95,
        language: str = "en",
    ) -> str:
        """The same for people, in English (``en``) or Russian (``ru``)."""
        return _core.funnel(self._core, calendar, "text", clock, horizons, names_of(by, "by"), names_of(start, "start"), half_life, level, language)

    def to_html(
        self,
        calendar: _core.WorkCalendar,
        path: str | os.PathLike[str] | None = None,
        *,
        clock: str = "calendar",
        horizons: Sequence[int] = (30, 90),
        by: Sequence[str] = (),
        start: Sequence[str] = (),
        half_life: float | None = None,
        level: float = 0.95,
        language: str = "en",
    ) -> str:
        """The same as a self-contained page; written to ``path`` if given."""
        page = _core.funnel(self._core, calendar, "html", clock, horizons, names_of(by, "by"), names_of(start, "start"), half_life, level, language)
        if path is not None:
            write_text(path, page)
        return page

    def validation_json(self, table: Any) -> str:
        """The document of ``voronka validate``; ``table`` is what the history was read from, for its columns."""
        return _core.validation_json(self._core, core_table(table))

    def validation_text(self, language: str = "en") -> str:
        """The same for people: counts of rows, and every finding."""
        return _core.validation_text(self._core, language)

    def __repr__(self) -> str:
        return f"History({len(self)} opportunities, {self.events} events, {len(self.findings)} findings, known until {self.known_until.isoformat()})"

    def _repr_html_(self) -> str:
        return f"<p>{len(self)} opportunities, {self.events} events, known until {self.known_until.isoformat()}</p>" + self.stages._repr_html_()

    def plot(self, ax: Any = None) -> Any:
        """The funnel: distinct opportunities that ever entered each stage. Needs the extra ``plot``."""
        from ._plots import plot_funnel

        return plot_funnel(self, ax)


class Discovered(NamedTuple):
    """A graph read from a log, and what was odd about it. ``History`` takes it in place of the graph and hands its findings on."""

    graph: StageGraph
    findings: list[Finding]

    def _repr_html_(self) -> str:
        return self.graph._repr_html_() + "".join(finding._repr_html_() for finding in self.findings)


def discover(
    table: Any,
    *,
    won: Sequence[str],
    lost: Sequence[str] = (),
    open: Sequence[str] = (),
    key: str = "",
    minimum_count: int = 1,
    opportunity: str = "opportunity",
    stage: str = "stage",
    at: str = "at",
    zone: str | None = None,
    kind: str | None = None,
    recorded_at: str | None = None,
    seq: str | None = None,
    stage_aliases: Mapping[str, str] | None = None,
    progress: Any = None,
) -> Discovered:
    """The stage graph that a log shows, with the stages named ``won`` and ``lost`` as its ends.

    Moves seen in fewer than ``minimum_count`` opportunities are left out; they, named stages without a row, stages left out and stages that no end follows
    are in ``findings``. The column names and ``zone`` are those of ``History``.
    """
    graph, findings = _core.discover(
        core_table(table),
        _columns(opportunity, stage, at, kind=kind, recorded_at=recorded_at, seq=seq),
        {"zone": zone, "stage_aliases": dict(stage_aliases) if isinstance(stage_aliases, Mapping) else stage_aliases},
        names_of(won, "won"),
        names_of(lost, "lost"),
        names_of(open, "open"),
        key,
        minimum_count,
        callback_of(progress),
    )
    return Discovered(graph, findings)


def _graph_of_log(table: Any, **options: Any) -> StageGraph:
    """The stage graph that a log shows: ``voronka.discover`` with the same options, which also says what was left out."""
    return discover(table, **options).graph


setattr(StageGraph, "discover", staticmethod(_graph_of_log))  # noqa: B010 - the class is the extension's, its tables are ours
