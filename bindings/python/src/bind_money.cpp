#include <map>
#include <tuple>

#include "casters.hpp"
#include "voronka/money/money.hpp"

namespace voronka::python {

namespace {

/// Rates and what was told of them, for people: Rates itself keeps reduced fractions.
struct ToldRates {
  Rates rates;
  std::map<std::tuple<std::string, std::string, Day>, std::string> told;

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& [key, rate] : told) {
      const auto& [from, to, day] = key;
      out += (out.empty() ? "1 " : "; 1 ") + from + " = " + rate + ' ' + to + " from " + day.iso();
    }
    return "Rates(" + out + ")";
  }
};

}  // namespace

void bind_money(py::module_& m) {
  py::class_<Money>(m, "Money", "An exact sum: 64-bit minor units and their currency.")
      .def(py::init([](const py::object& amount, std::string_view currency) {
             const Currency unit(currency);
             if (py::isinstance<py::int_>(amount) && !py::isinstance<py::bool_>(amount)) return Money::parse(py::str(amount).cast<std::string>(), unit);
             if (py::isinstance<py::str>(amount)) return Money::parse(amount.cast<std::string>(), unit);
             const py::object decimal = py::module_::import("decimal").attr("Decimal");
             if (py::isinstance(amount, decimal)) return Money::parse(py::module_::import("builtins").attr("format")(amount, "f").cast<std::string>(), unit);
             throw Error(ErrorCode::invalid_argument, "the amount " + py::repr(amount).cast<std::string>() +
                                                          " is not exact; give an int, a decimal text or a decimal.Decimal, in major units");
           }),
           py::arg("amount"), py::arg("currency"), "Money(10_000_000, \"RUB\"): major units as int, exact text or Decimal.")
      .def_static("minor_units", [](std::int64_t minor, std::string_view currency) { return Money(minor, Currency(currency)); }, py::arg("minor"),
                  py::arg("currency"))
      .def_property_readonly("minor", &Money::minor, "whole minor units (kopecks, cents)")
      .def_property_readonly("currency", [](const Money& x) { return std::string(x.currency().code()); })
      .def_property_readonly("amount", [](const Money& x) { return py::module_::import("decimal").attr("Decimal")(x.decimal()); }, "decimal.Decimal, exact")
      .def("split", [](const Money& x, const std::vector<double>& weights) { return x.split(weights); }, py::arg("weights"),
           "Largest remainder: parts that sum exactly to this.")
      .def("__add__", [](const Money& a, const Money& b) { return a + b; }, py::is_operator())
      .def("__sub__", [](const Money& a, const Money& b) { return a - b; }, py::is_operator())
      .def("__eq__", [](const Money& a, const py::object& b) { return py::isinstance<Money>(b) && a == b.cast<const Money&>(); })
      .def("__hash__", [](const Money& x) { return py::hash(py::make_tuple(x.minor(), std::string(x.currency().code()))); })
      .def("__lt__", [](const Money& a, const Money& b) { return a.compare(b) < 0; }, py::is_operator())
      .def("__le__", [](const Money& a, const Money& b) { return a.compare(b) <= 0; }, py::is_operator())
      .def("__str__", [](const Money& x) { return x.decimal() + " " + std::string(x.currency().code()); })
      .def("__repr__", [](const Money& x) { return "Money('" + x.decimal() + "', " + quoted(x.currency().code()) + ")"; });

  py::class_<ToldRates>(m, "Rates", "Conversion rates by date: the newest not later than the day is in force. A value.")
      .def(py::init<>())
      .def("with_rate",
           [](const ToldRates& rates, Day day, std::string_view from, std::string_view to, const py::object& rate) {
             const auto text = py::str(rate).cast<std::string>();
             const Currency one(from), other(to);
             ToldRates out{rates.rates.with(day, one, other, text), rates.told};
             out.told.insert_or_assign({std::string(one.code()), std::string(other.code()), day}, text);
             return out;
           },
           py::arg("day"), py::arg("source"), py::arg("target"), py::arg("rate"), "1 major unit of `source` = `rate` major units of `target` from `day` on.")
      .def("convert", [](const ToldRates& rates, const Money& money, std::string_view to, Day day) { return rates.rates.convert(money, Currency(to), day); },
           py::arg("money"), py::arg("target"), py::arg("day"))
      .def("__repr__", &ToldRates::text);
}

}  // namespace voronka::python
