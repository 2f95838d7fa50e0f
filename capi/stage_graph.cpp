// voronka_stage_graph
#include "handles.hpp"

using namespace voronka;
using namespace voronka::capi;

namespace {

StageGraph create(std::span<const char* const> names, const std::int32_t* kinds, std::span<const std::int32_t> from, const std::int32_t* to,
                  const voronka_stage_graph_options& options) {
  StageGraph::Builder builder;
  std::vector<std::string> stages = texts(names.data(), names.size(), "stage_names");
  for (std::size_t i = 0; i < stages.size(); ++i) {
    switch (kinds[i]) {
      case VORONKA_STAGE_OPEN: builder.open(stages[i]); break;
      case VORONKA_STAGE_WON: builder.won(stages[i]); break;
      case VORONKA_STAGE_LOST: builder.lost(stages[i]); break;
      default:
        refuse("stage_kinds[" + std::to_string(i) + "] " + std::to_string(kinds[i]) + " of the stage \"" + stages[i] +
               "\" is none of VORONKA_STAGE_OPEN (0), _WON (1), _LOST (2)");
    }
  }
  const auto name = [&](std::int32_t index, const char* what, std::size_t i) -> const std::string& {
    if (index < 0 || static_cast<std::size_t>(index) >= stages.size())
      refuse(std::string(what) + "[" + std::to_string(i) + "] " + std::to_string(index) + " is no stage; there are " +
             std::to_string(stages.size()) + ", counted from 0");
    return stages[static_cast<std::size_t>(index)];
  };
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] == VORONKA_ANY_OPEN) builder.move_from_any_open(name(to[i], "move_to", i));
    else builder.move(name(from[i], "move_from", i), name(to[i], "move_to", i));
  }
  for (const std::string& entry : texts(options.entries, options.entry_count, "entries")) builder.entry(entry);
  if (options.key != nullptr) builder.key(text(options.key, "key"));
  if (options.acyclic != 0) builder.acyclic();
  return builder.build();
}

bool holds(const voronka_stage_graph* graph, std::int32_t stage) {
  return graph != nullptr && stage >= 0 && static_cast<std::size_t>(stage) < graph->value.size();
}

StageId stage_at(const StageGraph& graph, std::int32_t index, const char* name) {
  if (index < 0 || static_cast<std::size_t>(index) >= graph.size())
    refuse(std::string("`") + name + "` " + std::to_string(index) + " is no stage; there are " + std::to_string(graph.size()) + ", counted from 0");
  return StageId(static_cast<std::uint16_t>(index));
}

template <class Stages>
void write(const Stages& stages, std::int32_t* out, std::size_t* out_count) {
  std::size_t& count = need(out_count, "out_count");
  if (!stages.empty()) (void)need(out, "out");
  std::size_t i = 0;
  for (const StageId stage : stages) out[i++] = stage.index();
  count = i;
}

}  // namespace

extern "C" {

voronka_status voronka_stage_graph_create(const char* const* stage_names, const int32_t* stage_kinds, size_t stage_count,
                                          const int32_t* move_from, const int32_t* move_to, size_t move_count,
                                          const voronka_stage_graph_options* options, voronka_stage_graph** out, voronka_error** error) {
  return make(out, error, [&] {
    const auto names = array(stage_names, stage_count, "stage_names");
    (void)array(stage_kinds, stage_count, "stage_kinds");
    const auto from = array(move_from, move_count, "move_from");
    (void)array(move_to, move_count, "move_to");
    return create(names, stage_kinds, from, move_to, read_struct(options, "options"));
  });
}

voronka_status voronka_stage_graph_from_json(const char* json, voronka_stage_graph** out, voronka_error** error) {
  return make(out, error, [&] { return StageGraph::from_json(text(json, "json")); });
}

voronka_status voronka_stage_graph_to_json(const voronka_stage_graph* graph, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return need(graph, "graph").value.to_json(); });
}

voronka_status voronka_stage_graph_to_graphviz(const voronka_stage_graph* graph, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return need(graph, "graph").value.to_graphviz(); });
}

size_t voronka_stage_graph_size(const voronka_stage_graph* graph) { return graph == nullptr ? 0 : graph->value.size(); }

const char* voronka_stage_graph_name(const voronka_stage_graph* graph, int32_t stage) {
  return holds(graph, stage) ? graph->value[StageId(static_cast<std::uint16_t>(stage))].name.c_str() : nullptr;
}

int32_t voronka_stage_graph_kind(const voronka_stage_graph* graph, int32_t stage) {
  return holds(graph, stage) ? static_cast<int32_t>(graph->value[StageId(static_cast<std::uint16_t>(stage))].kind) : VORONKA_NONE;
}

int32_t voronka_stage_graph_find(const voronka_stage_graph* graph, const char* name) {
  if (graph == nullptr || name == nullptr) return VORONKA_NONE;
  const auto found = graph->value.find(name);
  return found ? found->index() : VORONKA_NONE;
}

int32_t voronka_stage_graph_key(const voronka_stage_graph* graph) {
  if (graph == nullptr || !graph->value.key()) return VORONKA_NONE;
  return graph->value.key()->index();
}

int32_t voronka_stage_graph_allows(const voronka_stage_graph* graph, int32_t from, int32_t to) {
  if (!holds(graph, from) || !holds(graph, to)) return 0;
  return graph->value.allows(StageId(static_cast<std::uint16_t>(from)), StageId(static_cast<std::uint16_t>(to))) ? 1 : 0;
}

int32_t voronka_stage_graph_is_acyclic(const voronka_stage_graph* graph) { return graph != nullptr && graph->value.is_acyclic() ? 1 : 0; }

voronka_status voronka_stage_graph_entries(const voronka_stage_graph* graph, int32_t* out, size_t* out_count, voronka_error** error) {
  return guard(error, [&] { write(need(graph, "graph").value.entries(), out, out_count); });
}

voronka_status voronka_stage_graph_exits(const voronka_stage_graph* graph, int32_t from, int32_t* out, size_t* out_count,
                                         voronka_error** error) {
  return guard(error, [&] {
    const StageGraph& value = need(graph, "graph").value;
    write(value.exits(stage_at(value, from, "from")), out, out_count);
  });
}

voronka_status voronka_stage_graph_reach(const voronka_stage_graph* graph, int32_t from, int32_t* out, size_t* out_count,
                                         voronka_error** error) {
  return guard(error, [&] {
    const StageGraph& value = need(graph, "graph").value;
    write(value.reach(stage_at(value, from, "from")), out, out_count);
  });
}

voronka_status voronka_stage_graph_gates(const voronka_stage_graph* graph, int32_t* out, size_t* out_count, voronka_error** error) {
  return guard(error, [&] { write(need(graph, "graph").value.gates(), out, out_count); });
}

voronka_status voronka_stage_graph_loops(const voronka_stage_graph* graph, int32_t* out, size_t* out_count, voronka_error** error) {
  return guard(error, [&] {
    const StageGraph& value = need(graph, "graph").value;
    (void)need(out, "out");
    std::size_t& count = need(out_count, "out_count");
    const auto loops = value.loops();
    std::fill_n(out, value.size(), VORONKA_NONE);
    for (std::size_t i = 0; i < loops.size(); ++i)
      for (const StageId stage : loops[i]) out[stage.index()] = static_cast<int32_t>(i);
    count = loops.size();
  });
}

voronka_status voronka_stage_graph_dominates(const voronka_stage_graph* graph, int32_t gate, int32_t stage, int32_t* out,
                                             voronka_error** error) {
  return guard(error, [&] {
    const StageGraph& value = need(graph, "graph").value;
    need(out, "out") = value.dominates(stage_at(value, gate, "gate"), stage_at(value, stage, "stage")) ? 1 : 0;
  });
}

void voronka_stage_graph_free(voronka_stage_graph* graph) { delete graph; }

}  // extern "C"
