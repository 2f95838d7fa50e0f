#include "table/arrow_format.hpp"

#include <charconv>
#include <optional>
#include <vector>

#include "base/format.hpp"
#include "voronka/table/arrow_abi.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"

namespace voronka::arrow {
namespace {

using table_text::quoted;

std::string_view cast_of(std::string_view format) {
  if (format == "z" || format == "Z" || format == "vz" || format.starts_with("w:")) return "cast it to a string";
  if (format.starts_with("tt")) return "cast it to a string, or join it with its date as a timestamp";
  if (format.starts_with("tD") || format.starts_with("ti")) return "cast it to an integer (int64)";
  if (format == "+s") return "take its fields as columns of their own";
  if (format == "+r") return "it is run-end encoded; cast it to the type of its values";
  if (format.starts_with("+")) return "unnest it, or cast it to a string";
  if (format.starts_with("d:")) return "cast it to decimal(18, 2) or to float64; a scale of 0 to 18 can be read";
  return "cast it to a string";
}

[[noreturn]] void unsupported(std::string_view name, std::string_view format, std::string_view cast) {
  throw Error(ErrorCode::unsupported, formatted("column {} has the Arrow format {}, which cannot be read; {}", quoted(name), quoted(format), cast));
}

std::optional<std::vector<int>> numbers(std::string_view text) {
  std::vector<int> out;
  while (true) {
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    out.push_back(value);
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    if (text.empty()) return out;
    if (text.front() != ',') return std::nullopt;
    text.remove_prefix(1);
  }
}

struct Simple {
  std::string_view format;
  Storage storage;
  ColumnType type;
};
constexpr Simple simple[] = {
    {"n", Storage::none, ColumnType::text},           {"b", Storage::bit, ColumnType::boolean},
    {"c", Storage::int8, ColumnType::integer},        {"C", Storage::uint8, ColumnType::integer},
    {"s", Storage::int16, ColumnType::integer},       {"S", Storage::uint16, ColumnType::integer},
    {"i", Storage::int32, ColumnType::integer},       {"I", Storage::uint32, ColumnType::integer},
    {"l", Storage::int64, ColumnType::integer},       {"L", Storage::uint64, ColumnType::integer},
    {"e", Storage::half, ColumnType::real},           {"f", Storage::single, ColumnType::real},
    {"g", Storage::real, ColumnType::real},           {"u", Storage::utf8, ColumnType::text},
    {"U", Storage::large_utf8, ColumnType::text},     {"vu", Storage::utf8_view, ColumnType::text},
    {"tdD", Storage::days, ColumnType::day},          {"tdm", Storage::milliseconds, ColumnType::day},
};

bool is_string(Storage s) { return s == Storage::utf8 || s == Storage::large_utf8 || s == Storage::utf8_view; }
bool is_index(Storage s) { return s >= Storage::int8 && s <= Storage::uint64; }

Format plain(std::string_view format, std::string_view name) {
  Format out;
  for (const Simple& known : simple) {
    if (known.format != format) continue;
    out.storage = known.storage;
    out.type = known.type;
    return out;
  }
  if (format.size() >= 4 && format.starts_with("ts") && format[3] == ':') {
    out.type = format.size() > 4 ? ColumnType::instant : ColumnType::local_time;
    switch (format[2]) {
      case 's': out.storage = Storage::seconds_ts; return out;
      case 'm': out.storage = Storage::milli_ts; return out;
      case 'u': out.storage = Storage::micro_ts; return out;
      case 'n': out.storage = Storage::nano_ts; return out;
      default: break;
    }
  }
  if (format.starts_with("d:")) {
    const auto parts = numbers(format.substr(2));
    if (parts && (parts->size() == 2 || parts->size() == 3)) {
      const int scale = (*parts)[1], bits = parts->size() == 3 ? (*parts)[2] : 128;
      if (scale >= 0 && scale <= 18 && (bits == 32 || bits == 64 || bits == 128 || bits == 256)) {
        out.storage = Storage::decimal;
        out.type = ColumnType::decimal;
        out.scale = static_cast<std::int8_t>(scale);
        out.bytes = bits / 8;
        return out;
      }
    }
  }
  unsupported(name, format, cast_of(format));
}

}  // namespace

Format read_format(const ArrowSchema& column, std::string_view name) {
  if (column.format == nullptr) throw Error(ErrorCode::invalid_data, formatted("column {} of the Arrow schema has no format", quoted(name)));
  if (column.dictionary == nullptr) return plain(column.format, name);
  const ArrowSchema& values = *column.dictionary;
  if (values.format == nullptr) throw Error(ErrorCode::invalid_data, formatted("the dictionary of column {} has no format", quoted(name)));
  const std::string both = formatted("dictionary of {} by {}", values.format, column.format);
  if (values.dictionary != nullptr) unsupported(name, both, "cast it to a string");
  Format of_values;
  try {
    of_values = plain(values.format, name);
  } catch (const Error&) {
    unsupported(name, both, cast_of(values.format));
  }
  if (!is_string(of_values.storage)) unsupported(name, both, "cast it to the type of its values");
  Format out = plain(column.format, name);
  if (!is_index(out.storage)) throw Error(ErrorCode::invalid_data, formatted("column {}: dictionary indices of format {}; they should be whole numbers", quoted(name), quoted(column.format)));
  out.dictionary = true;
  out.values = of_values.storage;
  out.type = ColumnType::text;
  return out;
}

}  // namespace voronka::arrow
