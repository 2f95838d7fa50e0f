// A model document in place of what a log teaches, and the deals that are read with its stages.
#include <string>
#include <utility>

#include "load.hpp"

namespace cli {

Stated read_model(const std::string& path) {
  const std::string document = read_file(path);
  Stated stated;
  stated.model = own<Model>(path, [&](voronka_model** out, voronka_error** error) { return voronka_model_from_json(document.c_str(), out, error); });
  call(path, [&](voronka_error** error) { return voronka_model_describe(stated.model.get(), &stated.facts, error); });
  return stated;
}

void check_source(const Common& common, const std::string& question) {
  if (!common.open_deals.empty() && common.model.empty()) throw Failure(usage, "--open-deals goes with --model");
  if (!common.open_deals.empty() && !common.events.empty()) throw Failure(usage, "both EVENTS and --open-deals are given; give one of them");
  if (!common.model.empty())
    for (const auto& [option, stated] : {std::pair("--won", !common.won.empty()), std::pair("--lost", !common.lost.empty()), std::pair("--open", !common.open.empty()),
                                         std::pair("--key", !common.key.empty()), std::pair("--clock", !common.clock.empty()),
                                         std::pair("--minimum-count", common.minimum_count != 0)})
      if (stated) throw Failure(usage, std::string(option) + " and --model are given; stages and clock are those of the model document");
  if (common.events.empty() && common.open_deals.empty()) throw Failure(usage, "EVENTS is needed: a CSV of stage changes" + question);
}

History read_deals(const Common& common, const Setting& setting, const Stated& stated, Table& table) {
  const std::string path = common.open_deals.empty() ? common.events : common.open_deals;
  table = read_table(path, common);
  Reading reading(common, setting);
  if (reading.options.has_as_of == 0 && stated.facts.has_as_of != 0) reading.as_of(stated.facts.as_of_us);
  if (common.currency.empty()) reading.currency(stated.facts.currency);
  const Graph graph = own<Graph>(common.model, [&](voronka_stage_graph** out, voronka_error** error) {
    return voronka_model_graph(stated.model.get(), out, error);
  });
  if (common.open_deals.empty())  // a log, read with the stages of a model that was made before
    return own<History>(shown(path), [&](voronka_history** out, voronka_error** error) {
      return voronka_history_from_table(graph.get(), table.get(), &reading.columns, &reading.options, out, error);
    });
  if (reading.options.has_as_of == 0) throw Failure(usage, "--as-of is needed: the moment at which " + shown(path) + " was true; the model does not state it");
  reading.open_deals(table.get());
  return own<History>(shown(path), [&](voronka_history** out, voronka_error** error) {
    return voronka_history_open_deals(graph.get(), table.get(), &reading.columns, &reading.options, out, error);
  });
}

}  // namespace cli
