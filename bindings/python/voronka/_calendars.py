"""Work calendars from the package ``holidays`` (extra ``holidays``)."""

from __future__ import annotations

from collections.abc import Iterable

from ._core import WorkCalendar
from ._slips import kind_of, slip


def holidays_of(calendar: WorkCalendar, country: str, years: Iterable[int], subdivision: str | None = None) -> WorkCalendar:
    """``calendar`` with the public holidays of a country (ISO 3166 code) off, and its official working weekends worked.

    Needs the package ``holidays``. Short days before holidays are not in that package: add them with ``with_short``.
    """
    kind_of("calendar", calendar, WorkCalendar)
    import holidays

    if not isinstance(years, Iterable) or isinstance(years, str):
        raise slip("years", "a list of whole numbers, as in [2026]", years)
    found = holidays.country_holidays(country, subdiv=subdivision, years=list(years))
    work = [day for day in getattr(found, "weekend_workdays", ()) if day.year in set(found.years)]
    return calendar.without(sorted(found)).with_work(sorted(work))
