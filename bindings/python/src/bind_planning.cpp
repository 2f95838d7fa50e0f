#include "casters.hpp"
#include "voronka/planning/apportion.hpp"
#include "voronka/planning/plan.hpp"
#include "voronka/table/table.hpp"

namespace voronka::python {

namespace {

py::dict method_of(const Method& method) {
  py::dict out;
  out["deals"] = method.deals;
  out["kpis"] = method.kpis;
  out["probability"] = method.probability;
  if (method.probability) {
    out["standard_error"] = method.standard_error;
    out["runs"] = method.runs;
    out["mean"] = method.mean;
    out["mean_standard_error"] = method.mean_standard_error;
    out["p10"] = method.p10;
    out["p50"] = method.p50;
    out["p90"] = method.p90;
  }
  return out;
}

}  // namespace

void bind_planning(py::module_& m) {
  py::class_<Team>(m, "Team", "The reps in order and when they are away. A value.")
      .def_static("from_tables", [](const Table& team, const Table* absences) { return Team::from(team, absences); }, py::arg("team"),
                  py::arg("absences") = py::none(), py::call_guard<py::gil_scoped_release>())
      .def_static("from_history", [](const History& history, const Table* absences) { return Team::from(history, absences); }, py::arg("history"),
                  py::arg("absences") = nullptr, py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("findings", [](const Team& team) { return std::vector<Finding>(team.findings().begin(), team.findings().end()); })
      .def_property_readonly("reps", [](const Team& team) {
        std::vector<std::string> out;
        for (const Rep& rep : team.reps()) out.push_back(rep.name);
        return out;
      })
      .def_property_readonly("absences", [](const Team& team) {
        std::vector<std::tuple<std::string, Day, Day>> out;
        for (const Absence& a : team.absences()) out.emplace_back(a.rep, a.from, a.until);
        return out;
      })
      .def("__len__", [](const Team& team) { return team.reps().size(); });

  m.def("apply_calendar", &apply_calendar, py::arg("base"), py::arg("rows"), py::call_guard<py::gil_scoped_release>());
  m.def("largest_remainder", [](std::int64_t total, const std::vector<double>& weights) { return largest_remainder(total, weights); }, py::arg("total"),
        py::arg("weights"));

  py::class_<Plan>(m, "Plan", "A target taken apart.")
      .def_property_readonly("id", &Plan::id)
      .def_property_readonly("target", [](const Plan& p) { return p.parts().target; })
      .def_property_readonly("period", [](const Plan& p) { return p.parts().period; })
      .def_property_readonly("as_of", [](const Plan& p) { return p.parts().as_of; })
      .def_property_readonly("driver", [](const Plan& p) { return "stage:" + p.parts().driver; })
      .def_property_readonly("model", [](const Plan& p) { return p.parts().model; })
      .def_property_readonly("calendar", [](const Plan& p) { return p.parts().calendar; })
      .def_property_readonly("team", [](const Plan& p) { return p.parts().team; })
      .def_property_readonly("days", [](const Plan& p) { return p.parts().days; })
      .def_property_readonly("binding", [](const Plan& p) {
        std::vector<std::tuple<std::string, Day, double>> out;
        for (const Binding& b : p.parts().binding) out.emplace_back(b.kpi, b.until, b.needed);
        return out;
      })
      .def_property_readonly("binding_table", &Plan::binding)
      .def_property_readonly("average_deal_standard_error", [](const Plan& p) { return p.parts().model.amount().mean_standard_error; })
      .def_property_readonly("average_deal", [](const Plan& p) { return p.parts().average_deal_minor; })
      .def_property_readonly("backlog", [](const Plan& p) { return std::pair(p.parts().backlog_in_period, p.parts().backlog_ultimate); })
      .def_property_readonly("expected_wins", [](const Plan& p) {
        std::map<std::string, double> out;
        for (std::size_t i = 0; i < p.parts().expected_wins.size(); ++i) out.emplace(p.parts().team.reps()[i].name, p.parts().expected_wins[i]);
        return out;
      })
      .def_property_readonly("confidence", [](const Plan& p) { return p.parts().confidence; })
      .def_property_readonly("seed", [](const Plan& p) { return p.parts().seed; })
      .def_property_readonly("steady_state", [](const Plan& p) { return method_of(p.parts().steady_state); })
      .def_property_readonly("weighted_pipeline", [](const Plan& p) { return method_of(p.parts().weighted_pipeline); })
      .def_property_readonly("dated", [](const Plan& p) { return method_of(p.parts().dated); })
      .def_property_readonly("methods", &Plan::methods)
      .def_property_readonly("totals", &Plan::totals)
      .def_property_readonly("by_rep", &Plan::by_rep)
      .def_property_readonly("by_week", &Plan::by_week)
      .def_property_readonly("by_day", &Plan::by_day)
      .def_property_readonly("quotas", &Plan::quotas)
      .def_property_readonly("probability", [](const Plan& p) { return p.parts().dated.probability; })
      .def_property_readonly("revenue", [](const Plan& p) {
        std::map<std::string, Money> out;
        for (std::size_t i = 0; i < p.parts().revenue.size(); ++i) out.emplace(p.parts().team.reps()[i].name, p.parts().revenue[i]);
        return out;
      })
      .def_property_readonly("findings", [](const Plan& p) { return p.parts().findings; })
      .def("explain", &Plan::explain, py::arg("kpi"), py::arg("rep") = "", py::arg("language") = "en", py::call_guard<py::gil_scoped_release>())
      .def("to_json", &Plan::to_json, py::call_guard<py::gil_scoped_release>())
      .def_static("from_json", &Plan::from_json, py::arg("json"), py::call_guard<py::gil_scoped_release>());

  m.def("probability_of", [](const Plan& plan, std::int64_t total, std::int32_t runs, const py::object& progress) {
    Chance c;
    const Progress ask = progress_of(progress);
    {
      py::gil_scoped_release release;
      c = probability_of(plan, total, runs, ask);
    }
    return py::make_tuple(c.probability, c.standard_error, c.runs, c.mean, c.mean_standard_error, c.p10, c.p50, c.p90);
  }, py::arg("plan"), py::arg("total"), py::arg("runs"), py::arg("progress") = py::none());
  m.def("decompose", [](const Money& target, const Period& period, const Model& model, const History& history, const Team& team,
                        const WorkCalendar& calendar, const std::optional<std::string>& activities_json, const std::optional<std::string>& driver,
                        std::optional<double> confidence, std::uint64_t seed, std::int32_t runs, const py::object& progress) {
    DecomposeOptions options;
    if (activities_json) options.activities = activities_from_json(*activities_json);
    options.driver = driver;
    options.confidence = confidence;
    options.seed = seed;
    options.runs = runs;
    options.progress = progress_of(progress);
    py::gil_scoped_release release;
    return decompose(target, period, model, history, team, calendar, options);
  }, py::arg("target"), py::arg("period"), py::arg("model"), py::arg("history"), py::arg("team"), py::arg("calendar"), py::arg("activities"),
     py::arg("driver"), py::arg("confidence"), py::arg("seed"), py::arg("runs"), py::arg("progress"));
}

}  // namespace voronka::python
