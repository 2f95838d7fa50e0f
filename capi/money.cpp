// Exact money at the C wall.
#include "handles.hpp"
#include "voronka/money/money.hpp"

using namespace voronka;
using namespace voronka::capi;

extern "C" {

voronka_status voronka_currency_exponent(const char* currency, int32_t* out, voronka_error** error) {
  return guard(error, [&] { need(out, "out") = Currency(text(currency, "currency")).exponent(); });
}

voronka_status voronka_money_parse(const char* given, const char* currency, char decimal_mark, int64_t* out_minor, voronka_error** error) {
  return guard(error, [&] {
    auto& out = need(out_minor, "out_minor");
    if (decimal_mark != 0 && decimal_mark != '.' && decimal_mark != ',')
      refuse("`decimal_mark` " + std::to_string(static_cast<int>(decimal_mark)) + " is neither '.' nor ','");
    out = Money::parse(text(given, "text"), Currency(text(currency, "currency")), decimal_mark == 0 ? '.' : decimal_mark).minor();
  });
}

voronka_status voronka_money_format(int64_t minor, const char* currency, char** out, voronka_error** error) {
  return make_text(out, error, [&] { return Money(minor, Currency(text(currency, "currency"))).decimal(); });
}

voronka_status voronka_money_split(int64_t minor, const double* weights, size_t count, int64_t* out, voronka_error** error) {
  return guard(error, [&] {
    const auto given = array(weights, count, "weights");
    if (count > 0) (void)need(out, "out");
    const std::vector<Money> parts = Money(minor, Currency()).split(given);
    for (std::size_t i = 0; i < parts.size(); ++i) out[i] = parts[i].minor();
  });
}

voronka_status voronka_rates_create(const int32_t* days, const char* const* from, const char* const* to, const char* const* rates, size_t count,
                                    voronka_rates** out, voronka_error** error) {
  return make(out, error, [&] {
    const auto when = array(days, count, "days");
    const auto source = texts(from, count, "from"), target = texts(to, count, "to"), rate = texts(rates, count, "rates");
    Rates all;
    for (std::size_t i = 0; i < count; ++i) {
      try {
        all = all.with(day(when[i], "days"), Currency(source[i]), Currency(target[i]), rate[i]);
      } catch (const Error& fault) {
        throw Error(fault.code(), "rates[" + std::to_string(i) + "]: " + fault.what());
      }
    }
    return all;
  });
}

voronka_status voronka_rates_convert(const voronka_rates* rates, int64_t minor, const char* from, const char* to, int32_t on, int64_t* out_minor,
                                     voronka_error** error) {
  return guard(error, [&] {
    auto& out = need(out_minor, "out_minor");
    out = need(rates, "rates").value.convert(Money(minor, Currency(text(from, "from"))), Currency(text(to, "to")), day(on, "day")).minor();
  });
}

void voronka_rates_free(voronka_rates* rates) { delete rates; }

}  // extern "C"
