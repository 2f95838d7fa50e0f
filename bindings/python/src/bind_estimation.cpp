#include "casters.hpp"
#include "voronka/estimation/model.hpp"
#include "voronka/estimation/tables.hpp"

namespace voronka::python {

void bind_estimation(py::module_& m) {
  m.def("incidence", [](const History& history, const WorkCalendar& calendar, std::string_view clock, const std::vector<std::int32_t>& horizons,
                        const std::vector<std::string>& by, const std::vector<std::string>& from, std::optional<double> half_life, double level) {
    IncidenceOptions options{.clock = clock_of(clock), .horizons = horizons, .by = by, .from = {}, .half_life = half_life, .level = level};
    for (const auto& name : from) options.from.push_back(history.graph().at(name));
    py::gil_scoped_release release;
    return incidence_table(history.graph(), incidence(history, calendar, options));
  }, py::arg("history"), py::arg("calendar"), py::arg("clock"), py::arg("horizons"), py::arg("by"), py::arg("start"), py::arg("half_life"), py::arg("level"));
  m.def("dwell", [](const History& history, const WorkCalendar& calendar, std::string_view clock, const std::vector<std::string>& by) {
    const Clock chosen = clock_of(clock);
    py::gil_scoped_release release;
    return dwell_table(history.graph(), dwell(history, calendar, chosen, by));
  }, py::arg("history"), py::arg("calendar"), py::arg("clock"), py::arg("by"));

  py::class_<Model>(m, "Model", "How deals move: for the team and for every segment, the law of every open stage.")
      .def_property_readonly("graph", &Model::graph)
      .def_property_readonly("clock", [](const Model& x) { return x.clock() == Clock::working ? "working" : "calendar"; })
      .def_property_readonly("zone", &Model::zone_name)
      .def_property_readonly("stated", &Model::stated)
      .def_property_readonly("by", [](const Model& x) { return std::vector<std::string>(x.by().begin(), x.by().end()); })
      .def_property_readonly("segments", [](const Model& x) { return std::vector<std::string>(x.segments().begin(), x.segments().end()); })
      .def_property_readonly("half_life", &Model::half_life)
      .def_property_readonly("findings", [](const Model& x) { return std::vector<Finding>(x.findings().begin(), x.findings().end()); })
      .def_property_readonly("stated_as_of", &Model::stated_as_of)
      .def_property_readonly("stated_period", &Model::stated_period)
      .def_property_readonly("stated_target", &Model::stated_target)
      .def("to_json", &Model::to_json, py::call_guard<py::gil_scoped_release>())
      .def_static("from_json", &Model::from_json, py::arg("json"), py::call_guard<py::gil_scoped_release>());

  m.def("estimate", [](const History& history, const WorkCalendar& calendar, std::string_view clock, const std::vector<std::string>& by,
                       std::optional<double> half_life, bool choose_half_life, const py::object& progress) {
    EstimateOptions options{.clock = clock_of(clock), .by = by, .half_life = half_life, .choose_half_life = choose_half_life,
                            .progress = progress_of(progress)};
    py::gil_scoped_release release;
    return estimate(history, calendar, options);
  }, py::arg("history"), py::arg("calendar"), py::arg("clock"), py::arg("by"), py::arg("half_life"), py::arg("choose_half_life"),
     py::arg("progress") = py::none());
}

}  // namespace voronka::python
