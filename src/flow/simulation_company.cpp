#include "flow/simulation_company.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/format.hpp"
#include "voronka/base/error.hpp"

namespace voronka::simulation {
namespace {

constexpr std::int64_t second_us = 1'000'000;

/// Position of `u` x total in the running sums of `weights`; the last positive weight if rounding leads beyond.
std::size_t pick(const std::vector<double>& weights, double u) noexcept {
  double total = 0.0;
  for (const double w : weights) total += w;
  double left = u * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0.0) continue;
    last = i;
    if ((left -= weights[i]) < 0.0) return i;
  }
  return last;
}

class Walk {
 public:
  Walk(const Spec& spec, const Company& company, const Draws& draws, const Grid& grid) : spec_(spec), company_(company), draws_(draws), grid_(grid) {
    const std::size_t channels = std::max<std::size_t>(1, spec.channels.size());
    ways_.resize(spec.reps.size() * channels * spec.graph.size());
    for (std::size_t r = 0; r < spec.reps.size(); ++r)
      for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t s = 0; s < spec.graph.size(); ++s) ways_[key(r, c, s)] = company.ways_with(spec.graph, s, odds(r, c, s));
    until_place_ = grid.place(spec.until);
  }

  Deal deal(std::uint32_t index, std::size_t arrival) const;
  /// A rep for a deal that comes in or changes hands on that day: by throughput among those who are there, else among those who are employed, else among all.
  std::size_t assign(double u, Day day) const;
  bool employed(std::size_t rep, Day day) const noexcept {
    const RepSpec& r = spec_.reps[rep];
    return (!r.starts || *r.starts <= day) && (!r.ends || day < *r.ends);
  }
  bool away(std::size_t rep, Day day) const noexcept {
    for (const Absence& a : spec_.absences)
      if (a.rep == spec_.reps[rep].name && a.from <= day && day < a.until) return true;
    return false;
  }

 private:
  std::size_t key(std::size_t rep, std::size_t channel, std::size_t stage) const noexcept {
    return (rep * std::max<std::size_t>(1, spec_.channels.size()) + channel) * spec_.graph.size() + stage;
  }
  double odds(std::size_t rep, std::size_t channel, std::size_t stage) const noexcept {
    return company_.effects[rep][stage] * (spec_.channels.empty() ? 1.0 : spec_.channels[channel].odds[stage]);
  }
  void price(Deal& deal, std::uint32_t index) const;
  void explain(Deal& deal, std::uint32_t index) const;

  const Spec& spec_;
  const Company& company_;
  const Draws& draws_;
  const Grid& grid_;
  std::vector<std::vector<Way>> ways_;
  std::size_t until_place_ = 0;
};

std::size_t Walk::assign(double u, Day day) const {
  std::vector<double> weights(spec_.reps.size());
  for (const int strict : {2, 1, 0}) {
    double sum = 0.0;
    for (std::size_t r = 0; r < weights.size(); ++r) {
      const bool fits = strict == 0 || (employed(r, day) && (strict == 1 || !away(r, day)));
      sum += weights[r] = fits ? company_.throughput[r] : 0.0;
    }
    if (sum > 0.0) break;
  }
  return pick(weights, u);
}

Deal Walk::deal(std::uint32_t index, std::size_t arrival) const {
  Deal out;
  const auto [u_channel, u_rep] = draws_.pair(Purpose::arrival, index, 0);
  const auto [u_entry, u_clock] = draws_.pair(Purpose::arrival, index, 1);
  const Day day = grid_[arrival];
  if (!spec_.channels.empty()) {
    std::vector<double> weights;
    for (std::size_t c = 0; c < spec_.channels.size(); ++c)
      weights.push_back(spec_.channels[c].share * fault_factor(spec_, FaultSpec::Kind::inflow, day, nobody, nobody, c));
    out.channel = pick(weights, u_channel);
  }
  Step step;
  step.stage = StageId(static_cast<std::uint16_t>(pick(spec_.entry_share, u_entry)));
  step.place = arrival;
  step.second = grid_.opens() + static_cast<std::int64_t>(u_clock * static_cast<double>(grid_.closes(arrival) - grid_.opens()));
  step.at = grid_.utc(arrival, step.second);
  step.rep = assign(u_rep, day);
  out.steps.push_back(step);
  const std::size_t channel = spec_.channels.empty() ? 0 : out.channel;
  for (std::uint32_t k = 0; step.place < until_place_; ++k) {
    if (k == 10'000)
      throw Error(ErrorCode::invalid_data, formatted("the simulation: a deal went through 10000 stages, the last \"{}\"; the moves of the specification lead in a "
                                                       "circle that is hardly ever left", spec_.graph[step.stage].name));
    const std::size_t stage = step.stage.index();
    const auto [u_way, u_lag] = draws_.pair(Purpose::move, index, k);
    const Day entered = grid_[step.place];
    const double fault = fault_factor(spec_, FaultSpec::Kind::odds, entered, stage, step.rep, out.channel);
    std::vector<Way> bent;
    if (fault != 1.0) bent = company_.ways_with(spec_.graph, stage, odds(step.rep, channel, stage) * fault);
    const std::vector<Way>& ways = fault != 1.0 ? bent : ways_[key(step.rep, channel, stage)];
    double left = u_way;
    const Way* taken = nullptr;
    for (const Way& w : ways) {
      if (w.rate <= 0.0) continue;
      if (left < w.rate) {
        taken = &w;
        break;
      }
      left -= w.rate;
    }
    // Rates that sum to 1 but for rounding leave nobody behind.
    if (taken == nullptr && left < 1e-12)
      for (const Way& w : ways)
        if (w.rate > 0.0) taken = &w;
    if (taken == nullptr) break;  // stays for ever
    std::int64_t lag = company_.lags[taken->lag].quantile(u_lag);
    const double slow = fault_factor(spec_, FaultSpec::Kind::lag, entered, stage, step.rep, out.channel);
    if (slow != 1.0) lag = std::llround(static_cast<double>(lag) * slow);
    if (lag >= static_cast<std::int64_t>(grid_.size() - step.place)) break;  // far beyond what is looked at
    Step next;
    next.stage = taken->to;
    next.place = step.place + static_cast<std::size_t>(lag);
    const double u = draws_.uniform(Purpose::clock, index, k);
    const std::int64_t opens = lag == 0 ? step.second + 1 : grid_.opens();
    next.second = opens + static_cast<std::int64_t>(u * static_cast<double>(std::max<std::int64_t>(0, grid_.closes(next.place) - opens)));
    next.second = std::min<std::int64_t>(next.second, 86'399);
    next.at = grid_.utc(next.place, next.second);
    next.rep = step.rep;
    const Day day_of_move = grid_[next.place];
    const auto [u_change, u_new] = draws_.pair(Purpose::rep, index, k);
    if (u_change < spec_.reassignment || !employed(step.rep, day_of_move)) next.rep = assign(u_new, day_of_move);
    step = next;
    out.steps.push_back(step);
  }
  price(out, index);
  explain(out, index);
  return out;
}

void Walk::price(Deal& deal, std::uint32_t index) const {
  if (!spec_.amount) return;
  const AmountSpec& a = *spec_.amount;
  const double unit = std::pow(10.0, spec_.currency.exponent());
  double amount = lognormal_quantile(draws_.uniform(Purpose::amount, index, 0), a.log_median, a.sigma) * unit;
  bool known = false;
  for (std::size_t k = 0; k < deal.steps.size(); ++k) {
    Step& step = deal.steps[k];
    if (known && a.revision_probability > 0.0) {
      const auto [u, v] = draws_.pair(Purpose::revision, index, static_cast<std::uint32_t>(k));
      if (u < a.revision_probability) amount = std::exp(std::log(amount) + a.revision_sigma * normal_quantile(v));
    }
    known = known || step.stage.index() >= a.known_from;
    const double steps = std::clamp(std::round(amount / static_cast<double>(a.step)), 1.0, 9e17 / static_cast<double>(a.step));
    if (known) step.amount = static_cast<std::int64_t>(steps) * a.step;
  }
}

void Walk::explain(Deal& deal, std::uint32_t index) const {
  if (spec_.expected_close) {
    const ExpectedClose& e = *spec_.expected_close;
    const Step* first = nullptr;
    for (Step& step : deal.steps) {
      if (first == nullptr && step.stage.index() >= e.known_from && spec_.graph[step.stage].kind == StageKind::open) {
        const double ahead = lognormal_quantile(draws_.uniform(Purpose::expected_close, index, 0), std::log(e.days), e.sigma);
        step.expected_close = grid_[step.place] + static_cast<int>(std::ceil(std::min(ahead, 36'500.0)));
        step.has_expected_close = true;
        first = &step;
      } else if (first != nullptr) {
        step.expected_close = first->expected_close;
        step.has_expected_close = true;
      }
    }
  }
  if (spec_.reasons.empty()) return;
  std::vector<double> shares;
  for (const auto& reason : spec_.reasons) shares.push_back(reason.second);
  for (std::size_t k = 0; k < deal.steps.size(); ++k)
    if (spec_.graph[deal.steps[k].stage].kind == StageKind::lost)
      deal.steps[k].reason = pick(shares, draws_.uniform(Purpose::reason, index, static_cast<std::uint32_t>(k)));
}

/// Places of arrival, in order. Means by day: per_day x growth x share of a full day x faults.
std::vector<std::size_t> arrivals(const Spec& spec, const Company& company, const Draws& draws, const Grid& grid) {
  const std::size_t known = grid.place(spec.window.until()), until = grid.place(spec.until);
  std::vector<double> mean(until);
  for (std::size_t p = 0; p < until; ++p) {
    const double weeks = (grid[p] - spec.window.from()) / 7.0;
    double factor = 0.0;
    for (std::size_t c = 0; c < spec.channels.size(); ++c) factor += spec.channels[c].share * fault_factor(spec, FaultSpec::Kind::inflow, grid[p], nobody, nobody, c);
    if (spec.channels.empty()) factor = fault_factor(spec, FaultSpec::Kind::inflow, grid[p], nobody, nobody, nobody);
    mean[p] = company.per_day * std::pow(1.0 + company.growth_per_week, weeks) * grid.weight(p) * factor;
  }
  std::vector<std::size_t> out;
  if (spec.inflow.total) {
    // Given their number, the arrivals of a Poisson process are independent and follow its mean.
    std::vector<double> sums(known);
    std::partial_sum(mean.begin(), mean.begin() + static_cast<std::ptrdiff_t>(known), sums.begin());
    if (sums.empty() || !(sums.back() > 0.0)) throw Error(ErrorCode::invalid_data, "the simulation at /inflow/total: no day before as_of has an inflow to date them by");
    for (std::int64_t i = 0; i < *spec.inflow.total; ++i) {
      const double u = draws.uniform(Purpose::arrivals, static_cast<std::uint32_t>(i), 1) * sums.back();
      out.push_back(std::min<std::size_t>(known - 1, static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), u) - sums.begin())));
    }
    std::sort(out.begin(), out.end());
  }
  for (std::size_t p = spec.inflow.total ? known : 0; p < until; ++p) {
    const std::int64_t n = poisson_quantile(draws.uniform(Purpose::arrivals, static_cast<std::uint32_t>(p), 0), mean[p]);
    out.insert(out.end(), static_cast<std::size_t>(n), p);
  }
  if (out.size() > std::numeric_limits<std::uint32_t>::max()) throw Error(ErrorCode::invalid_data, "the simulation: more than 2^32 deals");
  return out;
}

}  // namespace

double fault_factor(const Spec& spec, FaultSpec::Kind kind, Day day, std::size_t stage, std::size_t rep, std::size_t channel,
                    const std::string* activity) noexcept {
  double out = 1.0;
  for (const FaultSpec& f : spec.faults)
    if (f.kind == kind && f.when.contains(day) && (!f.stage || *f.stage == stage) && (!f.rep || *f.rep == rep) && (!f.channel || *f.channel == channel) &&
        (f.activity.empty() || (activity != nullptr && f.activity == *activity)))
      out *= f.factor;
  return out;
}

Grid::Grid(const Spec& spec) : zone_(spec.calendar.zone()), opens_(std::int64_t{60} * spec.calendar.opens_minute()) {
  const Day last = spec.until + 400;
  for (Day d = spec.window.from(); d < last; ++d) {
    const int minutes = spec.calendar.minutes(d);
    if (spec.clock == Clock::working && minutes == 0) continue;
    days_.push_back(d);
    const int open = minutes > 0 ? minutes : spec.calendar.full_minutes();
    closes_.push_back(opens_ + std::int64_t{60} * open);
    weight_.push_back(spec.clock == Clock::working ? static_cast<double>(minutes) / spec.calendar.full_minutes() : 1.0);
  }
  if (days_.empty() || days_.front() >= spec.window.until()) throw Error(ErrorCode::invalid_data, "the simulation at /calendar: no working day lies before as_of");
}

std::size_t Grid::place(Day day) const noexcept { return static_cast<std::size_t>(std::lower_bound(days_.begin(), days_.end(), day) - days_.begin()); }

std::int64_t Grid::utc(std::size_t place, std::int64_t second) const {
  return zone_.from_local_us(days_[place].since_epoch() * 86'400LL * second_us + second * second_us, LocalTimeRule::first).at.since_epoch_us();
}

namespace {

/// The person's days of work from `first` to `last`, both included.
std::vector<std::size_t> present(const Walk& walk, const Grid& grid, std::size_t rep, std::size_t first, std::size_t last) {
  std::vector<std::size_t> out;
  for (std::size_t p = first; p <= last; ++p)
    if (!walk.away(rep, grid[p]) && walk.employed(rep, grid[p])) out.push_back(p);
  return out;
}

void act(const Spec& spec, const Walk& walk, const Draws& draws, const Grid& grid, std::size_t index, Life& life) {
  const Deal& deal = life.deals[index];
  const std::size_t known = grid.place(spec.window.until());
  std::uint32_t draw = 0;
  for (std::size_t k = 0; k < deal.steps.size(); ++k) {
    const Step& in = deal.steps[k];
    if (in.place >= known) break;
    const bool left = k + 1 < deal.steps.size() && deal.steps[k + 1].place < known;
    const Step* out = left ? &deal.steps[k + 1] : nullptr;
    for (std::size_t a = 0; a < spec.activities.size(); ++a) {
      const ActivitySpec& activity = spec.activities[a];
      const double mean = activity.per_entry[in.stage.index()] *
                          fault_factor(spec, FaultSpec::Kind::activity, grid[in.place], in.stage.index(), in.rep, deal.channel, &activity.kind);
      const std::int64_t n = poisson_quantile(draws.uniform(Purpose::activity, static_cast<std::uint32_t>(index), draw++), mean);
      if (n == 0) continue;
      // Without an end in sight the work is done within two weeks.
      const auto days = present(walk, grid, in.rep, in.place, std::min(out != nullptr ? out->place : known - 1, in.place + 14));
      for (std::int64_t i = 0; i < n; ++i) {
        const auto [u_day, u_second] = draws.pair(Purpose::activity, static_cast<std::uint32_t>(index), draw++);
        const double u_answer = draws.uniform(Purpose::activity, static_cast<std::uint32_t>(index), draw++);
        if (days.empty()) continue;
        const std::size_t place = days[std::min(days.size() - 1, static_cast<std::size_t>(u_day * static_cast<double>(days.size())))];
        const std::int64_t from = place == in.place ? in.second : grid.opens();
        const std::int64_t to = out != nullptr && place == out->place ? out->second : std::max(grid.closes(place), from + 1);
        const std::int64_t second = std::min<std::int64_t>(86'399, from + static_cast<std::int64_t>(u_second * static_cast<double>(std::max<std::int64_t>(0, to - from))));
        life.activities.push_back({grid.utc(place, second), a, in.rep, index, u_answer < activity.answered});
      }
    }
  }
}

void book(const Spec& spec, const Company& company, const Draws& draws, const Grid& grid, std::size_t index, Life& life) {
  const Deal& deal = life.deals[index];
  std::uint32_t draw = 0;
  for (std::size_t k = 0; k + 1 < deal.steps.size(); ++k) {
    const Step &in = deal.steps[k], &out = deal.steps[k + 1];
    for (std::size_t b = 0; b < spec.bookings.size(); ++b) {
      const BookingSpec& booking = spec.bookings[b];
      if (in.stage != booking.from || out.stage != booking.to) continue;
      const auto stream = static_cast<std::uint32_t>(index);
      const double show =
          std::min(1.0, company.show[b] * fault_factor(spec, FaultSpec::Kind::show_up, grid[out.place], in.stage.index(), in.rep, deal.channel));
      const std::int64_t failed = std::min<std::int64_t>(50, geometric_quantile(draws.uniform(Purpose::booking, stream, draw++), (1.0 - show) / show));
      // Those who do not come are booked again, so the failed ones stand between the entry and the day it is held.
      for (std::int64_t i = 0; i <= failed; ++i) {
        const bool held = i == failed;
        const auto [u_day, u_ahead] = draws.pair(Purpose::booking, stream, draw++);
        const auto [u_due, u_booked] = draws.pair(Purpose::booking, stream, draw++);
        const std::size_t place = held ? out.place : in.place + static_cast<std::size_t>(u_day * static_cast<double>(out.place - in.place + 1));
        const auto within = [&](std::size_t p, double u) {  // a second of that day between entry and the held appointment
          const std::int64_t from = p == in.place ? in.second : grid.opens();
          const std::int64_t to = p == out.place ? out.second : std::max(grid.closes(p), from);
          return grid.utc(p, std::min<std::int64_t>(86'399, from + static_cast<std::int64_t>(u * static_cast<double>(std::max<std::int64_t>(0, to - from)))));
        };
        const std::int64_t due = held ? out.at : within(place, u_due);
        const std::size_t ahead = static_cast<std::size_t>(geometric_quantile(u_ahead, booking.ahead));
        const std::size_t booked_place = place - std::min(ahead, place - in.place);
        const std::int64_t booked_at = std::min(within(booked_place, u_booked), due);
        if (booked_at >= life.as_of_us) continue;
        life.bookings.push_back({index, b, in.rep, booked_at, due, held});
      }
    }
  }
}

}  // namespace

Life live(const Spec& spec, const Company& company, const Draws& draws, const Grid& grid, const Progress& progress) {
  Life life;
  life.as_of_us = spec.calendar.zone().start_of(spec.window.until()).since_epoch_us();
  life.until_us = spec.calendar.zone().start_of(spec.until).since_epoch_us();
  const Walk walk(spec, company, draws, grid);
  const auto places = arrivals(spec, company, draws, grid);
  life.deals.reserve(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i % 4096 == 0) report(progress, 0.8 * static_cast<double>(i) / static_cast<double>(places.size()));
    life.deals.push_back(walk.deal(static_cast<std::uint32_t>(i), places[i]));
    if (!spec.activities.empty()) act(spec, walk, draws, grid, i, life);
    if (!spec.bookings.empty()) book(spec, company, draws, grid, i, life);
  }
  return life;
}

}  // namespace voronka::simulation
