#include "event_log.hpp"

#include <array>
#include <cmath>
#include <queue>
#include <utility>

#include "voronka/base/random.hpp"

namespace voronka::benchmarks {
namespace {

constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
constexpr std::int64_t first_instant = 1'640'995'200 * second;  // 2022-01-01
constexpr double years = 3.0, events_per_deal = 6.56;

/// Splitmix64 (Steele, Lea & Flood 2014): enough for timing, and cheaper than the addressed numbers of the library.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  double uniform() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (static_cast<double>(z >> 12) + 0.5) * 0x1p-52;
  }
  int below(int n) { return static_cast<int>(uniform() * n); }

 private:
  std::uint64_t state_;
};

/// Weights of the next stage, from each stage; a row need not sum to 1. 56 moves in all.
constexpr std::array<std::array<int, stages>, stages> moves = {{
    //  0   1    2    3    4    5    6   won lost hold
    {0, 700, 60, 20, 5, 2, 0, 0, 165, 40},
    {50, 0, 660, 60, 20, 5, 2, 0, 120, 40},
    {25, 90, 0, 650, 60, 20, 5, 0, 100, 40},
    {0, 25, 100, 0, 650, 60, 20, 0, 90, 40},
    {0, 0, 25, 110, 0, 660, 40, 0, 85, 40},
    {0, 0, 0, 25, 100, 0, 700, 40, 70, 40},
    {0, 0, 0, 0, 25, 90, 0, 800, 45, 30},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {0, 100, 0, 0, 0, 0, 0, 0, 0, 0},  // of 1,000: the rest stays lost
    {30, 100, 150, 150, 150, 100, 50, 0, 170, 0},
}};
struct Deal {
  std::int64_t at_us;
  std::int64_t id, amount_minor;
  std::int32_t stage, owner, channel, reason;
  bool first;
  friend bool operator>(const Deal& a, const Deal& b) { return a.at_us != b.at_us ? a.at_us > b.at_us : a.id > b.id; }
};

/// Seconds in a stage: Weibull in the even stages, log-normal in the odd ones; mean about six days.
std::int64_t dwell_us(int stage, Draws& draws) {
  const double u = draws.uniform();
  const double days = stage % 2 == 0 ? 5.5 * std::pow(-std::log(u), 1.0 / (0.8 + 0.1 * stage))
                                     : std::exp(std::log(3.5) + 0.9 * normal_quantile(u));
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(days * 86'400.0)) * second;
}

int next_stage(int stage, Draws& draws) {
  const auto& weights = moves[static_cast<std::size_t>(stage)];
  int total = stage == lost ? 1000 : 0;
  if (stage != lost)
    for (const int weight : weights) total += weight;
  int rest = draws.below(total);
  for (int to = 0; to < stages; ++to) {
    rest -= weights[static_cast<std::size_t>(to)];
    if (rest < 0) return to;
  }
  return -1;  // a lost deal that stays lost
}

/// Moves `deal` to its next event; false if there is none.
bool advance(Deal& deal, Draws& draws) {
  if (deal.stage == won) return false;
  const int to = next_stage(deal.stage, draws);
  if (to < 0) return false;
  deal.at_us += dwell_us(deal.stage, draws);
  deal.stage = to;
  deal.first = false;
  if (draws.uniform() < 0.05) deal.owner = draws.below(owners);
  deal.reason = to == lost ? draws.below(reasons) : -1;
  return true;
}

}  // namespace

EventLog draw_events(std::size_t events, std::uint64_t seed) {
  Draws draws(seed);
  EventLog log;
  const auto reserve = [events](auto&... column) { (column.reserve(events), ...); };
  reserve(log.opportunity, log.at_us, log.stage, log.owner, log.channel, log.amount_minor, log.reason);

  // Inflow grows linearly from r to 2 r over the span: 1.5 r deals a span in all.
  const double span = years * 365.25 * static_cast<double>(day);
  const double rate = static_cast<double>(events) / events_per_deal / (1.5 * span);
  std::priority_queue<Deal, std::vector<Deal>, std::greater<>> next;
  double arrival = 0.0;
  std::int64_t id = 1000;
  const auto arrive = [&] {
    arrival += -std::log(draws.uniform()) / (rate * (1.0 + arrival / span));
    id += 1 + draws.below(3);
    const double amount = std::exp(std::log(2.0e7) + 0.8 * normal_quantile(draws.uniform()));
    const std::int64_t at = first_instant + static_cast<std::int64_t>(arrival) / second * second;
    next.push({at, id, static_cast<std::int64_t>(amount), 0, draws.below(owners), draws.below(channels), -1, true});
    return at;
  };
  std::int64_t last_arrival = arrive();
  while (log.size() < events) {
    while (last_arrival <= next.top().at_us) last_arrival = arrive();
    Deal deal = next.top();
    next.pop();
    log.deals += deal.first ? 1 : 0;
    log.opportunity.push_back(deal.id);
    log.at_us.push_back(deal.at_us);
    log.stage.push_back(deal.stage);
    log.owner.push_back(deal.owner);
    log.channel.push_back(deal.channel);
    log.amount_minor.push_back(deal.amount_minor);
    log.reason.push_back(deal.reason);
    if (advance(deal, draws)) next.push(deal);
  }
  return log;
}

const std::vector<std::string>& stage_names() {
  static const std::vector<std::string> names = {"lead", "qualified", "meeting", "demo", "offer", "contract", "invoice", "won", "lost", "on hold"};
  return names;
}

StageGraph stage_graph() {
  StageGraph::Builder builder;
  for (int stage = 0; stage < open_stages; ++stage) builder.open(stage_names()[static_cast<std::size_t>(stage)]);
  builder.open(stage_names()[on_hold]).won(stage_names()[won]).lost(stage_names()[lost]).entry(stage_names()[0]);
  for (std::size_t from = 0; from < stages; ++from)
    for (std::size_t to = 0; to < stages; ++to)
      if (moves[from][to] > 0) builder.move(stage_names()[from], stage_names()[to]);
  return builder.build();
}

namespace {

Column column(std::string name, ColumnType type) {
  Column made;
  made.name = std::move(name);
  made.type = type;
  return made;
}

Column text(std::string name, const std::vector<std::int32_t>& codes, std::vector<std::string> dictionary) {
  Column made = column(std::move(name), ColumnType::text);
  made.codes = codes;
  made.dictionary = std::move(dictionary);
  return made;
}

std::vector<std::string> numbered(const char* prefix, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(prefix + std::to_string(i));
  return names;
}

}  // namespace

Table to_table(const EventLog& log) {
  std::vector<Column> made;
  made.push_back(column("deal_id", ColumnType::integer));
  made.back().integers = log.opportunity;
  made.push_back(text("to_stage", log.stage, stage_names()));
  made.push_back(column("changed_at", ColumnType::instant));
  made.back().integers = log.at_us;
  made.push_back(text("owner", log.owner, numbered("owner ", owners)));
  made.push_back(text("channel", log.channel, numbered("channel ", channels)));
  made.push_back(column("amount", ColumnType::decimal));
  made.back().scale = 2;
  made.back().integers = log.amount_minor;
  made.push_back(text("reason", log.reason, numbered("reason ", reasons)));
  made.back().nulls.resize(log.size());
  for (std::size_t row = 0; row < log.size(); ++row)
    if (log.reason[row] < 0) made.back().nulls[row] = 1, made.back().codes[row] = 0;
  return Table(std::move(made));
}

Columns columns() {
  Columns names;
  names.opportunity = "deal_id";
  names.stage = "to_stage";
  names.at = "changed_at";
  names.rep = "owner";
  names.channel = "channel";
  names.amount = "amount";
  names.reason = "reason";
  return names;
}

}  // namespace voronka::benchmarks
