#include "casters.hpp"
#include "voronka/money/money.hpp"

#include <pybind11/native_enum.h>
#include <pybind11/typing.h>

namespace voronka::python {

namespace {

using Days = py::typing::Iterable<Day>;

std::vector<Day> days_of(const Days& days) {
  constexpr std::string_view accepted = "a list of days, each a datetime.date or a text such as '2026-06-12'";
  if (py::isinstance<py::str>(days) || py::isinstance<py::bytes>(days)) refuse_kind("days", accepted, days);
  std::vector<Day> out;
  for (const auto& d : days) out.push_back(taken<Day>("days", accepted, d));
  return out;
}

}  // namespace

void bind_time(py::module_& m) {
  py::class_<Period>(m, "Period", "A half-open range of days: `start` is in, `until` is not.")
      .def(py::init<Day, Day>(), py::arg("start"), py::arg("until"))
      .def_static("parse", [](std::string_view text) { return Period::parse(text); }, py::arg("text"),
                  "\"2026-06\", \"2026-Q2\", \"2026\", \"2026-W23\" or \"2026-06-01/2026-07-01\".")
      .def_property_readonly("start", &Period::from)
      .def_property_readonly("until", &Period::until)
      .def_property_readonly("days", &Period::days)
      .def("weeks", &Period::weeks, "Monday-to-Sunday weeks, cut at the ends of the period.")
      .def("__contains__", &Period::contains, py::arg("day"))
      .def("__eq__", [](const Period& a, const py::object& b) { return py::isinstance<Period>(b) && a == b.cast<const Period&>(); })
      .def("__hash__", [](const Period& p) { return py::hash(py::make_tuple(p.from(), p.until())); })
      .def("__repr__", [](const Period& p) { return "Period('" + p.iso() + "')"; });
  m.def("Month", &Month, py::arg("year"), py::arg("month"));
  m.def("Quarter", &Quarter, py::arg("year"), py::arg("quarter"));
  m.def("Year", &Year, py::arg("year"));
  m.def("Week", &Week, py::arg("iso_year"), py::arg("iso_week"));

  py::class_<FiscalCalendar>(m, "FiscalCalendar", "A fiscal year that starts in any month, cut into months or 4-4-5 weeks; named after the year in which it ends.")
      .def(py::init([](int start_month, std::string_view pattern) {
             using enum FiscalCalendar::Pattern;
             for (const auto& [name, value] : {std::pair{"months", months}, {"4-4-5", weeks_445}, {"4-5-4", weeks_454}, {"5-4-4", weeks_544}})
               if (pattern == name) return FiscalCalendar(start_month, value);
             throw Error(ErrorCode::invalid_argument,
                         "the pattern '" + std::string(pattern) + "' is not known; it is one of 'months', '4-4-5', '4-5-4', '5-4-4'");
           }),
           py::arg("start_month") = 1, py::arg("pattern") = "months")
      .def("year", &FiscalCalendar::year, py::arg("fiscal_year"))
      .def("quarter", &FiscalCalendar::quarter, py::arg("fiscal_year"), py::arg("quarter"))
      .def("month", &FiscalCalendar::month, py::arg("fiscal_year"), py::arg("month"))
      .def("year_of", &FiscalCalendar::year_of, py::arg("day"))
      .def("__repr__", [](const FiscalCalendar& c) { return "FiscalCalendar(year 2026: '" + c.year(2026).iso() + "')"; });

  py::class_<WorkCalendar>(m, "WorkCalendar", "When the company works, as data. A value: `without` and its like return a new calendar.")
      .def_static("weekdays", &WorkCalendar::weekdays, py::arg("zone") = "UTC", "Monday to Friday, 8 hours from 09:00.")
      .def_static(
          "with_weekend",
          [](std::string_view zone, const std::vector<int>& weekend, double hours, double opens) {
            unsigned mask = 0;
            for (const int day : weekend) {
              if (day < 0 || day > 6)
                throw Error(ErrorCode::invalid_argument, "weekend day " + std::to_string(day) + " is not accepted; 0 is Monday, 6 is Sunday");
              mask |= 1u << day;
            }
            return WorkCalendar::with_weekend(zone, mask, static_cast<int>(hours * 60 + 0.5), static_cast<int>(opens * 60 + 0.5));
          },
          py::arg("zone"), py::arg("weekend"), py::arg("hours") = 8.0, py::arg("opens") = 9.0,
          "Other weekends or hours: `weekend` lists the weekdays off (0 = Monday), `opens` is the hour at which a day begins.")
      .def("without", [](const WorkCalendar& c, const Days& days) { return c.without(days_of(days)); }, py::arg("days"))
      .def("with_work", [](const WorkCalendar& c, const Days& days) { return c.with_work(days_of(days)); }, py::arg("days"))
      .def("with_short", &WorkCalendar::with_short, py::arg("hours"), "{day: hours}")
      .def_property_readonly("zone", [](const WorkCalendar& c) { return c.zone().name(); })
      .def("works", &WorkCalendar::works, py::arg("day"))
      .def("hours_of", [](const WorkCalendar& c, Day day) { return c.minutes(day) / 60.0; }, py::arg("day"))
      .def("hours", &WorkCalendar::hours, py::arg("period"))
      .def("working_days", &WorkCalendar::working_days, py::arg("period"))
      .def("age", [](const WorkCalendar& c, Day entry, Day exit, std::string_view clock) {
             return c.age(entry, exit, clock_of(clock));
           }, py::arg("entry"), py::arg("exit"), py::arg("clock") = "working", "Age in days of the clock, \"working\" or \"calendar\".")
      .def("working_hours", &WorkCalendar::working_hours, py::arg("a"), py::arg("b"), "Working time between two moments, in hours.")
      .def("with_ics",
           [](const WorkCalendar& c, std::string_view text, const Period& within) {
             const IcsDays found = read_ics(text, within);
             std::vector<Day> off;
             for (const auto& [day, name] : found.days) off.push_back(day);
             return py::make_tuple(c.without(off), ics_findings(found));
           },
           py::arg("text"), py::arg("within"), "Days off from an iCalendar text; returns the calendar and findings of what could not be read.")
      .def("to_json", &WorkCalendar::to_json)
      .def_static("from_json", &WorkCalendar::from_json, py::arg("json"))
      .def("__eq__", [](const WorkCalendar& a, const py::object& b) { return py::isinstance<WorkCalendar>(b) && a == b.cast<const WorkCalendar&>(); })
      .def("__repr__", [](const WorkCalendar& c) {
        return "WorkCalendar(zone=" + quoted(c.zone().name()) + ", exceptions=" + std::to_string(c.exceptions().size()) + ")";
      });
}

Clock clock_of(std::string_view name) {
  if (name == "working") return Clock::working;
  if (name == "calendar") return Clock::calendar;
  throw Error(ErrorCode::invalid_argument, "the clock '" + std::string(name) + "' is not known; it is 'working' or 'calendar'");
}

}  // namespace voronka::python
