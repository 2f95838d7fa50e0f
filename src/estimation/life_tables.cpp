#include <algorithm>
#include <map>

#include "base/format.hpp"
#include "estimation/life_tables_data.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

const char* name_of(Clock clock) { return clock == Clock::calendar ? "calendar" : "working"; }
const char* name_of(Origin origin) { return origin == Origin::stage ? "stage" : "deal"; }

/// a += b, both in order of age and destination.
void add_cell(LifeTableCell& a, const LifeTableCell& b) {
  a.spells += b.spells;
  if (a.at_risk.size() < b.at_risk.size()) a.at_risk.resize(b.at_risk.size(), 0);
  for (std::size_t i = 0; i < b.at_risk.size(); ++i) a.at_risk[i] += b.at_risk[i];
  if (b.exits.empty()) return;
  std::vector<LifeTables::Exit> both;
  both.reserve(a.exits.size() + b.exits.size());
  const auto before = [](const LifeTables::Exit& x, const LifeTables::Exit& y) { return std::pair(x.age, x.to) < std::pair(y.age, y.to); };
  std::merge(a.exits.begin(), a.exits.end(), b.exits.begin(), b.exits.end(), std::back_inserter(both), before);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < both.size(); ++i) {
    if (kept > 0 && both[kept - 1].age == both[i].age && both[kept - 1].to == both[i].to) both[kept - 1].count += both[i].count;
    else both[kept++] = both[i];
  }
  both.resize(kept);
  a.exits = std::move(both);
}

}  // namespace

const LifeTableCell& LifeTables::Data::cell(std::int32_t segment, StageId stage) const {
  if (segment < 0 || static_cast<std::size_t>(segment) >= segments.size())
    throw Error(ErrorCode::invalid_argument, formatted("segment {} of {} segments", segment, segments.size()));
  if (stage.index() >= graph.size()) throw Error(ErrorCode::invalid_argument, formatted("stage {} of {} stages", stage.index(), graph.size()));
  return cells[static_cast<std::size_t>(segment) * graph.size() + stage.index()];
}

LifeTables LifeTables::from(const StageGraph& graph, std::span<const Spell> spells, Clock clock, std::vector<std::string> segments, Origin origin) {
  const auto stages = static_cast<std::int32_t>(graph.size());
  for (std::size_t i = 0; i < segments.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (segments[i] == segments[j]) throw Error(ErrorCode::invalid_argument, formatted("the segment \"{}\" is named twice", segments[i]));
  std::vector<std::int32_t> order(segments.size()), place(segments.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return segments[static_cast<std::size_t>(a)] < segments[static_cast<std::size_t>(b)]; });
  for (std::size_t i = 0; i < order.size(); ++i) place[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);

  auto data = std::make_shared<Data>(Data{.graph = graph, .clock = clock, .origin = origin});
  data->subjects.assign(segments.size(), 0);
  detail::LifeTableBuilder builder(segments.size() * graph.size());
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const Spell& x = spells[i];
    const auto refuse = [&](const std::string& what) { throw Error(ErrorCode::invalid_argument, formatted("spell {}: {}", i, what)); };
    if (x.segment < 0 || static_cast<std::size_t>(x.segment) >= segments.size()) refuse(formatted("segment {} of {} segments", x.segment, segments.size()));
    if (x.stage.index() >= stages) refuse(formatted("stage {} of {} stages", x.stage.index(), stages));
    if (x.entry_age < -1 || x.exit_age <= x.entry_age) refuse(formatted("ages {} to {}; -1 <= entry < exit is needed", x.entry_age, x.exit_age));
    if (x.exit_age > 10'000'000) refuse(formatted("an age of {} days", x.exit_age));
    if (x.to != none && (x.to < 0 || x.to >= stages)) refuse(formatted("destination {} of {} stages", x.to, stages));
    if (x.to == x.stage.index()) refuse(formatted("a move from \"{}\" to itself", graph[x.stage].name));
    if (x.weight <= 0) refuse(formatted("weight {}; it should be above 0", x.weight));
    const auto segment = static_cast<std::size_t>(place[static_cast<std::size_t>(x.segment)]);
    builder.add(segment * graph.size() + x.stage.index(), x.entry_age, x.exit_age, x.to, x.weight);
    data->subjects[segment] += x.weight;
    data->delayed = data->delayed || (origin == Origin::stage && x.entry_age >= 0);
  }
  std::sort(segments.begin(), segments.end());
  data->segments = std::move(segments);
  data->cells = builder.finish();
  return LifeTables(std::move(data));
}

void LifeTables::add(const LifeTables& other) {
  const Data& a = *data_;
  const Data& b = *other.data_;
  const auto refuse = [](const std::string& what) { throw Error(ErrorCode::invalid_argument, "life tables cannot be added: " + what); };
  if (!(a.graph == b.graph)) refuse("their stage graphs differ");
  if (a.clock != b.clock) refuse(formatted("one is on the {} clock, the other on the {} clock", name_of(a.clock), name_of(b.clock)));
  if (a.origin != b.origin) refuse(formatted("ages of one count from the {}, of the other from the {}", name_of(a.origin), name_of(b.origin)));
  if (a.from != b.from) refuse("their ages count from the entry into different stages");
  if (a.unit != b.unit || a.half_life != b.half_life) refuse("their half-lives differ");
  if (a.half_life && a.last != b.last) refuse(formatted("weights of one count back from {}, of the other from {}", a.last.iso(), b.last.iso()));
  auto sum = std::make_shared<Data>(a);
  sum->last = std::max(a.last, b.last);
  sum->without_age += b.without_age;
  sum->delayed = a.delayed || b.delayed;
  // Labels united in byte order.
  sum->segments.clear();
  std::set_union(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(), std::back_inserter(sum->segments));
  const std::size_t stages = a.graph.size();
  sum->cells.assign(sum->segments.size() * stages, {});
  sum->subjects.assign(sum->segments.size(), 0);
  for (const Data* part : {&a, &b}) {
    for (std::size_t s = 0; s < part->segments.size(); ++s) {
      const auto at = static_cast<std::size_t>(std::lower_bound(sum->segments.begin(), sum->segments.end(), part->segments[s]) - sum->segments.begin());
      sum->subjects[at] += part->subjects[s];
      for (std::size_t i = 0; i < stages; ++i) add_cell(sum->cells[at * stages + i], part->cells[s * stages + i]);
    }
  }
  data_ = std::move(sum);
}

LifeTables LifeTables::pooled() const {
  const Data& a = *data_;
  if (a.segments.size() == 1 && a.segments[0].empty()) return *this;
  auto sum = std::make_shared<Data>(a);
  const std::size_t stages = a.graph.size();
  sum->segments = {""};
  sum->cells.assign(stages, {});
  sum->subjects.assign(1, 0);
  for (std::size_t s = 0; s < a.segments.size(); ++s) {
    sum->subjects[0] += a.subjects[s];
    for (std::size_t i = 0; i < stages; ++i) add_cell(sum->cells[i], a.cells[s * stages + i]);
  }
  return LifeTables(std::move(sum));
}

const StageGraph& LifeTables::graph() const noexcept { return data_->graph; }
Clock LifeTables::clock() const noexcept { return data_->clock; }
Origin LifeTables::origin() const noexcept { return data_->origin; }
std::optional<StageId> LifeTables::origin_stage() const noexcept { return data_->from; }
std::optional<double> LifeTables::half_life() const noexcept { return data_->half_life; }
bool LifeTables::delayed() const noexcept { return data_->delayed; }
std::int64_t LifeTables::unit() const noexcept { return data_->unit; }
std::span<const std::string> LifeTables::segments() const noexcept { return data_->segments; }
std::int64_t LifeTables::without_age() const noexcept { return data_->without_age; }

std::int64_t LifeTables::subjects(std::int32_t segment) const {
  (void)data_->cell(segment, StageId{0});
  return data_->subjects[static_cast<std::size_t>(segment)];
}
std::int64_t LifeTables::spells(std::int32_t segment, StageId stage) const { return data_->cell(segment, stage).spells; }
std::int32_t LifeTables::last_age(std::int32_t segment, StageId stage) const { return static_cast<std::int32_t>(data_->cell(segment, stage).at_risk.size()) - 1; }
std::span<const std::int64_t> LifeTables::at_risk(std::int32_t segment, StageId stage) const { return data_->cell(segment, stage).at_risk; }
std::span<const LifeTables::Exit> LifeTables::exits(std::int32_t segment, StageId stage) const { return data_->cell(segment, stage).exits; }

std::int64_t LifeTables::at_risk(std::int32_t segment, StageId stage, std::int32_t age) const {
  const auto& risk = data_->cell(segment, stage).at_risk;
  return age < 0 || static_cast<std::size_t>(age) >= risk.size() ? 0 : risk[static_cast<std::size_t>(age)];
}

std::int64_t LifeTables::departed(std::int32_t segment, StageId stage, std::int32_t age, StageId to) const {
  const auto& exits = data_->cell(segment, stage).exits;
  const auto at = std::lower_bound(exits.begin(), exits.end(), std::pair(age, to.index()), [](const Exit& x, const auto& key) { return std::pair(x.age, x.to) < key; });
  return at != exits.end() && at->age == age && at->to == to.index() ? at->count : 0;
}

std::vector<LifeTables::Departure> LifeTables::departures() const {
  std::vector<Departure> result;
  const std::size_t stages = data_->graph.size();
  for (std::size_t c = 0; c < data_->cells.size(); ++c)
    for (const Exit& x : data_->cells[c].exits)
      result.push_back({static_cast<std::int32_t>(c / stages), static_cast<std::uint16_t>(c % stages), x.age, x.to, x.count});
  return result;
}

bool operator==(const LifeTables& a, const LifeTables& b) noexcept {
  const auto same_cell = [](const LifeTableCell& x, const LifeTableCell& y) {
    return x.spells == y.spells && x.at_risk == y.at_risk &&
           std::equal(x.exits.begin(), x.exits.end(), y.exits.begin(), y.exits.end(),
                      [](const LifeTables::Exit& p, const LifeTables::Exit& q) { return p.age == q.age && p.to == q.to && p.count == q.count; });
  };
  const auto &x = *a.data_, &y = *b.data_;
  return x.graph == y.graph && x.clock == y.clock && x.origin == y.origin && x.from == y.from && x.unit == y.unit && x.half_life == y.half_life &&
         x.without_age == y.without_age && x.segments == y.segments && x.subjects == y.subjects &&
         std::equal(x.cells.begin(), x.cells.end(), y.cells.begin(), y.cells.end(), same_cell);
}

}  // namespace v0
}  // namespace voronka

namespace voronka::detail {

std::vector<LifeTableCell> LifeTableBuilder::finish() {
  std::vector<LifeTableCell> cells(risk_.size());
  std::size_t widest = 0;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    cells[c].spells = spells_[c];
    std::vector<std::int64_t>& risk = risk_[c];
    for (std::size_t a = 1; a < risk.size(); ++a) risk[a] += risk[a - 1];
    while (!risk.empty() && risk.back() == 0) risk.pop_back();
    risk.shrink_to_fit();
    cells[c].at_risk = std::move(risk);
    widest = std::max(widest, cells[c].at_risk.size());
  }
  // Departures by cell (counting sort), then each cell over a small table of age x destination.
  std::vector<std::size_t> first(cells.size() + 1, 0);
  for (const Moved& m : moves_) ++first[m.cell + 1];
  for (std::size_t c = 0; c < cells.size(); ++c) first[c + 1] += first[c];
  std::vector<std::uint32_t> order(moves_.size());
  std::uint16_t width = 0;
  {
    std::vector<std::size_t> next(first.begin(), first.end() - 1);
    for (std::size_t i = 0; i < moves_.size(); ++i) {
      order[next[moves_[i].cell]++] = static_cast<std::uint32_t>(i);
      width = std::max(width, static_cast<std::uint16_t>(moves_[i].to + 1));
    }
  }
  std::vector<std::int64_t> count(widest * width, 0);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (first[c] == first[c + 1]) continue;
    const std::size_t used = cells[c].at_risk.size() * width;
    for (std::size_t i = first[c]; i < first[c + 1]; ++i) {
      const Moved& m = moves_[order[i]];
      count[static_cast<std::size_t>(m.age) * width + m.to] += m.weight;
    }
    for (std::size_t i = 0; i < used; ++i) {
      if (count[i] == 0) continue;
      cells[c].exits.push_back({static_cast<std::int32_t>(i / width), static_cast<std::uint16_t>(i % width), count[i]});
      count[i] = 0;
    }
    cells[c].exits.shrink_to_fit();
  }
  return cells;
}

}  // namespace voronka::detail
