#include "casters.hpp"
#include "voronka/reporting/reporting.hpp"

namespace voronka::python {

void bind_reporting(py::module_& m) {
  m.def("funnel", [](const History& h, const WorkCalendar& c, std::string_view form, std::string_view clock, const std::vector<std::int32_t>& horizons,
                     const std::vector<std::string>& by, const std::vector<std::string>& start, std::optional<double> half_life, double level, std::string_view language) {
    FunnelOptions options;
    options.incidence = {.clock = clock_of(clock), .horizons = horizons, .by = by, .from = {}, .half_life = half_life, .level = level};
    for (const std::string& stage : start) options.incidence.from.push_back(h.graph().at(stage));
    return form == "json" ? funnel_json(h, c, options) : form == "text" ? funnel_text(h, c, options, language) : funnel_html(h, c, options, language);
  }, py::arg("history"), py::arg("calendar"), py::arg("form"), py::arg("clock"), py::arg("horizons"), py::arg("by"), py::arg("start"), py::arg("half_life"), py::arg("level"),
        py::arg("language"), py::call_guard<py::gil_scoped_release>());
  m.def("validation_json", &validation_json, py::arg("history"), py::arg("table"), py::call_guard<py::gil_scoped_release>());
  m.def("validation_text", &validation_text, py::arg("history"), py::arg("language"), py::call_guard<py::gil_scoped_release>());
  m.def("plan_html", &plan_html, py::arg("plan"), py::arg("language") = "en", py::call_guard<py::gil_scoped_release>());
  m.def("plan_text", &plan_text, py::arg("plan"), py::arg("language") = "en", py::call_guard<py::gil_scoped_release>());
  m.def("capabilities_json", &capabilities_json);
}

}  // namespace voronka::python
