#include "casters.hpp"
#include "voronka/stages/stage_graph.hpp"

namespace voronka::python {

namespace {

/// From where to where: a tuple or a list of two names. A text of two letters is a sequence of two as well, and never meant.
struct Pair {
  std::string from, to;
};

}  // namespace

}  // namespace voronka::python

namespace pybind11::detail {

template <>
struct type_caster<voronka::python::Pair> {
  PYBIND11_TYPE_CASTER(voronka::python::Pair, const_name("tuple[str, str]"));

  bool load(handle source, bool convert) {
    if (!isinstance<tuple>(source) && !isinstance<list>(source)) return false;
    make_caster<std::pair<std::string, std::string>> pair;
    if (!pair.load(source, convert)) return false;
    std::tie(value.from, value.to) = cast_op<std::pair<std::string, std::string>>(pair);
    return true;
  }
};

}  // namespace pybind11::detail

namespace voronka::python {

namespace {

std::vector<std::string> names_of(const StageGraph& graph, std::span<const StageId> ids) {
  std::vector<std::string> out;
  for (const StageId id : ids) out.push_back(graph[id].name);
  return out;
}

StageGraph build(const std::vector<std::string>& open, const std::vector<std::string>& won, const std::vector<std::string>& lost,
                 const std::vector<Pair>& moves, const std::optional<std::string>& key,
                 const std::vector<std::string>& entries, bool acyclic) {
  StageGraph::Builder builder;
  for (const auto& name : open) builder.open(name);
  for (const auto& name : won) builder.won(name);
  for (const auto& name : lost) builder.lost(name);
  for (const auto& [from, to] : moves) {
    if (from == "*") builder.move_from_any_open(to);
    else builder.move(from, to);
  }
  for (const auto& name : entries) builder.entry(name);
  if (key) builder.key(*key);
  if (acyclic) builder.acyclic();
  return builder.build();
}

}  // namespace

void bind_stages(py::module_& m) {
  m.attr("ANY_OPEN") = "*";
  py::class_<StageGraph>(m, "StageGraph", "The funnel: stages and the moves between them. A value, checked once when it is built.")
      .def(py::init(&build), py::kw_only(), py::arg("open"), py::arg("won"), py::arg("lost") = std::vector<std::string>{}, py::arg("moves"),
           py::arg("key") = py::none(), py::arg("entries") = std::vector<std::string>{}, py::arg("acyclic") = false,
           "moves: pairs (from, to); (ANY_OPEN, to) is a move from every open stage. Errors name the fault.")
      .def_property_readonly("stages", [](const StageGraph& g) {
        std::vector<std::string> out;
        for (const Stage& s : g.stages()) out.push_back(s.name);
        return out;
      })
      .def("kind", [](const StageGraph& g, std::string_view stage) {
        switch (g[g.at(stage)].kind) {
          case StageKind::open: return "open";
          case StageKind::won: return "won";
          default: return "lost";
        }
      }, py::arg("stage"), "\"open\", \"won\" or \"lost\"")
      .def_property_readonly("moves", [](const StageGraph& g) {
        std::vector<std::pair<std::string, std::string>> out;
        for (const Move& move : g.moves()) out.emplace_back(g[move.from].name, g[move.to].name);
        return out;
      })
      .def_property_readonly("key", [](const StageGraph& g) -> std::optional<std::string> {
        if (const auto key = g.key()) return g[*key].name;
        return std::nullopt;
      })
      .def_property_readonly("entries", [](const StageGraph& g) { return names_of(g, g.entries()); })
      .def("with_key", &StageGraph::with_key, py::arg("stage"))
      .def("allows", [](const StageGraph& g, std::string_view from, std::string_view to) { return g.allows(g.at(from), g.at(to)); }, py::arg("start"), py::arg("to"))
      .def("exits", [](const StageGraph& g, std::string_view from) { return names_of(g, g.exits(g.at(from))); }, py::arg("stage"), "Where a deal can go from here.")
      .def_property_readonly("is_acyclic", &StageGraph::is_acyclic)
      .def("reach", [](const StageGraph& g, std::string_view from) { return names_of(g, g.reach(g.at(from))); }, py::arg("stage"))
      .def("loops", [](const StageGraph& g) {
        std::vector<std::vector<std::string>> out;
        for (const auto& loop : g.loops()) out.push_back(names_of(g, loop));
        return out;
      }, "Sets of stages that deals can go round in.")
      .def("gates", [](const StageGraph& g) { return names_of(g, g.gates()); }, "Stages that every win passes, from the entry on.")
      .def("dominates", [](const StageGraph& g, std::string_view gate, std::string_view stage) { return g.dominates(g.at(gate), g.at(stage)); },
           py::arg("gate"), py::arg("stage"))
      .def("to_graphviz", &StageGraph::to_graphviz)
      .def("to_json", &StageGraph::to_json)
      .def_static("from_json", &StageGraph::from_json, py::arg("json"))
      .def("__eq__", [](const StageGraph& a, const py::object& b) { return py::isinstance<StageGraph>(b) && a == b.cast<const StageGraph&>(); })
      .def("__repr__", [](const StageGraph& g) {
        std::string out = "StageGraph(";
        for (const Stage& s : g.stages()) out += (out.back() == '(' ? "" : ", ") + s.name;
        return out + ")";
      });
}

}  // namespace voronka::python
