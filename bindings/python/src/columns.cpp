#include "columns.hpp"

#include <cmath>

namespace voronka::python {

namespace {

enum class Seen { missing, boolean, integer, real, text, day, instant, local_time };

Seen kind_of(const py::handle value) {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  PyObject* p = value.ptr();
  if (p == Py_None) return Seen::missing;
  if (PyBool_Check(p)) return Seen::boolean;
  if (PyLong_Check(p)) return Seen::integer;
  if (PyFloat_Check(p)) return std::isnan(PyFloat_AS_DOUBLE(p)) ? Seen::missing : Seen::real;
  if (PyUnicode_Check(p)) return Seen::text;
  if (PyDateTime_Check(p)) return value.attr("tzinfo").is_none() ? Seen::local_time : Seen::instant;
  if (PyDate_Check(p)) return Seen::day;
  const std::string type = py::type::of(value).attr("__name__").cast<std::string>();
  if (type == "Decimal") return Seen::text;
  if (type == "NaTType" || type == "NAType") return Seen::missing;
  throw Error(ErrorCode::invalid_data, "a value of type " + type + " is not accepted; columns hold int, float, bool, str, Decimal, date or datetime");
}

constexpr const char* names[] = {"None", "bool", "int", "float", "text", "date", "datetime with a zone", "datetime without a zone"};

ColumnType type_of(Seen kind) {
  switch (kind) {
    case Seen::boolean: return ColumnType::boolean;
    case Seen::integer: return ColumnType::integer;
    case Seen::real: return ColumnType::real;
    case Seen::day: return ColumnType::day;
    case Seen::instant: return ColumnType::instant;
    case Seen::local_time: return ColumnType::local_time;
    default: return ColumnType::text;
  }
}

Column column_of(const std::string& name, const py::list& values) {
  Column out;
  out.name = name;
  Seen first = Seen::missing;
  for (std::size_t row = 0; row < values.size() && first == Seen::missing; ++row) first = kind_of(values[row]);
  // A column that starts with whole numbers and goes on with fractions is real.
  if (first == Seen::integer)
    for (const auto& value : values)
      if (kind_of(value) == Seen::real) { first = Seen::real; break; }
  out.type = type_of(first);
  py::dict codes;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const py::object value = values[row];
    const Seen kind = kind_of(value);
    const bool null = kind == Seen::missing;
    if (null && out.nulls.empty()) out.nulls.assign(values.size(), 0);
    if (null) out.nulls[row] = 1;
    if (!null && kind != first && !(first == Seen::real && kind == Seen::integer))
      throw Error(ErrorCode::invalid_data, "column \"" + name + "\", row " + std::to_string(row + 1) + ": " + py::repr(value).cast<std::string>() + " is " +
                                               names[static_cast<int>(kind)] + ", the column began with " + names[static_cast<int>(first)]);
    if (out.type == ColumnType::real) {
      out.reals.push_back(null ? 0.0 : value.cast<double>());
    } else if (out.type == ColumnType::text) {
      if (null) {
        out.codes.push_back(0);
        continue;
      }
      const py::str text(value);
      if (!codes.contains(text)) {
        codes[text] = py::int_(out.dictionary.size());
        out.dictionary.push_back(text.cast<std::string>());
      }
      out.codes.push_back(codes[text].cast<std::int32_t>());
    } else if (null) {
      out.integers.push_back(0);
    } else if (out.type == ColumnType::day) {
      out.integers.push_back(value.cast<Day>().since_epoch());
    } else if (out.type == ColumnType::instant) {
      out.integers.push_back(value.cast<Instant>().since_epoch_us());
    } else if (out.type == ColumnType::local_time) {
      out.integers.push_back(value.attr("replace")(py::arg("tzinfo") = py::module_::import("datetime").attr("timezone").attr("utc")).cast<Instant>().since_epoch_us());
    } else {
      try {
        out.integers.push_back(value.cast<std::int64_t>());
      } catch (const py::cast_error&) {
        throw Error(ErrorCode::invalid_data, "column \"" + name + "\", row " + std::to_string(row + 1) + ": " + py::repr(value).cast<std::string>() +
                                                 " does not fit 64 bits");
      }
    }
  }
  if (out.type == ColumnType::text && out.dictionary.empty()) out.dictionary.emplace_back();
  return out;
}

}  // namespace

Table table_from_columns(const py::dict& columns) {
  std::vector<Column> out;
  for (const auto& [name, values] : columns) {
    // tolist() gives plain Python values for NumPy arrays and pandas Series; nanosecond dates come as datetime there only after a cast to microseconds.
    py::object sequence = py::reinterpret_borrow<py::object>(values);
    if (py::hasattr(sequence, "to_numpy")) sequence = sequence.attr("to_numpy")();
    if (py::hasattr(sequence, "dtype") && sequence.attr("dtype").attr("kind").cast<std::string>() == "M") sequence = sequence.attr("astype")("datetime64[us]");
    if (py::hasattr(sequence, "tolist")) sequence = sequence.attr("tolist")();
    out.push_back(column_of(py::str(name).cast<std::string>(), py::list(sequence)));
  }
  return Table(std::move(out));
}

}  // namespace voronka::python
