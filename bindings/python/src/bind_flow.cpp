#include "casters.hpp"
#include "voronka/flow/flow.hpp"
#include "voronka/flow/model_tables.hpp"
#include "voronka/flow/simulate.hpp"

namespace voronka::python {

void bind_flow(py::module_& m) {
  py::class_<Rate>(m, "Rate", "A share with its interval, denominator, horizon and maturity.")
      .def_readonly("estimate", &Rate::estimate)
      .def_readonly("low", &Rate::low)
      .def_readonly("high", &Rate::high)
      .def_readonly("n", &Rate::n, "the denominator: entries that were seen (of the segment itself)")
      .def_readonly("n_effective", &Rate::n_effective, "what the interval rests on: entries followed to an end, and for a segment what it borrows from the team")
      .def_readonly("within", &Rate::within, "days of the clock; 0: ultimate")
      .def_property_readonly("clock", [](const Rate& r) { return r.clock == Clock::working ? "working" : "calendar"; }, "of `within`: working or calendar days")
      .def_readonly("unresolved", &Rate::unresolved, "share of deals that by then outlived everything that was seen to leave their stage")
      .def_readonly("mature", &Rate::mature, "unresolved <= 0.02: what is not known yet cannot move the share by more than two points, however long the horizon")
      .def("__repr__", [](const Rate& r) {
        return py::str("Rate({:.4f} [{:.4f}, {:.4f}], n={:.0f}, {}{})")
            .format(r.estimate, r.low, r.high, r.n, r.within == 0 ? "ultimate" : "within " + std::to_string(r.within) + (r.clock == Clock::working ? " working days" : " days"), r.mature ? ", mature" : ", not mature")
            .cast<std::string>();
      });
  m.def("conversion", [](const Model& model, std::string_view from, std::string_view to, std::optional<std::int32_t> within,
                         const std::optional<std::string>& segment, double level) {
    std::optional<std::size_t> index;
    if (segment) index = model.segment_at(*segment);
    py::gil_scoped_release release;
    return conversion(model, model.graph().at(from), model.graph().at(to), within.value_or(0), index, level);
  }, py::arg("model"), py::arg("start"), py::arg("to"), py::arg("within"), py::arg("segment"), py::arg("level"));

  m.def("model_incidence", [](const Model& model, const std::vector<std::int32_t>& horizons, double level, const py::object& progress) {
    const Progress ask = progress_of(progress);
    py::gil_scoped_release release;
    return model_incidence(model, horizons, level, ask);
  }, py::arg("model"), py::arg("horizons"), py::arg("level"), py::arg("progress") = py::none());
  m.def("model_durations", [](const Model& model) { return model_durations(model); }, py::arg("model"), py::call_guard<py::gil_scoped_release>());
  m.def("model_moves", [](const Model& model) { return model_moves(model); }, py::arg("model"), py::call_guard<py::gil_scoped_release>());
  m.def("model_visits", &model_visits, py::arg("model"), py::call_guard<py::gil_scoped_release>());

  py::class_<Simulated>(m, "Simulated", "What a simulated company wrote into its CRM, and the truth behind it.")
      .def_readonly("events", &Simulated::events)
      .def_readonly("activities", &Simulated::activities)
      .def_readonly("bookings", &Simulated::bookings)
      .def_readonly("team", &Simulated::team)
      .def_readonly("absences", &Simulated::absences)
      .def_readonly("calendar", &Simulated::calendar)
      .def_readonly("truth", &Simulated::truth, "JSON");
  m.def("simulate", [](std::string_view spec, std::uint64_t seed, std::uint32_t company, const py::object& progress) {
    const std::string text(spec);
    const Progress ask = progress_of(progress);
    py::gil_scoped_release release;
    return simulate(text, seed, company, ask);
  }, py::arg("spec"), py::arg("seed"), py::arg("company") = 0, py::arg("progress") = py::none());
  m.def("simulation_preset", &simulation_preset, py::arg("spec"));
}

}  // namespace voronka::python
