// Private: local civil days of many instants, by a table of day starts instead of a question to the zone each time.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "voronka/time/zone.hpp"

namespace voronka::history_detail {

inline constexpr std::int64_t us_per_day = 86'400'000'000;

class LocalDays {
 public:
  LocalDays() = default;
  /// Serves instants in [least, most].
  LocalDays(const Zone& zone, std::int64_t least, std::int64_t most) : zone_(zone) {
    first_ = zone.day_of(Instant(least)) - 2;
    const Day last = zone.day_of(Instant(most)) + 2;
    starts_.reserve(static_cast<std::size_t>(last - first_) + 1);
    for (Day d = first_; d <= last; ++d) starts_.push_back(zone.start_of(d).since_epoch_us());
  }
  [[nodiscard]] Day day_of(std::int64_t us) const noexcept {
    const std::int64_t size = static_cast<std::int64_t>(starts_.size());
    std::int64_t k = std::clamp<std::int64_t>((us - starts_.front()) / us_per_day, 0, size - 1);
    while (k > 0 && starts_[static_cast<std::size_t>(k)] > us) --k;
    while (k + 1 < size && starts_[static_cast<std::size_t>(k + 1)] <= us) ++k;
    return first_ + static_cast<int>(k);
  }
  [[nodiscard]] std::int64_t start_of(std::int32_t day) const {
    const std::int64_t k = std::int64_t{day} - first_.since_epoch();
    if (k < 0 || k >= static_cast<std::int64_t>(starts_.size())) return zone_.start_of(Day(day)).since_epoch_us();
    return starts_[static_cast<std::size_t>(k)];
  }
  /// Wall clock to UTC. A day of 24 hours has no jump of the clock in it, so the sum is the answer.
  [[nodiscard]] Zone::Resolved resolve(std::int64_t local_us) const {
    std::int64_t day = local_us / us_per_day;
    if (local_us % us_per_day < 0) --day;
    const std::int64_t k = day - first_.since_epoch();
    if (k >= 0 && k + 1 < static_cast<std::int64_t>(starts_.size())) {
      const auto i = static_cast<std::size_t>(k);
      if (starts_[i + 1] - starts_[i] == us_per_day) return {Instant(starts_[i] + (local_us - day * us_per_day)), false, false};
    }
    return zone_.from_local_us(local_us, LocalTimeRule::first);
  }

 private:
  Zone zone_;
  Day first_;
  std::vector<std::int64_t> starts_;
};

}  // namespace voronka::history_detail
