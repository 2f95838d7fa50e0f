// Columns of plain Python values (lists, NumPy arrays, pandas Series without Arrow) as a Table.
#pragma once
#include "casters.hpp"
#include "voronka/table/table.hpp"

namespace voronka::python {

/// {name: sequence}. The type of a column is that of its first value that is not None or NaN; another type later is an error naming column and row.
Table table_from_columns(const py::dict& columns);

}  // namespace voronka::python
