#include "casters.hpp"
#include "voronka/history/tables.hpp"

namespace voronka::python {

namespace {

/// What Python passes for as_of: None, a date or its ISO text (its start in the zone) or an aware datetime.
std::optional<Instant> moment_of(const char* name, const py::object& value, const Zone& zone) {
  if (value.is_none()) return std::nullopt;
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  if (PyDateTime_Check(value.ptr())) return value.cast<Instant>();
  if (PyDate_Check(value.ptr())) return zone.start_of(value.cast<Day>());
  if (py::isinstance<py::str>(value)) return zone.start_of(Day::parse(value.cast<std::string>()));
  throw Error(ErrorCode::invalid_argument, std::string(name) + " = " + py::repr(value).cast<std::string>() + " is not accepted; give a date, a datetime with a zone or a text such as '2026-06-01'");
}

HistoryOptions options_of(const py::dict& given) {
  HistoryOptions options;
  const auto has = [&](const char* key) { return given.contains(key) && !given[key].is_none(); };
  const auto text = [&](const char* key) { return taken<std::string>(key, "a text or None", given[key]); };
  if (has("zone")) {
    options.zone = Zone(text("zone"));
    options.zone_stated = true;
  }
  if (given.contains("as_of")) options.as_of = moment_of("as_of", given["as_of"], options.zone);
  if (given.contains("now")) options.now = moment_of("now", given["now"], options.zone);
  if (has("currency")) options.currency = text("currency");
  if (has("delayed_entry")) options.delayed_entry = taken<Day>("delayed_entry", "a datetime.date, a text such as '2026-06-12' or None", given["delayed_entry"]);
  if (has("stage_aliases")) {
    using Names = std::map<std::string, std::string>;
    options.stage_aliases = taken<Names>("stage_aliases", "a dict of names: {as in the table: as in the graph}", given["stage_aliases"]);
  }
  if (given.contains("earlier_findings")) options.earlier_findings = given["earlier_findings"].cast<std::vector<Finding>>();
  if (has("decimal_mark")) {
    const std::string mark = text("decimal_mark");
    if (mark.size() != 1) throw Error(ErrorCode::invalid_argument, "the decimal mark " + quoted(mark) + " is not accepted; it is one character, such as ','");
    options.decimal_mark = mark[0];
  }
  return options;
}

Columns columns_of(const py::dict& given) {
  Columns columns;
  const std::pair<const char*, std::string Columns::*> fields[] = {
      {"opportunity", &Columns::opportunity}, {"stage", &Columns::stage},       {"at", &Columns::at},
      {"rep", &Columns::rep},                 {"channel", &Columns::channel},   {"amount", &Columns::amount},
      {"currency_column", &Columns::currency}, {"expected_close", &Columns::expected_close}, {"reason", &Columns::reason},
      {"kind", &Columns::kind},               {"recorded_at", &Columns::recorded_at}, {"seq", &Columns::seq},
      {"actor", &Columns::actor}};
  for (const auto& [key, member] : fields)
    if (given.contains(key) && !given[key].is_none()) columns.*member = taken<std::string>(key, "the name of a column", given[key]);
  if (given.contains("segments")) columns.segments = taken<std::vector<std::string>>("segments", "a list of names", given["segments"]);
  return columns;
}

template <Table (*table)(const History&)>
Table without_gil(const History& history) {
  py::gil_scoped_release release;
  return table(history);
}

}  // namespace

void bind_history(py::module_& m) {
  py::class_<History>(m, "History", "What happened, columnar, as known on one day.")
      .def_static("from_table", [](const StageGraph& graph, const Table& table, const py::dict& columns, const py::dict& options, const py::object& progress) {
        const Columns mapped = columns_of(columns);
        const HistoryOptions chosen = options_of(options);
        const Progress ask = progress_of(progress);
        py::gil_scoped_release release;
        return History::from(graph, table, mapped, chosen, ask);
      }, py::arg("graph"), py::arg("table"), py::arg("columns"), py::arg("options"), py::arg("progress") = py::none())
      .def_static("open_deals", [](const StageGraph& graph, const Table& table, const py::dict& columns, const py::dict& options) {
        const Columns mapped = columns_of(columns);
        const HistoryOptions chosen = options_of(options);
        py::gil_scoped_release release;
        return History::open_deals(graph, table, mapped, chosen);
      }, py::arg("graph"), py::arg("table"), py::arg("columns"), py::arg("options"))
      .def("as_of_moment", [](const History& h, const py::object& moment) {
        const auto at = moment_of("as_of", moment, h.zone());
        if (!at) throw Error(ErrorCode::invalid_argument, "as_of needs a date or a datetime with a zone; None was given");
        py::gil_scoped_release release;
        return h.as_of(*at);
      }, py::arg("moment"))
      .def_property_readonly("graph", &History::graph)
      .def_property_readonly("zone", [](const History& h) { return h.zone().name(); })
      .def_property_readonly("as_of", &History::as_of)
      .def_property_readonly("currency", [](const History& h) { return std::string(h.currency().code()); })
      .def_property_readonly("delayed_entry", &History::delayed_entry)
      .def_property_readonly("rows", &History::rows)
      .def_property_readonly("events", &History::events)
      .def_property_readonly("set_aside", &History::set_aside)
      .def_property_readonly("findings", [](const History& h) { return std::vector<Finding>(h.findings().begin(), h.findings().end()); })
      .def_property_readonly("findings_table", [](const History& h) { return findings_table(h.findings()); })
      .def_property_readonly("opportunities", [](const History& h) { return h.opportunities().size(); })
      .def_property_readonly("reps", [](const History& h) { return std::vector<std::string>(h.reps().begin(), h.reps().end()); })
      .def_property_readonly("channels", [](const History& h) { return std::vector<std::string>(h.channels().begin(), h.channels().end()); })
      .def_property_readonly("stages", &without_gil<history_stages>)
      .def_property_readonly("moves", &without_gil<history_moves>)
      .def_property_readonly("open", &without_gil<history_open>)
      .def_property_readonly("closed", &without_gil<history_closed>)
      .def_property_readonly("visits", &without_gil<history_visits>)
      .def_property_readonly("odd_rows", &without_gil<history_odd_rows>)
      .def_property_readonly("by_rep", &without_gil<history_reps>);
  m.def("findings_table", [](const std::vector<Finding>& findings) { return findings_table(findings); }, py::arg("findings"));
  m.def("discover", [](const Table& table, const py::dict& columns, const py::dict& options, const std::vector<std::string>& won,
                       const std::vector<std::string>& lost, const std::vector<std::string>& open, const std::string& key, std::int64_t minimum_count, const py::object& progress) {
    const Columns mapped = columns_of(columns);
    const HistoryOptions reading = options_of(options);
    const Progress ask = progress_of(progress);
    std::optional<Discovered> found;
    {
      py::gil_scoped_release release;
      found = discover(table, mapped, DiscoverOptions{won, lost, open, key, minimum_count}, reading, ask);
    }
    return py::make_tuple(std::move(found->graph), std::move(found->findings));
  }, py::arg("table"), py::arg("columns"), py::arg("options"), py::arg("won"), py::arg("lost"), py::arg("open"), py::arg("key"), py::arg("minimum_count"), py::arg("progress") = py::none());
}

}  // namespace voronka::python
