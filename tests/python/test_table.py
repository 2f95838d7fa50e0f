"""Tables cross between voronka and the libraries that people use, by Arrow."""

import gc
import sys
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
import voronka as vk

COLUMNS = {
    "id": [1, 2, None],
    "name": ["Анна", "", None],
    "share": [0.5, None, 2.0],
    "day": [date(2026, 6, 1), None, date(1969, 12, 31)],
    "at": [datetime(2026, 6, 1, 10, tzinfo=timezone.utc), None, datetime(2026, 6, 1, 10, 0, 0, 5, tzinfo=timezone.utc)],
    "yes": [True, False, None],
}


def test_dict_of_columns_round_trips():
    table = vk.Table(COLUMNS)
    assert len(table) == 3
    assert table.to_dict() == COLUMNS
    assert table.types["at"] == "instant"


def test_out_and_in_through_pyarrow():
    pyarrow = pytest.importorskip("pyarrow")
    arrow = pyarrow.table(vk.Table(COLUMNS))
    assert arrow.to_pydict() == COLUMNS
    assert vk.Table(arrow).to_dict() == COLUMNS
    assert vk.Table(arrow.slice(1, 2)).to_dict() == {k: v[1:] for k, v in COLUMNS.items()}
    chunked = pyarrow.concat_tables([arrow, arrow])
    assert vk.Table(chunked).to_dict() == {k: v + v for k, v in COLUMNS.items()}
    coded = arrow.set_column(1, "name", arrow["name"].dictionary_encode())
    assert vk.Table(coded)["name"] == COLUMNS["name"]
    money = pyarrow.table({"amount": pyarrow.array([Decimal("1.25"), None], pyarrow.decimal128(20, 2))})
    assert vk.Table(money)["amount"] == [Decimal("1.25"), None]


def test_out_and_in_through_polars():
    polars = pytest.importorskip("polars")
    frame = vk.Table(COLUMNS).to_polars()
    assert frame["name"].to_list() == COLUMNS["name"]
    assert vk.Table(frame).to_dict() == COLUMNS
    assert vk.Table(frame.with_columns(polars.col("name").cast(polars.Categorical)))["name"] == COLUMNS["name"]


def test_out_and_in_through_pandas():
    pytest.importorskip("pandas")
    frame = vk.Table({"id": [1, 2], "name": ["a", None]}).to_pandas()
    assert list(frame["id"]) == [1, 2]
    assert vk.Table(frame)["name"] == ["a", None]


def test_in_from_duckdb():
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql("select 1::bigint as id, 'a' as name, 12.50::decimal(18,2) as amount, date '2026-06-01' as day")
    assert vk.Table(relation).to_dict() == {"id": [1], "name": ["a"], "amount": [Decimal("12.50")], "day": [date(2026, 6, 1)]}


class OneBatch:
    """Speaks only the array protocol."""

    def __init__(self, batch):
        self.batch = batch

    def __arrow_c_array__(self, requested_schema=None):
        return self.batch.__arrow_c_array__(requested_schema)


def test_one_batch_by_the_array_protocol():
    pyarrow = pytest.importorskip("pyarrow")
    batch = pyarrow.record_batch({"id": [1, 2]})
    assert vk.Table(OneBatch(batch))["id"] == [1, 2]


def test_the_stream_outlives_the_table_and_is_used_once():
    pyarrow = pytest.importorskip("pyarrow")
    capsule = vk.Table({"id": [1, 2]}).__arrow_c_stream__()
    gc.collect()
    assert vk.Table(pyarrow.RecordBatchReader._import_from_c_capsule(capsule))["id"] == [1, 2]
    again = vk.Table({"id": [1]}).__arrow_c_stream__()
    from voronka import _core

    _core.Table.from_stream(again)
    with pytest.raises(vk.Error, match="used before"):
        _core.Table.from_stream(again)


def test_csv(tmp_path):
    path = tmp_path / "x.csv"
    table = vk.Table({"a": ["1,5", None, 'say "no"\n'], "b": ["x", "", "z"]})
    table.to_csv(path)
    assert vk.Table(path).to_dict() == table.to_dict()
    assert table.to_csv() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"a,a\n1,2\n", "a"),
        (b"a,b\n1\n", "line 2"),
        (b"a\n\xff\n", "UTF-8"),
        (b'a\n"x\n', "line 2"),
    ],
)
def test_a_broken_csv_is_located(tmp_path, content, words):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(vk.Error) as caught:
        vk.Table(path)
    assert words in str(caught.value)


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(TypeError, match="int"):
        vk.Table(3)
    with pytest.raises(vk.Error, match="Parquet"):
        vk.Table(str(tmp_path / "x.parquet"))
    with pytest.raises(vk.Error, match="row 2"):
        vk.Table({"a": [1, "two"]})
    with pytest.raises(vk.Error, match="a, b"):
        vk.History(
            vk.StageGraph(open=["x"], won=["y"], moves=[("x", "y")]), {"a": [1], "b": [2]}, opportunity="a", stage="stage", at="b"
        )




def test_importing_drags_nothing_in():
    import subprocess

    code = "import sys, voronka; print([m for m in ('numpy', 'pandas', 'pyarrow', 'polars', 'matplotlib') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
