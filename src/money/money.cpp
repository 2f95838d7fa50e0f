#include "voronka/money/money.hpp"

#include <algorithm>
#include <cmath>

#include "base/format.hpp"
#include "money/wide.hpp"
#include "voronka/base/error.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using wide::i128;

[[noreturn]] void refuse(const std::string& message) { throw Error(ErrorCode::invalid_argument, message); }

std::string shown(const Money& m) { return m.currency().empty() ? m.decimal() : formatted("{} {}", m.decimal(), m.currency().code()); }

/// The currency of a sum: nothing (0 of no currency) takes the other's.
Currency common(const Money& a, const Money& b, const char* doing) {
  if (a.currency() == b.currency()) return a.currency();
  if (a.currency().empty() && a.minor() == 0) return b.currency();
  if (b.currency().empty() && b.minor() == 0) return a.currency();
  refuse(formatted("{} {} and {} needs a rate; convert one of them first", doing, shown(a), shown(b)));
}

/// Hamilton's method: `whole` + one more unit for the largest `fraction`s until `units` are dealt out. A zero weight gets nothing.
void deal_rest(std::vector<i128>& whole, const std::vector<double>& fraction, std::int64_t rest) {
  if (rest <= 0) return;
  std::vector<double> sorted;
  for (const double f : fraction)
    if (f >= 0.0) sorted.push_back(f);
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const double cut = sorted[static_cast<std::size_t>(rest) - 1];
  constexpr double tie = 1e-9;
  for (std::size_t i = 0; i < whole.size(); ++i)
    if (fraction[i] > cut + tie) {
      ++whole[i];
      --rest;
    }
  for (std::size_t i = 0; i < whole.size() && rest > 0; ++i)
    if (fraction[i] >= 0.0 && std::fabs(fraction[i] - cut) <= tie) {
      ++whole[i];
      --rest;
    }
}

}  // namespace

Money Money::of(std::int64_t major_units, std::string_view currency) {
  const Currency c(currency);
  std::int64_t minor = 0;
  if (__builtin_mul_overflow(major_units, wide::power_of_ten(c.exponent()), &minor))
    refuse(formatted("{} {} is too large; at most {} fit", major_units, currency, INT64_MAX / wide::power_of_ten(c.exponent())));
  return {minor, c};
}

Money Money::parse(std::string_view text, Currency currency, char mark) {
  const auto wrong = [&](const std::string& why) {
    return Error(ErrorCode::invalid_argument, formatted("\"{}\" is not an amount{}{}: {}", text, currency.empty() ? "" : " of ", currency.code(), why));
  };
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) ++at;
  i128 value = 0;
  constexpr i128 limit = static_cast<i128>(INT64_MAX) + 1;
  int decimals = -1, integers = 0;  // -1: the mark has not come yet
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == mark && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') throw wrong(formatted("it should be digits with at most one \"{}\", such as 1234{}5", mark, mark));
    if (decimals >= currency.exponent()) {
      if (c != '0') throw wrong(formatted("there are {} decimals at most", currency.exponent()));
      ++decimals;
      continue;
    }
    value = value * 10 + (c - '0');
    if (value > limit) throw wrong("it does not fit into 64 bits of minor units");
    decimals >= 0 ? ++decimals : ++integers;
  }
  if (integers == 0 || decimals == 0) throw wrong(formatted("it should be digits with at most one \"{}\" between them", mark));
  for (int i = std::max(decimals, 0); i < currency.exponent(); ++i) {
    value *= 10;
    if (value > limit) throw wrong("it does not fit into 64 bits of minor units");
  }
  if (negative) value = -value;
  if (value > static_cast<i128>(INT64_MAX)) throw wrong("it does not fit into 64 bits of minor units");
  return {static_cast<std::int64_t>(value), currency};
}

double Money::major() const noexcept { return static_cast<double>(minor_) / static_cast<double>(wide::power_of_ten(currency_.exponent())); }

std::string Money::decimal() const {
  const std::uint64_t size = minor_ < 0 ? 0 - static_cast<std::uint64_t>(minor_) : static_cast<std::uint64_t>(minor_);
  const char* sign = minor_ < 0 ? "-" : "";
  const int n = currency_.exponent();
  if (n == 0) return formatted("{}{}", sign, size);
  const std::uint64_t unit = static_cast<std::uint64_t>(wide::power_of_ten(n));
  return formatted("{}{}.{:0{}}", sign, size / unit, size % unit, n);
}

Money operator+(Money a, Money b) {
  const Currency c = common(a, b, "adding");
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.minor_, b.minor_, &sum)) refuse(formatted("{} + {} does not fit into 64 bits of minor units", shown(a), shown(b)));
  return {sum, c};
}

Money operator-(Money a, Money b) {
  const Currency c = common(a, b, "subtracting");
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.minor_, b.minor_, &difference)) refuse(formatted("{} - {} does not fit into 64 bits of minor units", shown(a), shown(b)));
  return {difference, c};
}

std::strong_ordering Money::compare(const Money& other) const {
  common(*this, other, "comparing");
  return minor_ <=> other.minor_;
}

std::vector<Money> Money::split(std::span<const std::int64_t> weights) const {
  i128 sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) refuse(formatted("splitting {}: weight {} of part {} is below 0", shown(*this), weights[i], i));
    sum += weights[i];
  }
  if (sum == 0) refuse(formatted("splitting {}: {}", shown(*this), weights.empty() ? "there is no part" : "all weights are 0"));
  if (sum > static_cast<i128>(INT64_MAX)) refuse(formatted("splitting {}: the weights sum to more than 2^63 - 1", shown(*this)));
  const i128 size = minor_ < 0 ? -static_cast<i128>(minor_) : static_cast<i128>(minor_);
  std::vector<i128> whole(weights.size());
  std::vector<std::pair<std::int64_t, std::size_t>> order;  // largest remainder first, the earlier part at a tie
  i128 rest = size;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const i128 share = size * weights[i];  // below 2^126
    whole[i] = share / sum;
    rest -= whole[i];
    order.emplace_back(-static_cast<std::int64_t>(share % sum), i);
  }
  std::sort(order.begin(), order.end());
  for (std::size_t k = 0; rest > 0; ++k, --rest) ++whole[order[k].second];
  std::vector<Money> out;
  for (const i128 part : whole) out.emplace_back(static_cast<std::int64_t>(minor_ < 0 ? -part : part), currency_);
  return out;
}

std::vector<Money> Money::split(std::span<const double> weights) const {
  double largest = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!std::isfinite(weights[i]) || weights[i] < 0.0)
      refuse(formatted("splitting {}: weight {} of part {} is not accepted; it should be finite and at least 0", shown(*this), weights[i], i));
    largest = std::max(largest, weights[i]);
  }
  if (largest == 0.0) refuse(formatted("splitting {}: {}", shown(*this), weights.empty() ? "there is no part" : "all weights are 0"));
  // Weights as integers of 60 bits, so that the quotas of any 64-bit amount are exact; a double has 53.
  int exponent = 0;
  std::frexp(largest, &exponent);
  std::vector<std::int64_t> scaled(weights.size());
  i128 sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    scaled[i] = std::llround(std::ldexp(weights[i], 60 - exponent));
    sum += scaled[i];
  }
  const i128 size = minor_ < 0 ? -static_cast<i128>(minor_) : static_cast<i128>(minor_);
  std::vector<i128> whole(weights.size());
  std::vector<double> fraction(weights.size(), -1.0);
  i128 rest = size;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const i128 share = size * scaled[i];  // below 2^123
    whole[i] = share / sum;
    rest -= whole[i];
    if (scaled[i] > 0) fraction[i] = static_cast<double>(share % sum) / static_cast<double>(sum);
  }
  deal_rest(whole, fraction, static_cast<std::int64_t>(rest));
  std::vector<Money> out;
  for (const i128 part : whole) out.emplace_back(static_cast<std::int64_t>(minor_ < 0 ? -part : part), currency_);
  return out;
}

}  // namespace v0
}  // namespace voronka
