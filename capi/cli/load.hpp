// From files and options to handles.
#pragma once
#include <string>
#include <vector>

#include "client.hpp"
#include "options.hpp"
#include "told.hpp"

namespace cli {

/// A path as messages name it.
std::string shown(const std::string& path);
/// The bytes of a file; "-" is standard input.
std::string read_file(const std::string& path);
/// Written whole or not at all.
void write_file(const std::string& path, const std::string& bytes);
/// A file that is written is none of those that are read, no other one that is written, and not standard output.
void refuse_overwriting(const std::vector<std::string>& written, const std::vector<std::string>& read);
void print(const std::string& text);
/// A remark on stderr.
void say(const std::string& message);

/// A CSV file; other formats are refused by name.
Table read_table(const std::string& path, const Common& common);
bool has_column(const voronka_table* table, const char* name);
Table table_of(const voronka_history* history, std::int32_t which);

/// Zone, calendar, moment: what every question needs beside the deals.
struct Setting {
  std::string zone;       // "" if not stated
  Calendar calendar;
  Table findings;         // what a calendar file holds beside days off; may be none
};
/// `fallback_zone`: of a model document, when no --zone is given.
Setting read_setting(const Common& common, const std::string& fallback_zone);

/// Columns and options that live as long as this object.
class Reading {
 public:
  Reading(const Common& common, const Setting& setting);
  voronka_columns columns = sized<voronka_columns>();
  voronka_history_options options = sized<voronka_history_options>();
  void as_of(std::int64_t us);
  void currency(const std::string& code);
  void segments(const std::vector<std::string>& by);
  /// In a table of open deals the canonical names are read where they are, and the time column may also be called "since".
  void open_deals(const voronka_table* table);

 private:
  const Common& common_;
  std::string currency_;
  std::vector<std::string> alias_from_, alias_to_;
  std::vector<const char*> segments_, from_, to_;
};

/// The first instant of a day in the zone.
std::int64_t start_of(std::int32_t day, const std::string& zone, const char* option);
std::vector<const char*> pointers(const std::vector<std::string>& texts);

/// The graph that the log shows, with the stages of --won, --lost, --open, --key, and what was odd about it.
struct Found {
  Graph graph;
  Table findings;
};
Found discover(const Common& common, const voronka_table* events, const Reading& reading);
History read_history(const Common& common, const Setting& setting, const voronka_table* events, const std::vector<std::string>& by);


/// A model document and what it says of itself.
struct Stated {
  Model model;
  voronka_model_facts facts = sized<voronka_model_facts>();
};
Stated read_model(const std::string& path);
/// What is asked for with --model, --open-deals and EVENTS makes sense, and nothing is stated beside a model that it states itself.
void check_source(const Common& common, const std::string& question);
/// Open deals or a log, read with the graph of the model. `table` gets what was read.
History read_deals(const Common& common, const Setting& setting, const Stated& stated, Table& table);

/// A plan and what it was made from.
struct Planned {
  Plan plan;
  History history;
  Calendar calendar;
};
Planned plan_of(const Common& common, const PlanArguments& given);
Table plan_table(const voronka_plan* plan, std::int32_t which);

void make_folder(const std::string& path);
/// Writes the tables and the truth of a simulated company; the names of the files.
std::vector<std::string> write_company(const std::string& folder, const std::string& spec, const std::string& preset, std::uint64_t seed,
                                       std::uint32_t company);

/// With --strict: 1 if a finding of the table changes a number.
int strict_exit(const Common& common, const std::vector<const voronka_table*>& findings);
std::string json_string(const std::string& text);
/// {"files": [...]}
std::string files_json(const std::vector<std::string>& files);

}  // namespace cli
