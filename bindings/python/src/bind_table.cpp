#include "casters.hpp"
#include "columns.hpp"
#include "voronka/table/arrow.hpp"
#include "voronka/table/arrow_abi.hpp"
#include "voronka/table/csv.hpp"
#include "voronka/table/table.hpp"

namespace voronka::python {

namespace {

constexpr const char* stream_name = "arrow_array_stream";

void release_stream(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, stream_name));
  if (stream == nullptr) {
    PyErr_WriteUnraisable(capsule);
    return;
  }
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

char delimiter_of(std::string_view given) {
  if (given.size() == 1) return given[0];
  throw Error(ErrorCode::invalid_argument, "the delimiter " + quoted(given) + " is not accepted; it is one character, such as ',' or ';'");
}

template <class T>
T* pointer_in(const py::object& capsule, const char* name) {
  auto* pointer = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (pointer == nullptr) throw py::error_already_set();
  if (pointer->release == nullptr) throw Error(ErrorCode::invalid_argument, std::string("this ") + name + " was used before; export it again");
  return pointer;
}

py::object cell(const Column& column, std::size_t row) {
  if (column.is_null(row)) return py::none();
  switch (column.type) {
    case ColumnType::real: return py::float_(column.reals[row]);
    case ColumnType::text: return py::str(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
    case ColumnType::boolean: return py::bool_(column.integers[row] != 0);
    case ColumnType::day: return py::cast(Day(static_cast<std::int32_t>(column.integers[row])));
    case ColumnType::instant: return py::cast(Instant(column.integers[row]));
    case ColumnType::local_time: return py::cast(Instant(column.integers[row])).attr("replace")(py::arg("tzinfo") = py::none());
    case ColumnType::decimal:
      return py::module_::import("decimal").attr("Decimal")(column.integers[row]).attr("scaleb")(-static_cast<int>(column.scale));
    case ColumnType::integer: break;
  }
  return py::int_(column.integers[row]);
}

}  // namespace

void bind_table(py::module_& m) {
  py::class_<Table>(m, "Table", "Named typed columns of equal length.")
      .def_static("from_csv", [](const std::string& path, std::string_view delimiter, const py::object& progress) {
        CsvOptions options;
        options.delimiter = delimiter_of(delimiter);
        options.progress = progress_of(progress);
        py::gil_scoped_release release;
        return read_csv_file(path, options);
      }, py::arg("path"), py::arg("delimiter") = ",", py::arg("progress") = py::none())
      .def_static("parse_csv", [](std::string_view text, std::string_view delimiter) {
        CsvOptions options;
        options.delimiter = delimiter_of(delimiter);
        py::gil_scoped_release release;
        return read_csv(text, options);
      }, py::arg("text"), py::arg("delimiter") = ",")
      .def_static("from_stream", [](const py::object& capsule) {
        auto* stream = pointer_in<ArrowArrayStream>(capsule, stream_name);
        return read_arrow(stream);   // under the GIL: producers in Python may need it
      }, py::arg("capsule"), "Takes an `arrow_array_stream` capsule.")
      .def_static("from_array", [](const py::object& schema, const py::object& array) {
        return read_arrow(pointer_in<ArrowSchema>(schema, "arrow_schema"), pointer_in<ArrowArray>(array, "arrow_array"));
      }, py::arg("schema"), py::arg("array"))
      .def_static("from_columns", &table_from_columns, py::arg("columns"), "{name: sequence}; the type is that of the first value that is not None.")
      .def("__arrow_c_stream__", [](const Table& table, const py::object&) {
        auto stream = std::make_unique<ArrowArrayStream>();
        {
          py::gil_scoped_release release;   // the columns are copied here
          write_arrow(table, stream.get());
        }
        PyObject* capsule = PyCapsule_New(stream.get(), stream_name, &release_stream);
        if (capsule == nullptr) {
          stream->release(stream.get());
          throw py::error_already_set();
        }
        stream.release();
        return py::reinterpret_steal<py::object>(capsule);
      }, py::arg("requested_schema") = py::none())
      .def_property_readonly("rows", &Table::rows)
      .def_property_readonly("names", [](const Table& table) {
        std::vector<std::string> out;
        for (const Column& c : table.columns()) out.push_back(c.name);
        return out;
      })
      .def_property_readonly("types", [](const Table& table) {
        std::vector<std::string> out;
        for (const Column& c : table.columns()) out.emplace_back(name_of(c.type));
        return out;
      })
      .def("column", [](const Table& table, std::string_view name) {
        const Column& column = table.column(name);
        py::list out;
        for (std::size_t row = 0; row < table.rows(); ++row) out.append(cell(column, row));
        return out;
      }, py::arg("column"))
      .def("row", [](const Table& table, std::size_t row) {
        if (row >= table.rows()) throw py::index_error("row " + std::to_string(row) + " of a table of " + std::to_string(table.rows()));
        py::list out;
        for (const Column& c : table.columns()) out.append(cell(c, row));
        return out;
      }, py::arg("row"))
      .def("to_csv", [](const Table& table, const py::object& path, std::string_view given) -> py::object {
        const char delimiter = delimiter_of(given);
        if (path.is_none()) {
          std::string text;
          {
            py::gil_scoped_release release;
            text = write_csv(table, delimiter);
          }
          return py::str(text);
        }
        const auto name = py::module_::import("os").attr("fspath")(path).cast<std::string>();
        {
          py::gil_scoped_release release;
          write_csv_file(table, name, delimiter);
        }
        return py::none();
      }, py::arg("path") = py::none(), py::arg("delimiter") = ",");
}

}  // namespace voronka::python
