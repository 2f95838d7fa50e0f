// Private: the life of one simulated company: who came, where they went, what was done.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "flow/simulation_laws.hpp"
#include "voronka/base/progress.hpp"

namespace voronka::simulation {

inline constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

/// An entry into a stage.
struct Step {
  StageId stage;
  std::size_t place = 0;    // on the grid of days
  std::int64_t second = 0;  // of the local day
  std::int64_t at = 0;      // microseconds UTC
  std::size_t rep = 0;
  std::int64_t amount = 0;  // minor units; 0: not known yet
  Day expected_close;
  bool has_expected_close = false;
  std::size_t reason = nobody;
};

/// Steps up to the first that lies beyond Spec::until (that one included, so that what is booked ahead is known).
struct Deal {
  std::size_t channel = nobody;
  std::vector<Step> steps;
};

struct ActivityRow {
  std::int64_t at;
  std::size_t kind, rep, deal;
  bool answered;
};
struct BookingRow {
  std::size_t deal, booking, rep;
  std::int64_t booked_at, due;
  bool held;
};

/// The grid: days on which things happen, from Spec::window.from() to some time after Spec::until.
class Grid {
 public:
  explicit Grid(const Spec& spec);
  [[nodiscard]] std::size_t size() const noexcept { return days_.size(); }
  [[nodiscard]] Day operator[](std::size_t place) const noexcept { return days_[place]; }
  /// First place whose day is not before `day`.
  [[nodiscard]] std::size_t place(Day day) const noexcept;
  /// Office hours of the day, in seconds of the local day.
  [[nodiscard]] std::int64_t opens() const noexcept { return opens_; }
  [[nodiscard]] std::int64_t closes(std::size_t place) const noexcept { return closes_[place]; }
  [[nodiscard]] double weight(std::size_t place) const noexcept { return weight_[place]; }  ///< share of a full day
  [[nodiscard]] std::int64_t utc(std::size_t place, std::int64_t second) const;

 private:
  const Zone& zone_;
  std::vector<Day> days_;
  std::vector<std::int64_t> closes_;
  std::vector<double> weight_;
  std::int64_t opens_;
};

struct Life {
  std::vector<Deal> deals;  // in order of arrival
  std::vector<ActivityRow> activities;
  std::vector<BookingRow> bookings;
  std::int64_t as_of_us = 0, until_us = 0;
};

[[nodiscard]] Life live(const Spec& spec, const Company& company, const Draws& draws, const Grid& grid, const Progress& progress);

/// Product of the factors of the faults of one kind that hold on a day for this stage, rep and channel (nobody: only faults that name none).
[[nodiscard]] double fault_factor(const Spec& spec, FaultSpec::Kind kind, Day day, std::size_t stage, std::size_t rep, std::size_t channel,
                                  const std::string* activity = nullptr) noexcept;

}  // namespace voronka::simulation
