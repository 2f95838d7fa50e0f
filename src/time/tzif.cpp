// TZif files: RFC 9636. Footers: POSIX.1 TZ with the extensions of section 3.3.1 (hours from -167 to 167).
#include <cstddef>

#include "time/zone_rules.hpp"

namespace voronka {
inline namespace v0 {
namespace {

class Bytes {
 public:
  explicit Bytes(std::string_view all) : all_(all) {}
  [[nodiscard]] bool has(std::size_t n) const noexcept { return all_.size() - at_ >= n; }
  void skip(std::size_t n) noexcept { at_ += n; }
  std::uint64_t big_endian(std::size_t n) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < n; ++i) value = value << 8 | static_cast<unsigned char>(all_[at_ + i]);
    at_ += n;
    return value;
  }
  std::int64_t time(std::size_t n) noexcept {
    const std::uint64_t raw = big_endian(n);
    return n == 4 ? std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(raw))} : static_cast<std::int64_t>(raw);
  }
  [[nodiscard]] std::string_view rest() const noexcept { return all_.substr(at_); }

 private:
  std::string_view all_;
  std::size_t at_ = 0;
};

struct Header {
  char version = 0;
  std::size_t isut = 0, isstd = 0, leaps = 0, times = 0, types = 0, letters = 0;
  [[nodiscard]] std::size_t block(std::size_t time_size) const noexcept {
    return times * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) + isstd + isut;
  }
};

bool read_header(Bytes& in, Header& out) noexcept {
  if (!in.has(44) || in.rest().substr(0, 4) != "TZif") return false;
  out.version = in.rest()[4];
  in.skip(20);
  for (std::size_t* count : {&out.isut, &out.isstd, &out.leaps, &out.times, &out.types, &out.letters}) {
    *count = static_cast<std::size_t>(in.big_endian(4));
    if (*count > 100'000) return false;
  }
  return true;
}

/// A POSIX TZ text, read from the front.
class Footer {
 public:
  explicit Footer(std::string_view text) : text_(text) {}
  [[nodiscard]] bool done() const noexcept { return at_ == text_.size(); }
  bool skip(char c) noexcept {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool name() noexcept {
    const std::size_t start = at_;
    if (skip('<')) {
      while (!done() && text_[at_] != '>') ++at_;
      return skip('>') && at_ - start >= 5;
    }
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (!done() && letter(text_[at_])) ++at_;
    return at_ - start >= 3;
  }
  bool number(int most, int& out) noexcept {
    const std::size_t start = at_;
    int value = 0;
    while (!done() && text_[at_] >= '0' && text_[at_] <= '9' && at_ - start < 4) value = value * 10 + (text_[at_++] - '0');
    out = value;
    return at_ > start && value <= most;
  }
  /// [+-]h[h[h]][:mm[:ss]]
  bool clock(int most_hours, std::int64_t& out) noexcept {
    const bool negative = skip('-');
    if (!negative) skip('+');
    int h = 0, m = 0, s = 0;
    if (!number(most_hours, h)) return false;
    if (skip(':') && !number(59, m)) return false;
    if (skip(':') && !number(59, s)) return false;
    out = h * 3600LL + m * 60LL + s;
    if (negative) out = -out;
    return true;
  }
  bool change(YearlyChange& out) noexcept {
    using Form = YearlyChange::Form;
    bool read = false;
    if (skip('M')) {
      out.form = Form::month_week_day;
      read = number(12, out.month) && out.month >= 1 && skip('.') && number(5, out.week) && out.week >= 1 && skip('.') && number(6, out.weekday);
    } else if (skip('J')) {
      out.form = Form::julian_without_29_february;
      read = number(365, out.day) && out.day >= 1;
    } else {
      out.form = Form::zero_based;
      read = number(365, out.day);
    }
    return read && (!skip('/') || clock(167, out.seconds));
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool read_footer(std::string_view text, ZoneRules& out) noexcept {
  Footer in(text);
  std::int64_t west = 0;
  if (!in.name() || !in.clock(24, west)) return false;
  out.standard_east = static_cast<std::int32_t>(-west);
  out.summer = false;
  out.forever = true;
  if (in.done()) return true;
  if (!in.name()) return false;
  west -= 3600;  // summer time is an hour ahead unless it says otherwise
  if (!in.skip(',')) {
    if (!in.clock(24, west) || !in.skip(',')) return false;
  }
  out.summer = true;
  out.summer_east = static_cast<std::int32_t>(-west);
  return in.change(out.summer_starts) && in.skip(',') && in.change(out.summer_ends) && in.done();
}

bool read_tzif(std::string_view bytes, ZoneRules& out, std::string& fault) {
  const auto wrong = [&](const char* why) {
    fault = why;
    return false;
  };
  Bytes in(bytes);
  Header header;
  if (!read_header(in, header)) return wrong("it is not a TZif file");
  std::size_t time_size = 4;
  if (header.version >= '2') {  // the first block is for readers of version 1
    if (!in.has(header.block(4))) return wrong("it ends early");
    in.skip(header.block(4));
    if (!read_header(in, header)) return wrong("its second header cannot be read");
    time_size = 8;
  }
  if (!in.has(header.block(time_size))) return wrong("it ends early");
  if (header.types == 0) return wrong("it has no type of local time");
  if (header.leaps != 0) return wrong("it counts leap seconds; the folder should hold POSIX time");
  std::vector<ZoneRules::Change> changes(header.times);
  for (auto& change : changes) change.at = in.time(time_size);
  std::vector<std::size_t> kinds(header.times);
  for (auto& kind : kinds) kind = static_cast<std::size_t>(in.big_endian(1));
  std::vector<std::int32_t> east(header.types);
  for (auto& e : east) {
    e = static_cast<std::int32_t>(in.time(4));
    if (e < -93'600 || e > 93'600) return wrong("a local time is further than 26 hours from UTC");
    in.skip(2);  // summer time or not, and its abbreviation
  }
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (kinds[i] >= east.size()) return wrong("a change names a type of local time that is not there");
    if (i > 0 && changes[i].at <= changes[i - 1].at) return wrong("its changes are not in order of time");
    changes[i].east = east[kinds[i]];
  }
  in.skip(header.letters + header.isstd + header.isut);
  ZoneRules rules;
  rules.east_at_first = east[0];
  rules.changes = std::move(changes);
  if (time_size == 8) {
    const std::string_view rest = in.rest();
    const std::size_t end = rest.find('\n', 1);
    if (rest.empty() || rest[0] != '\n' || end == std::string_view::npos) return wrong("its footer is missing");
    const std::string_view footer = rest.substr(1, end - 1);
    if (!footer.empty() && !read_footer(footer, rules)) return wrong("its footer cannot be read");
  }
  out = std::move(rules);
  return true;
}

}  // namespace v0
}  // namespace voronka
