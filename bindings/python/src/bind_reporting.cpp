#include "casters.hpp"
#include "voronka/reporting/reporting.hpp"

namespace voronka::python {

void bind_reporting(py::module_& m) {
  const auto options_of = [](std::string_view clock, const std::vector<std::int32_t>& horizons, const std::vector<std::string>& by) {
    FunnelOptions options;
    options.incidence.clock = clock_of(clock);
    options.incidence.horizons = horizons;
    options.incidence.by = by;
    return options;
  };
  m.def("funnel_json", [=](const History& h, const WorkCalendar& c, std::string_view clock, const std::vector<std::int32_t>& horizons,
                           const std::vector<std::string>& by) { return funnel_json(h, c, options_of(clock, horizons, by)); },
        py::arg("history"), py::arg("calendar"), py::arg("clock"), py::arg("horizons"), py::arg("by"), py::call_guard<py::gil_scoped_release>());
  m.def("funnel_html", [=](const History& h, const WorkCalendar& c, std::string_view clock, const std::vector<std::int32_t>& horizons,
                           const std::vector<std::string>& by, std::string_view language) { return funnel_html(h, c, options_of(clock, horizons, by), language); },
        py::arg("history"), py::arg("calendar"), py::arg("clock"), py::arg("horizons"), py::arg("by"), py::arg("language"), py::call_guard<py::gil_scoped_release>());
  m.def("funnel_text", [=](const History& h, const WorkCalendar& c, std::string_view clock, const std::vector<std::int32_t>& horizons,
                           const std::vector<std::string>& by, std::string_view language) { return funnel_text(h, c, options_of(clock, horizons, by), language); },
        py::arg("history"), py::arg("calendar"), py::arg("clock"), py::arg("horizons"), py::arg("by"), py::arg("language"), py::call_guard<py::gil_scoped_release>());
  m.def("validation_json", &validation_json, py::arg("history"), py::arg("table"), py::call_guard<py::gil_scoped_release>());
  m.def("validation_text", &validation_text, py::arg("history"), py::arg("language"), py::call_guard<py::gil_scoped_release>());
  m.def("plan_html", &plan_html, py::arg("plan"), py::arg("language") = "en", py::call_guard<py::gil_scoped_release>());
  m.def("plan_text", &plan_text, py::arg("plan"), py::arg("language") = "en", py::call_guard<py::gil_scoped_release>());
  m.def("capabilities_json", &capabilities_json);
}

}  // namespace voronka::python
