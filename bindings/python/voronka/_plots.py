"""Plots with matplotlib (extra ``plot``); imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._slips import slip

if TYPE_CHECKING:
    from ._history import History
    from ._model import Model
    from ._plan import Plan


def _axes(ax: Any) -> Any:
    if ax is not None:
        if not hasattr(ax, "plot"):
            raise slip("ax", "the Axes of matplotlib to draw into, or None; to write a file: .plot().figure.savefig(path)", ax)
        return ax
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install 'voronka[plot]'") from error
    return plt.subplots()[1]


def plot_funnel(history: History, ax: Any) -> Any:
    ax = _axes(ax)
    stages = history.stages
    names, entered = stages["stage"], stages["entered"]
    ax.barh(range(len(names)), entered, color="#3b6ea5")
    for i, n in enumerate(entered):
        ax.text(n, i, f" {n}", va="center")
    ax.set_yticks(range(len(names)), names)
    ax.invert_yaxis()
    ax.set_xlabel("opportunities that ever entered")
    return ax


def plot_moves(model: Model, ax: Any) -> Any:
    ax = _axes(ax)
    rows = [row for row in model.moves if row["segment"] == ""]
    labels = [f"{row['from']} → {row['to']}" for row in rows]
    for i, row in enumerate(rows):
        ax.plot([row["low"], row["high"]], [i, i], color="#3b6ea5")
        ax.plot([row["share"]], [i], "o", color="#3b6ea5")
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    ax.set_xlabel("share of those who enter, with interval")
    return ax


def plot_plan(plan: Plan, ax: Any) -> Any:
    ax = _axes(ax)
    weeks: dict[str, list[tuple[Any, int]]] = {}
    for row in plan.by_week:
        if row["rep"] in (None, "") and not str(row["kpi"]).startswith("revenue:"):
            weeks.setdefault(row["kpi"], []).append((row["from"], row["total"]))
    for kpi, points in weeks.items():
        ax.plot([start.isoformat() for start, _ in points], [total for _, total in points], marker="o", label=kpi)
    ax.set_ylabel("entries a week, team")
    ax.set_yscale("symlog")
    ax.legend()
    return ax
