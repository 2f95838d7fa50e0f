// How values cross between Python and C++: Day <-> datetime.date (or ISO text, on the way in), Instant <-> aware datetime, optional text, progress callbacks.
#pragma once
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <datetime.h>

#include <optional>
#include <string>

#include "voronka/base/error.hpp"
#include "voronka/base/progress.hpp"
#include "voronka/time/work_calendar.hpp"

namespace py = pybind11;

namespace pybind11::detail {

template <>
struct type_caster<voronka::Day> {
  PYBIND11_TYPE_CASTER(voronka::Day, io_name("datetime.date | str", "datetime.date"));

  bool load(handle source, bool) {
    if (!source) return false;
    if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
    if (PyUnicode_Check(source.ptr())) {
      value = voronka::Day::parse(source.cast<std::string>());
      return true;
    }
    if (!PyDate_Check(source.ptr()) || PyDateTime_Check(source.ptr())) return false;
    value = voronka::Day::of(PyDateTime_GET_YEAR(source.ptr()), PyDateTime_GET_MONTH(source.ptr()), PyDateTime_GET_DAY(source.ptr()));
    return true;
  }
  static handle cast(voronka::Day day, return_value_policy, handle) {
    if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
    return PyDate_FromDate(day.year(), day.month(), day.day_of_month());
  }
};

template <>
struct type_caster<voronka::Instant> {
  PYBIND11_TYPE_CASTER(voronka::Instant, const_name("datetime.datetime"));

  bool load(handle source, bool) {
    if (!source) return false;
    if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
    if (!PyDateTime_Check(source.ptr())) return false;
    if (source.attr("tzinfo").is_none())
      throw voronka::Error(voronka::ErrorCode::invalid_argument,
                           "the moment " + str(source).cast<std::string>() + " has no time zone; give it a tzinfo (datetime.timezone.utc, zoneinfo.ZoneInfo)");
    const object epoch = module_::import("datetime").attr("datetime")(1970, 1, 1, 0, 0, 0, 0, module_::import("datetime").attr("timezone").attr("utc"));
    const object difference = reinterpret_borrow<object>(source) - epoch;
    value = voronka::Instant(difference.attr("days").cast<std::int64_t>() * 86'400'000'000 + difference.attr("seconds").cast<std::int64_t>() * 1'000'000 +
                             difference.attr("microseconds").cast<std::int64_t>());
    return true;
  }
  static handle cast(voronka::Instant at, return_value_policy, handle) {
    const module_ datetime = module_::import("datetime");
    const object epoch = datetime.attr("datetime")(1970, 1, 1, 0, 0, 0, 0, datetime.attr("timezone").attr("utc"));
    return (epoch + datetime.attr("timedelta")(0, 0, at.since_epoch_us())).release();
  }
};

}  // namespace pybind11::detail

namespace voronka::python {

void bind_base(py::module_& m);
void bind_time(py::module_& m);
void bind_money(py::module_& m);
void bind_table(py::module_& m);
void bind_stages(py::module_& m);
void bind_history(py::module_& m);
void bind_estimation(py::module_& m);
void bind_flow(py::module_& m);
void bind_planning(py::module_& m);
void bind_reporting(py::module_& m);

/// A progress callback of Python (or None) as one of C++. It takes the GIL only to ask; Ctrl-C raises KeyboardInterrupt.
inline Progress progress_of(const py::object& callback) {
  return [callback](double done) {
    py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (callback.is_none()) return true;
    const py::object answer = callback(done);
    return answer.is_none() || answer.cast<bool>();
  };
}

/// "working" or "calendar"; anything else is an Error.
Clock clock_of(std::string_view name);

/// `name` is `accepted`; got something else: the words of every refusal of a kind (`slip` in _slips.py says the same of arguments).
[[noreturn]] inline void refuse_kind(std::string_view name, std::string_view accepted, const py::handle value) {
  throw py::type_error(std::string(name) + " is " + std::string(accepted) + "; got " + py::type::of(value).attr("__name__").cast<std::string>() + ": " +
                       py::str(py::repr(value))[py::slice(0, 60, 1)].cast<std::string>());
}

/// A value that came in a dict or a list, where pybind11 cannot name the argument.
template <class T>
T taken(std::string_view name, std::string_view accepted, const py::handle value) {
  py::detail::make_caster<T> caster;
  if (!caster.load(value, true)) refuse_kind(name, accepted, value);
  return py::detail::cast_op<T>(std::move(caster));
}

inline std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace voronka::python
