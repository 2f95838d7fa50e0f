// Life tables from the visits of a history.
#include <cmath>

#include "base/format.hpp"
#include "estimation/life_tables_data.hpp"
#include "estimation/visit_ages.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

constexpr std::int64_t weight_unit = 65536;

/// Weight of what began `days` (of the clock) before the last day seen. Given at entry, so it says nothing of how the stay ended;
/// at one age all weights share the factor 2^(age / half-life), so hazards are those of weighting every day at risk by its own date.
class Weights {
 public:
  explicit Weights(std::optional<double> half_life) : half_life_(half_life) {}
  [[nodiscard]] std::int64_t operator()(std::int32_t days) {
    if (!half_life_) return 1;
    const auto d = static_cast<std::size_t>(std::max(days, 0));
    for (std::size_t i = table_.size(); i <= d; ++i)
      table_.push_back(std::llround(static_cast<double>(weight_unit) * std::exp2(-static_cast<double>(i) / *half_life_)));
    return table_[d];
  }

 private:
  std::optional<double> half_life_;
  std::vector<std::int64_t> table_;
};

struct Build {
  const History& history;
  const detail::VisitAges& ages;
  const detail::VisitSegments& segments;
  Weights weights;
  LifeTables::Data& data;
  detail::LifeTableBuilder builder;

  void stage_clock() {
    const auto visits = history.visits();
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const Visit& v = visits[i];
      if (v.entry > ages.last()) continue;
      if (!v.entry_known) {
        ++data.without_age;
        continue;
      }
      const std::int64_t weight = weights(ages.seen(v.entry, ages.last()));
      const bool moved = v.next != none && v.exit <= ages.last();
      const std::int32_t a0 = ages.entry_age(v.entry);
      const std::int32_t a1 = moved ? ages.of_move(v.entry, v.exit) : ages.seen(v.entry, std::min(v.exit, ages.last()));
      if (a1 <= a0 || weight == 0) continue;
      const std::size_t segment = segments.of(i);
      builder.add(segment * data.graph.size() + v.stage.index(), a0, a1, moved ? v.next : none, weight);
      ++data.subjects[segment];
      data.delayed = data.delayed || a0 >= 0;
    }
  }

  /// One deal: visits[begin, end). The stage a deal ends each day in, from the first entry into `from` on.
  void deal_clock(std::span<const Visit> visits, std::size_t begin, std::size_t end, std::optional<StageId> from) {
    while (begin < end && from && visits[begin].stage != *from) ++begin;
    if (begin == end || visits[begin].entry > ages.last()) return;
    const Visit& first = visits[begin];
    if (!first.entry_known) {
      ++data.without_age;
      return;
    }
    const std::int64_t weight = weights(ages.seen(first.entry, ages.last()));
    if (weight == 0) return;
    const std::size_t segment = segments.of(begin), row = segment * data.graph.size();
    const std::int32_t start = ages.entry_age(first.entry);
    std::int32_t a0 = start;
    StageId in = first.stage;
    bool counted = false;
    const auto spell = [&](std::int32_t a1, std::int32_t to) {
      if (a1 <= a0) return;
      builder.add(row + in.index(), a0, a1, to, weight);
      counted = true;
    };
    std::size_t i = begin;
    for (; i < end; ++i) {
      const Visit& v = visits[i];
      const bool moved = v.next != none && v.exit <= ages.last();
      if (!moved) {
        spell(ages.seen(first.entry, std::min(v.exit, ages.last())), none);
        break;
      }
      const std::int32_t a1 = ages.of_move(first.entry, v.exit);
      const StageId to{static_cast<std::uint16_t>(v.next)};
      // Moves before the log starts only say where the deal is; of several at one age the last says where it ends.
      const bool last_of_age = i + 1 >= end || visits[i + 1].next == none || visits[i + 1].exit > ages.last() || ages.of_move(first.entry, visits[i + 1].exit) != a1;
      if (a1 <= start) {
        in = to;
        continue;
      }
      if (!last_of_age || to == in) continue;
      spell(a1, to.index());
      in = to, a0 = a1;
    }
    if (!counted) return;
    ++data.subjects[segment];
    data.delayed = data.delayed || start >= 0;
  }
};

}  // namespace

LifeTables LifeTables::from(const History& history, const WorkCalendar& calendar, const LifeTableOptions& options) {
  if (options.half_life && !(std::isfinite(*options.half_life) && *options.half_life > 0.0))
    throw Error(ErrorCode::invalid_argument, formatted("a half-life of {} days; it should be above 0", *options.half_life));
  if (options.from && options.from->index() >= history.graph().size())
    throw Error(ErrorCode::invalid_argument, formatted("ages from the entry into stage number {} of {} stages", options.from->index(), history.graph().size()));
  const detail::VisitAges ages(history, calendar, options.clock);
  const detail::VisitSegments segments = detail::visit_segments(history, options.by);
  auto data = std::make_shared<Data>(Data{.graph = history.graph(), .clock = options.clock, .origin = options.origin});
  if (options.origin == Origin::deal) data->from = options.from;
  data->half_life = options.half_life;
  data->unit = options.half_life ? weight_unit : 1;
  data->last = ages.last();
  data->segments = segments.labels;
  data->subjects.assign(segments.labels.size(), 0);
  Build build{history, ages, segments, Weights(options.half_life), *data, detail::LifeTableBuilder(segments.labels.size() * history.graph().size())};
  if (options.origin == Origin::stage) {
    build.stage_clock();
  } else {
    const auto visits = history.visits();
    for (std::size_t begin = 0; begin < visits.size();) {
      std::size_t end = begin + 1;
      while (end < visits.size() && visits[end].opportunity == visits[begin].opportunity) ++end;
      build.deal_clock(visits, begin, end, options.from);
      begin = end;
    }
  }
  data->cells = build.builder.finish();
  return LifeTables(std::move(data));
}

}  // namespace v0
}  // namespace voronka
