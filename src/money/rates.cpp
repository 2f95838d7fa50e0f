#include <numeric>

#include "base/format.hpp"
#include "money/wide.hpp"
#include "voronka/base/error.hpp"
#include "voronka/money/money.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using wide::i128;

i128 greatest_common_divisor(i128 a, i128 b) noexcept {
  while (b != 0) {
    const i128 r = a % b;
    a = b;
    b = r;
  }
  return a < 0 ? -a : a;
}

}  // namespace

Rates Rates::with(Day day, Currency from, Currency to, std::string_view rate) const {
  const auto wrong = [&](const char* why) {
    return Error(ErrorCode::invalid_argument, formatted("the rate \"{}\" from {} to {} on {} is not accepted: {}", rate, from.code(), to.code(), day.iso(), why));
  };
  if (from.empty() || to.empty()) throw wrong("both currencies must be named");
  if (from == to) throw wrong("a currency has the rate 1 to itself");
  std::int64_t numerator = 0, denominator = 1;
  int digits = 0;
  bool mark = false;
  for (const char c : rate) {
    if (c == '.' && !mark && digits > 0) {
      mark = true;
      continue;
    }
    if (c < '0' || c > '9') throw wrong("it should be a decimal number above 0, such as 92.4567");
    ++digits;
    if (__builtin_mul_overflow(numerator, std::int64_t{10}, &numerator) || __builtin_add_overflow(numerator, std::int64_t{c - '0'}, &numerator) ||
        (mark && __builtin_mul_overflow(denominator, std::int64_t{10}, &denominator)))
      throw wrong("it has more digits than 64 bits hold");
  }
  if (digits == 0 || rate.back() == '.' || numerator == 0) throw wrong("it should be a decimal number above 0, such as 92.4567");
  const std::int64_t common = std::gcd(numerator, denominator);
  Rates out = *this;
  out.rates_[{std::string(from.code()), std::string(to.code())}].insert_or_assign(day, Rate{numerator / common, denominator / common});
  return out;
}

Money Rates::convert(Money money, Currency to, Day day) const {
  const Currency from = money.currency();
  if (from == to) return money;
  if (from.empty() && money.minor() == 0) return {0, to};
  const auto in_force = [&](const Currency& a, const Currency& b) -> const Rate* {
    const auto pair = rates_.find({std::string(a.code()), std::string(b.code())});
    if (pair == rates_.end()) return nullptr;
    auto after = pair->second.upper_bound(day);
    return after == pair->second.begin() ? nullptr : &std::prev(after)->second;
  };
  i128 numerator, denominator;
  if (const Rate* direct = in_force(from, to)) {
    numerator = direct->numerator;
    denominator = direct->denominator;
  } else if (const Rate* inverse = in_force(to, from)) {
    numerator = inverse->denominator;
    denominator = inverse->numerator;
  } else {
    throw Error(ErrorCode::invalid_data, formatted("no rate from {} to {} is known on {}", from.empty() ? "no currency" : from.code(),
                                                     to.empty() ? "no currency" : to.code(), day.iso()));
  }
  // minor(to) = minor(from) x rate x 10^exponent(to) / 10^exponent(from), half away from zero.
  numerator *= wide::power_of_ten(to.exponent());
  denominator *= wide::power_of_ten(from.exponent());
  const i128 common = greatest_common_divisor(numerator, denominator);
  numerator /= common;
  denominator /= common;
  i128 size = money.minor() < 0 ? -static_cast<i128>(money.minor()) : static_cast<i128>(money.minor());
  i128 product = 0;
  const auto too_large = [&] {
    return Error(ErrorCode::invalid_argument,
                 formatted("{} {} in {} does not fit into 64 bits of minor units", money.decimal(), from.code(), to.code()));
  };
  if (!wide::multiply(size, numerator, product)) throw too_large();
  i128 quotient = product / denominator;
  const i128 remainder = product % denominator;
  if (remainder >= denominator - remainder) ++quotient;
  if (quotient > static_cast<i128>(INT64_MAX)) throw too_large();
  return {static_cast<std::int64_t>(money.minor() < 0 ? -quotient : quotient), to};
}

}  // namespace v0
}  // namespace voronka
