#include "casters.hpp"
#include "voronka/history/history.hpp"

namespace voronka::python {

namespace {

/// What Python passes for as_of: None, a date (its start in the zone) or an aware datetime.
std::optional<Instant> moment_of(const py::object& value, const Zone& zone) {
  if (value.is_none()) return std::nullopt;
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  if (PyDateTime_Check(value.ptr())) return value.cast<Instant>();
  if (PyDate_Check(value.ptr())) return zone.start_of(value.cast<Day>());
  if (py::isinstance<py::str>(value)) return zone.start_of(Day::parse(value.cast<std::string>()));
  throw Error(ErrorCode::invalid_argument, "as_of = " + py::repr(value).cast<std::string>() + " is not accepted; give a date or a datetime with a zone");
}

HistoryOptions options_of(const py::dict& given) {
  HistoryOptions options;
  const auto has = [&](const char* key) { return given.contains(key) && !given[key].is_none(); };
  if (has("zone")) {
    options.zone = Zone(given["zone"].cast<std::string>());
    options.zone_stated = true;
  }
  if (given.contains("as_of")) options.as_of = moment_of(given["as_of"], options.zone);
  if (given.contains("now")) options.now = moment_of(given["now"], options.zone);
  if (has("currency")) options.currency = given["currency"].cast<std::string>();
  if (has("delayed_entry")) options.delayed_entry = given["delayed_entry"].cast<Day>();
  if (has("stage_aliases")) options.stage_aliases = given["stage_aliases"].cast<std::map<std::string, std::string>>();
  if (has("decimal_mark")) options.decimal_mark = given["decimal_mark"].cast<char>();
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
    if (given.contains(key) && !given[key].is_none()) columns.*member = given[key].cast<std::string>();
  if (given.contains("segments")) columns.segments = given["segments"].cast<std::vector<std::string>>();
  return columns;
}

Table open_table(const History& history) {
  Table::Builder out;
  out.column("opportunity", ColumnType::text).column("stage", ColumnType::text).column("since", ColumnType::day).column("rep", ColumnType::text);
  out.column("channel", ColumnType::text).column("amount", ColumnType::decimal, static_cast<std::int8_t>(history.currency().exponent()));
  out.column("expected_close", ColumnType::day);
  for (const OpenDeal& deal : history.open()) {
    out.text(history.opportunities()[static_cast<std::size_t>(deal.opportunity)]).text(history.graph()[deal.stage].name).day(deal.since);
    deal.rep == none ? out.null() : out.text(history.reps()[static_cast<std::size_t>(deal.rep)]);
    deal.channel == none ? out.null() : out.text(history.channels()[static_cast<std::size_t>(deal.channel)]);
    deal.has_amount ? out.integer(deal.amount_minor) : out.null();
    deal.has_due ? out.day(deal.due) : out.null();
  }
  return std::move(out).build();
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
        return History::open_deals(graph, table, columns_of(columns), options_of(options));
      }, py::arg("graph"), py::arg("table"), py::arg("columns"), py::arg("options"))
      .def("as_of_moment", [](const History& h, const py::object& moment) {
        const auto at = moment_of(moment, h.zone());
        if (!at) throw Error(ErrorCode::invalid_argument, "as_of needs a date or a datetime with a zone; None was given");
        return h.as_of(*at);
      }, py::arg("moment"))
      .def_property_readonly("graph", &History::graph)
      .def_property_readonly("zone", [](const History& h) { return h.zone().name(); })
      .def_property_readonly("as_of", &History::as_of)
      .def_property_readonly("currency", [](const History& h) { return std::string(h.currency().code()); })
      .def_property_readonly("rows", &History::rows)
      .def_property_readonly("events", &History::events)
      .def_property_readonly("set_aside", &History::set_aside)
      .def_property_readonly("findings", [](const History& h) { return std::vector<Finding>(h.findings().begin(), h.findings().end()); })
      .def_property_readonly("findings_table", [](const History& h) { return findings_table(h.findings()); })
      .def_property_readonly("opportunities", [](const History& h) { return h.opportunities().size(); })
      .def_property_readonly("reps", [](const History& h) { return std::vector<std::string>(h.reps().begin(), h.reps().end()); })
      .def_property_readonly("channels", [](const History& h) { return std::vector<std::string>(h.channels().begin(), h.channels().end()); })
      .def_property_readonly("open", &open_table)
      .def_property_readonly("stages", [](const History& h) {
        Table::Builder out;
        out.column("stage", ColumnType::text).column("entered", ColumnType::integer).column("entries", ColumnType::integer).column("open", ColumnType::integer);
        for (const StageCount& c : stage_counts(h)) out.text(h.graph()[c.stage].name).integer(c.entered).integer(c.entries).integer(c.open);
        return std::move(out).build();
      })
      .def_property_readonly("moves", [](const History& h) {
        Table::Builder out;
        out.column("from", ColumnType::text).column("to", ColumnType::text).column("count", ColumnType::integer);
        for (const MoveCount& c : move_counts(h)) out.text(h.graph()[c.from].name).text(h.graph()[c.to].name).integer(c.count);
        return std::move(out).build();
      });
  m.def("findings_table", [](const std::vector<Finding>& findings) { return findings_table(findings); }, py::arg("findings"));
  m.def("discover", [](const Table& table, const py::dict& columns, const py::dict& options, const std::vector<std::string>& won,
                       const std::vector<std::string>& lost, const std::vector<std::string>& open, const std::string& key, std::int64_t minimum_count) {
    Discovered found = discover(table, columns_of(columns), DiscoverOptions{won, lost, open, key, minimum_count}, options_of(options));
    return py::make_tuple(std::move(found.graph), std::move(found.findings));
  }, py::arg("table"), py::arg("columns"), py::arg("options"), py::arg("won"), py::arg("lost"), py::arg("open"), py::arg("key"), py::arg("minimum_count"));
}

}  // namespace voronka::python
