"""voronka: the numbers of a head of sales, from the CRM's own dated history.

>>> import voronka as vk
>>> vk.Month(2026, 6)
Period('2026-06-01/2026-07-01')

What is here: ``WorkCalendar``, ``StageGraph``, ``History``, ``estimate``, ``Model``, ``decompose``, ``Plan`` and the values they are made of
(``Money``, ``Period``, ``Team``). Every table that goes in may be anything that speaks Arrow (pandas, polars, pyarrow, DuckDB), a dict of columns or the
path of a CSV file; every table that comes out speaks Arrow too.
"""

from __future__ import annotations

try:
    from . import _core
except ImportError as error:  # pragma: no cover - needs a broken installation
    raise ImportError(
        "voronka's compiled part (voronka._core) could not be loaded: "
        f"{error}. Reinstall it for this Python, or build it with `pip install .` in the source tree."
    ) from error

from . import _attach as _attach
from ._calendars import holidays_of
from ._core import (
    ANY_OPEN,
    Error,
    ErrorCode,
    Finding,
    FiscalCalendar,
    Money,
    Month,
    Period,
    Quarter,
    Rate,
    Rates,
    StageGraph,
    Week,
    WorkCalendar,
    Year,
)
from ._history import Discovered, History, discover
from ._model import Model, estimate
from ._plan import Binding, Chance, Method, Plan, Team, decompose
from ._simulate import Simulated, simulate
from ._table import Table

__version__: str = _core.__version__

__all__ = [
    "ANY_OPEN",
    "Binding",
    "Chance",
    "Discovered",
    "Error",
    "ErrorCode",
    "Finding",
    "FiscalCalendar",
    "History",
    "Method",
    "Model",
    "Money",
    "Month",
    "Period",
    "Plan",
    "Quarter",
    "Rate",
    "Rates",
    "Simulated",
    "StageGraph",
    "Table",
    "Team",
    "Week",
    "WorkCalendar",
    "Year",
    "__version__",
    "capabilities",
    "decompose",
    "discover",
    "estimate",
    "holidays_of",
    "simulate",
]


def capabilities() -> list[str]:
    """What this build computes: the names of the commands it answers."""
    import json

    return list(json.loads(_core.capabilities_json())["capabilities"])
