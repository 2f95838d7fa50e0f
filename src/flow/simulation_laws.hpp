// Private: one company's laws, drawn from the hyper-laws of a specification.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "flow/simulation_spec.hpp"
#include "voronka/base/random.hpp"

namespace voronka::simulation {

/// What a random number is for: the last word of its address. Numbers never change meaning, so that a seed keeps its company.
enum class Purpose : std::uint32_t {
  hyper = 1, rep_effect, arrivals, arrival, move, clock, amount, revision, rep, reason, activity, booking, expected_close, dirt, dirt_order,
};

/// Random numbers of one company: address (draw, deal or other stream, company, purpose).
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint32_t company) : random_(seed), company_(company) {}
  [[nodiscard]] double uniform(Purpose purpose, std::uint32_t stream, std::uint32_t draw) const noexcept {
    return random_.uniform(draw, stream, company_, static_cast<std::uint32_t>(purpose));
  }
  [[nodiscard]] std::array<double, 2> pair(Purpose purpose, std::uint32_t stream, std::uint32_t draw) const noexcept {
    return random_.uniform_pair(draw, stream, company_, static_cast<std::uint32_t>(purpose));
  }
  [[nodiscard]] double value(const Value& v) const;

 private:
  Random random_;
  std::uint32_t company_;
};

/// A lag law with its parameters drawn.
struct Lag {
  LagLaw::Kind kind = LagLaw::Kind::fixed;
  double first = 0.0, second = 0.0;
  std::vector<double> cumulative;  // table

  [[nodiscard]] std::int64_t quantile(double u) const;
  /// P(lag = d), d = 0 .. days - 1.
  [[nodiscard]] std::vector<double> probabilities(std::size_t days) const;
  [[nodiscard]] double mean() const;
};

/// A way out of a stage.
struct Way {
  StageId to;
  double rate = 0.0;
  std::size_t lag = 0;  // index into Company::lags
};

struct Company {
  std::vector<Lag> lags;
  std::vector<std::vector<Way>> ways;  // [stage]; rates of an average rep and channel
  double per_day = 0.0, growth_per_week = 0.0;
  std::vector<double> throughput;            // [rep]
  std::vector<std::vector<double>> effects;  // [rep][stage]: factors on the odds of not being lost
  std::vector<double> show;                  // [booking]

  /// The ways out of `stage` with the odds of not being lost times `odds`.
  [[nodiscard]] std::vector<Way> ways_with(const StageGraph& graph, std::size_t stage, double odds) const;
};

[[nodiscard]] Company draw_company(const Spec& spec, const Draws& draws);

}  // namespace voronka::simulation
