#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "base/file.hpp"
#include "base/format.hpp"
#include "base/utf8.hpp"
#include "table/interner.hpp"
#include "table/text.hpp"
#include "voronka/base/error.hpp"
#include "voronka/table/csv.hpp"

namespace voronka {
inline namespace v0 {
namespace {

using table_text::quoted;

void check_delimiter(char delimiter) {
  if (delimiter != ',' && delimiter != ';' && delimiter != '\t' && delimiter != '|')
    throw Error(ErrorCode::invalid_argument, formatted("the delimiter {} is not accepted; it should be , ; | or a tab", quoted(std::string_view(&delimiter, 1))));
}

// One pass over the bytes. Lines are counted from 1 as an editor does: a line feed inside quotes counts too.
class Reader {
 public:
  Reader(std::string_view bytes, const CsvOptions& options) : options_(options), begin_(bytes.data()), p_(begin_), end_(begin_ + bytes.size()) {
    check_delimiter(options.delimiter);
    for (const char stop : {options.delimiter, '"', '\r', '\n', '\0'}) stops_[static_cast<unsigned char>(stop)] = true;
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
      throw Error(ErrorCode::invalid_data, "line 1: the file starts with a UTF-16 byte order mark; save it as UTF-8");
    if (bytes.starts_with("\xEF\xBB\xBF")) p_ += 3;
  }

  Table read() {
    header();
    std::size_t next_report = 0;
    for (std::size_t row = 0; p_ != end_; ++row) {
      if (static_cast<std::size_t>(p_ - begin_) >= next_report) {
        report(options_.progress, static_cast<double>(p_ - begin_) / static_cast<double>(end_ - begin_));
        next_report = static_cast<std::size_t>(p_ - begin_) + (1u << 20);
      }
      record(row);
    }
    report(options_.progress, 1.0);
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].dictionary = std::move(words_[i]).take();
    return Table(std::move(columns_));
  }

 private:
  enum class End { field, record };
  struct Field {
    std::string_view text;
    bool quotes = false;
  };

  [[nodiscard]] std::string where(std::size_t line) const {
    if (columns_.empty() || in_header_) return formatted("line {}, field {} of the header", line, field_ + 1);
    if (field_ < columns_.size()) return formatted("line {}, column {}", line, quoted(columns_[field_].name));
    return formatted("line {}, field {}", line, field_ + 1);
  }
  [[noreturn]] void fail(std::size_t line, std::string_view what) const {
    throw Error(ErrorCode::invalid_data, formatted("{}: {}", where(line), what));
  }

  void header() {
    if (p_ == end_) throw Error(ErrorCode::invalid_data, "the file is empty; its first line should name the columns");
    in_header_ = true;
    std::unordered_map<std::string, std::size_t> first;
    for (End end = End::field; end == End::field; ++field_) {
      const std::size_t line = line_;
      Field name;
      end = field(name);
      if (name.text.empty()) fail(line, "the column has no name");
      const auto [found, fresh] = first.emplace(name.text, field_ + 1);
      if (!fresh) fail(line, formatted("the name {} is already that of field {}; a column's name must be its own", quoted(name.text), found->second));
      columns_.emplace_back().name = std::string(name.text);
    }
    in_header_ = false;
    words_.resize(columns_.size());
  }

  void record(std::size_t row) {
    const std::size_t line = line_;
    const bool blank = *p_ == '\n' || *p_ == '\r';
    field_ = 0;
    for (End end = End::field; end == End::field; ++field_) {
      Field cell;
      end = field(cell);
      if (field_ >= columns_.size()) continue;
      Column& column = columns_[field_];
      const bool null = cell.text.empty() && !cell.quotes;
      if (null && column.nulls.empty()) column.nulls.assign(row, 0);
      if (null || !column.nulls.empty()) column.nulls.push_back(null ? 1 : 0);
      column.codes.push_back(null ? -1 : words_[field_].code(cell.text));
    }
    if (field_ == columns_.size()) return;
    if (blank) throw Error(ErrorCode::invalid_data, formatted("line {}: an empty line where {} fields are expected", line, columns_.size()));
    throw Error(ErrorCode::invalid_data, formatted("line {}: {} field{} where the header has {}{}", line, field_, field_ == 1 ? "" : "s", columns_.size(),
                                                     field_ < columns_.size() ? formatted("; the first that is missing is {}", quoted(columns_[field_].name)) : ""));
  }

  // Consumes one field and what ends it.
  End field(Field& out) {
    if (p_ != end_ && *p_ == '"') return quoted_field(out);
    const char* const start = p_;
    unsigned char bits = 0;
    while (p_ != end_ && !stops_[static_cast<unsigned char>(*p_)]) bits = static_cast<unsigned char>(bits | static_cast<unsigned char>(*p_++));
    out.text = {start, static_cast<std::size_t>(p_ - start)};
    check_text(out.text, line_, (bits & 0x80) != 0);
    if (p_ != end_ && *p_ == '"')
      fail(line_, formatted("a quote inside the unquoted field {}; a field with quotes is written in quotes, each of its own doubled", quoted(around(start))));
    if (p_ != end_ && *p_ == '\0') fail(line_, "a NUL byte; CSV is text");
    return end_of_field(line_);
  }

  End quoted_field(Field& out) {
    const std::size_t line = line_;
    const char* const open = ++p_;
    const char* part = open;
    bool unescaped = false;
    for (;;) {
      const auto* quote = p_ == end_ ? nullptr : static_cast<const char*>(std::memchr(p_, '"', static_cast<std::size_t>(end_ - p_)));
      if (quote == nullptr) fail(line, formatted("the quote that opens {} is never closed", quoted({open, std::min<std::size_t>(40, static_cast<std::size_t>(end_ - open))})));
      if (quote + 1 != end_ && quote[1] == '"') {
        if (!std::exchange(unescaped, true)) scratch_.clear();
        scratch_.append(part, quote + 1);
        p_ = part = quote + 2;
        continue;
      }
      if (unescaped) scratch_.append(part, quote);
      out.text = unescaped ? std::string_view(scratch_) : std::string_view(open, static_cast<std::size_t>(quote - open));
      p_ = quote + 1;
      break;
    }
    out.quotes = true;
    if (std::memchr(out.text.data(), 0, out.text.size()) != nullptr) fail(line, "a NUL byte; CSV is text");
    check_text(out.text, line, true);
    line_ += static_cast<std::size_t>(std::count(out.text.begin(), out.text.end(), '\n'));
    if (p_ != end_ && *p_ != options_.delimiter && *p_ != '\n' && *p_ != '\r')
      fail(line_, formatted("{} after the closing quote; a delimiter or the end of the line should follow, and a quote inside a quoted field is doubled",
                              quoted({p_, std::min<std::size_t>(20, static_cast<std::size_t>(end_ - p_))})));
    return end_of_field(line);
  }

  End end_of_field(std::size_t line) {
    if (p_ == end_) return End::record;
    if (*p_ == options_.delimiter) {
      ++p_;
      return End::field;
    }
    if (*p_ == '\r') {
      if (p_ + 1 == end_ || p_[1] != '\n') fail(line, "a carriage return that no line feed follows; lines end in LF or CRLF");
      ++p_;
    }
    ++p_;
    ++line_;
    return End::record;
  }

  void check_text(std::string_view text, std::size_t line, bool not_ascii) const {
    if (text.size() > options_.field_limit)
      fail(line, formatted("a field of {} bytes, more than the limit of {}; an unclosed quote looks like this", text.size(), options_.field_limit));
    if (!not_ascii) return;
    const std::size_t bad = utf8::first_fault(text);
    if (bad != text.size())
      fail(line, formatted("byte {} of {} is 0x{:02X}, which is not UTF-8; save the file as UTF-8", bad + 1, quoted(text), static_cast<unsigned char>(text[bad])));
  }

  [[nodiscard]] std::string_view around(const char* start) const {
    const char* stop = p_;
    while (stop != end_ && *stop != options_.delimiter && *stop != '\n' && *stop != '\r' && stop - start < 40) ++stop;
    return {start, static_cast<std::size_t>(stop - start)};
  }

  const CsvOptions& options_;
  const char* const begin_;
  const char* p_;
  const char* const end_;
  std::size_t line_ = 1, field_ = 0;
  bool in_header_ = false;
  std::array<bool, 256> stops_{};
  std::string scratch_;
  std::vector<Column> columns_;
  std::vector<Interner> words_;
};

}  // namespace

Table read_csv(std::string_view bytes, const CsvOptions& options) { return Reader(bytes, options).read(); }

Table read_csv_file(const std::string& path, const CsvOptions& options) {
  const std::string bytes = file::read(path);
  try {
    return read_csv(bytes, options);
  } catch (const Error& e) {
    if (e.code() != ErrorCode::invalid_data) throw;
    throw Error(e.code(), formatted("{}: {}", path == "-" ? "standard input" : path, e.what()));
  }
}

}  // namespace v0
}  // namespace voronka
