// Files, tables, and what is written to the streams.
#include "load.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <utility>

namespace cli {
namespace {

bool starts_with(const std::string& s, const char* begin, std::size_t n) { return s.size() >= n && std::memcmp(s.data(), begin, n) == 0; }

/// What is to be said where the header is one column with another separator in it; "" where there is nothing to say.
std::string separator_hint(const std::string& header, char delimiter) {
  constexpr std::string_view others = ",;\t|";
  if (header.find(delimiter) != std::string::npos) return "";
  const std::size_t at = header.find_first_of(others);
  if (at == std::string::npos) return "";
  const std::string mark = header[at] == '\t' ? "tab" : std::string(1, header[at]);
  const std::string shown_mark = mark == "tab" ? "tabs" : "\"" + mark + "\"";
  return "the file seems to be separated by " + shown_mark + ", state --delimiter " + (mark == "tab" ? mark : "'" + mark + "'");
}

}  // namespace

std::string shown(const std::string& path) { return path == "-" ? "standard input" : path; }

std::string read_file(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::error_code fault;
  if (std::filesystem::is_directory(path, fault)) throw Failure(no_answer, path + ": is a folder, not a file");
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  if (in) bytes.assign(std::istreambuf_iterator<char>(in), {});
  if (!in || in.bad()) throw Failure(no_answer, path + ": cannot be read: " + std::strerror(errno));
  return bytes;
}

void write_file(const std::string& path, const std::string& bytes) {
  const std::string part = path + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  const bool written = static_cast<bool>(out) && std::rename(part.c_str(), path.c_str()) == 0;
  if (written) return;
  const std::string why = std::strerror(errno);
  (void)std::remove(part.c_str());
  throw Failure(no_answer, path + ": cannot be written: " + why);
}

void refuse_overwriting(const std::vector<std::string>& written, const std::vector<std::string>& read) {
  const auto place = [](const std::string& path) {
    std::error_code fault;
    return std::filesystem::weakly_canonical(path, fault);
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i].empty()) continue;
    if (written[i] == "-") throw Failure(usage, "- is standard output, which has the answer itself; give the name of a file");
    for (const std::string& path : read)
      if (!path.empty() && path != "-" && place(path) == place(written[i])) throw Failure(usage, written[i] + ": is read and would be overwritten; name another file");
    for (std::size_t k = 0; k < i; ++k)
      if (!written[k].empty() && place(written[k]) == place(written[i])) throw Failure(usage, written[i] + ": two answers would be written into it; name two files");
  }
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stdout);
}

void say(const std::string& message) { std::fprintf(stderr, "voronka: %s\n", message.c_str()); }

Table read_table(const std::string& path, const Common& common) {
  const std::string bytes = read_file(path);
  if (starts_with(bytes, "PAR1", 4))
    throw Failure(no_answer, shown(path) + ": a Parquet file; this executable reads CSV. Python reads it: voronka.History(graph, pyarrow.parquet.read_table(path), ...)");
  if (starts_with(bytes, "ARROW1", 6) || starts_with(bytes, "\xFF\xFF\xFF\xFF", 4))
    throw Failure(no_answer, shown(path) + ": Arrow IPC; this executable reads CSV. Python and the Arrow C stream interface of libvoronka_c read Arrow");
  const char delimiter = common.delimiter.empty() ? ',' : common.delimiter == "tab" ? '\t' : common.delimiter[0];
  const std::string hint = separator_hint(bytes.substr(0, bytes.find_first_of("\r\n")), delimiter);
  auto options = sized<voronka_csv_options>();
  options.delimiter = delimiter;
  options.progress = interrupted;
  Table table;
  try {
    table = own<Table>(shown(path), [&](voronka_table** out, voronka_error** error) {
      return voronka_table_from_csv(bytes.data(), bytes.size(), &options, out, error);
    });
  } catch (const Failure& fault) {  // such as a decimal comma that makes a row longer
    throw hint.empty() ? fault : Failure(fault.exit, std::string(fault.what()) + "; " + hint);
  }
  // No table that a command reads has one column with a separator in its name.
  if (!hint.empty() && voronka_table_column_count(table.get()) == 1) {
    auto column = sized<voronka_column>();
    call(shown(path), [&](voronka_error** error) { return voronka_table_column(table.get(), 0, &column, error); });
    throw Failure(no_answer, shown(path) + ": there is one column, \"" + column.name + "\"; " + hint);
  }
  return table;
}

bool has_column(const voronka_table* table, const char* name) {
  for (std::size_t i = 0; i < voronka_table_column_count(table); ++i) {
    auto column = sized<voronka_column>();
    call("", [&](voronka_error** error) { return voronka_table_column(table, i, &column, error); });
    if (std::strcmp(column.name, name) == 0) return true;
  }
  return false;
}

Table table_of(const voronka_history* history, std::int32_t which) {
  return own<Table>("", [&](voronka_table** out, voronka_error** error) { return voronka_history_table(history, which, out, error); });
}

int strict_exit(const Common& common, const std::vector<const voronka_table*>& findings) {
  if (!common.strict) return done;
  for (const voronka_table* table : findings) {
    for (std::size_t i = 0; i < voronka_table_column_count(table); ++i) {
      auto column = sized<voronka_column>();
      call("", [&](voronka_error** error) { return voronka_table_column(table, i, &column, error); });
      if (std::strcmp(column.name, "changes_numbers") != 0) continue;
      for (std::size_t row = 0; row < column.length; ++row)
        if (static_cast<const std::int64_t*>(column.values)[row] != 0) return finding;
    }
  }
  return done;
}

std::string json_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string files_json(const std::vector<std::string>& files) {
  std::string out = "{\"files\":[";
  for (const std::string& file : files) out += (out.back() == '[' ? "" : ",") + json_string(file);
  return out + "]}";
}

}  // namespace cli
