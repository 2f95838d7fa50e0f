"""Tables: anything that speaks Arrow goes in, everything that comes out speaks Arrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import _core
from ._files import refused

if TYPE_CHECKING:
    import pandas
    import polars

_SHOWN_ROWS = 20


class Table:
    """Named typed columns of equal length.

    ``Table(source)`` reads anything with ``__arrow_c_stream__`` or ``__arrow_c_array__``, a dict of columns, an object with ``to_dict``-like columns
    (a pandas frame without pyarrow), or the path of a CSV file (``delimiter``). ``table["column"]`` is a list; ``len(table)`` the number of rows.
    """

    __slots__ = ("_core",)

    def __init__(self, source: Any, *, delimiter: str = ",") -> None:
        self._core = core_table(source, delimiter)

    @classmethod
    def _of(cls, table: _core.Table) -> Table:
        made = cls.__new__(cls)
        made._core = table
        return made

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return self._core.names

    @property
    def types(self) -> dict[str, str]:
        """Type of every column: integer, real, decimal, text, day, instant, local_time or boolean."""
        return dict(zip(self._core.names, self._core.types, strict=True))

    def __len__(self) -> int:
        return self._core.rows

    def __getitem__(self, column: str) -> list[Any]:
        return self._core.column(column)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self._core.names
        for row in range(self._core.rows):
            yield dict(zip(names, self._core.row(row), strict=True))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._core.__arrow_c_stream__(requested_schema)

    def to_dict(self) -> dict[str, list[Any]]:
        """``{column: list}``."""
        return {name: self._core.column(name) for name in self._core.names}

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame (through pyarrow where it is installed). Needs the extra ``pandas``."""
        import pandas

        try:
            import pyarrow
        except ImportError:
            return pandas.DataFrame(self.to_dict())
        return pyarrow.table(self).to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """A polars frame. Needs the extra ``polars``."""
        import polars

        return polars.DataFrame(self)

    def to_csv(self, path: str | os.PathLike[str] | None = None, delimiter: str = ",") -> str | None:
        """RFC 4180 text, or a file that is written whole or not at all."""
        return self._core.to_csv(path, delimiter)

    def __repr__(self) -> str:
        names = self._core.names
        rows = [[_shown(v) for v in self._core.row(i)] for i in range(min(len(self), _SHOWN_ROWS))]
        widths = [max([len(n), *(len(r[i]) for r in rows)]) for i, n in enumerate(names)]
        lines = ["  ".join(n.ljust(w) for n, w in zip(names, widths, strict=True)).rstrip()]
        lines += ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
        if len(self) > _SHOWN_ROWS:
            lines.append(f"... {len(self) - _SHOWN_ROWS} more of {len(self)} rows")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(n)}</th>" for n in self._core.names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(v))}</td>" for v in self._core.row(i)) + "</tr>" for i in range(min(len(self), _SHOWN_ROWS))
        )
        more = f"<caption>{_SHOWN_ROWS} of {len(self)} rows</caption>" if len(self) > _SHOWN_ROWS else ""
        return f"<table>{more}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def core_table(source: Any, delimiter: str = ",") -> _core.Table:
    """Anything that can be read as a table, as one of the core's. The Arrow export method is called once. ``delimiter``: of a CSV file."""
    if isinstance(source, Table):
        return source._core
    if isinstance(source, _core.Table):
        return source
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if str(path).lower().endswith((".parquet", ".pq")):
            raise refused(_core.ErrorCode.UNSUPPORTED, f"{path!r} is a Parquet file; read it with pandas, polars or pyarrow and pass the frame")
        if str(path).lower().endswith((".arrow", ".arrows", ".feather", ".ipc")):
            raise refused(_core.ErrorCode.UNSUPPORTED, f"{path!r} is an Arrow file; open it with pyarrow.ipc and pass the table")
        return _core.Table.from_csv(path, delimiter)
    if hasattr(source, "__arrow_c_stream__"):
        try:
            capsule = source.__arrow_c_stream__()
        except ImportError:  # pandas without pyarrow
            if not hasattr(source, "columns"):
                raise
            return _core.Table.from_columns({name: source[name] for name in source.columns})
        return _core.Table.from_stream(capsule)
    if hasattr(source, "__arrow_c_array__"):
        return _core.Table.from_array(*source.__arrow_c_array__())
    if hasattr(source, "to_arrow_reader"):
        return core_table(source.to_arrow_reader())
    if isinstance(source, dict):
        return _core.Table.from_columns(source)
    if hasattr(source, "columns") and hasattr(source, "__getitem__"):
        return _core.Table.from_columns({str(name): source[name] for name in source.columns})
    raise TypeError(f"a table is expected: something that speaks Arrow, a dict of columns, or the path of a CSV file; got {type(source).__name__}: {source!r:.60}")
