#include <gmock/gmock.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "planning/whole_table_check.hpp"
#include "support/oracle.hpp"
#include "voronka/base/error.hpp"

using namespace voronka;
using voronka::testing::BoundedTable;
using voronka::testing::FixedMargins;
using voronka::testing::read_file;
using voronka::testing::shared_file;
using voronka::testing::WholeSums;
using ::testing::HasSubstr;

namespace {

/// Knuth's 64-bit linear congruential generator.
struct Lcg {
  std::uint64_t state;
  std::uint64_t below(std::uint64_t n) { return ((state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33) % n; }
};

/// Whole numerators over one denominator that divides their sum.
IdealTable table_of(std::size_t reps, std::size_t days, std::size_t week, const std::vector<std::int64_t>& numerators, std::int64_t denominator) {
  IdealTable t{reps, days, {}, {}};
  for (const auto n : numerators) t.cells.push_back(double(n) / double(denominator));
  for (std::size_t j = 0; j < days; ++j) t.week_of_day.push_back(std::int32_t(j / week));
  return t;
}

/// Any numbers, some cells 0; the last cell makes the sum whole.
IdealTable any_table(Lcg& random, std::size_t most_reps, std::size_t most_days, std::int64_t& total) {
  const std::size_t reps = 1 + random.below(most_reps), days = 1 + random.below(most_days);
  const auto q = std::int64_t(2 + random.below(11));
  std::vector<std::int64_t> n(reps * days);
  std::int64_t sum = 0;
  for (auto& x : n) sum += x = random.below(3) == 0 ? 0 : std::int64_t(random.below(std::uint64_t(2 * q)));
  const auto lacking = (q - sum % q) % q;
  n.back() += lacking;
  total = (sum + lacking) / q;
  return table_of(reps, days, 1 + random.below(4), n, q);
}

/// What a plan hands out: total x capacity / sum of the capacities, with many days off.
IdealTable team_table(Lcg& random, std::size_t most_reps, std::size_t most_days, std::int64_t& total) {
  const std::size_t reps = 1 + random.below(most_reps), days = 1 + random.below(most_days);
  std::vector<std::int64_t> n(reps * days);
  std::int64_t sum = 0;
  const auto off = random.below(6);
  for (std::size_t i = 0; i < reps; ++i) {
    const auto throughput = std::int64_t(1 + random.below(8));
    for (std::size_t j = 0; j < days; ++j) sum += n[i * days + j] = random.below(10) < off ? 0 : throughput;
  }
  if (sum == 0) sum = n[0] = 1;
  total = std::int64_t(1 + random.below(3 * reps * days));
  for (auto& x : n) x *= total;
  return table_of(reps, days, 2 + random.below(4), n, sum);
}

void expect_rule_nine(const IdealTable& ideal, std::int64_t total, const WholeTable& whole) {
  const BoundedTable b(ideal);
  const WholeSums s(b, whole.cells);
  ASSERT_EQ(s.total, total);
  ASSERT_EQ(s.rep, whole.rep_totals);
  ASSERT_EQ(s.day, whole.day_totals);
  ASSERT_EQ(s.team_week, whole.week_totals);
  ASSERT_EQ(voronka::testing::outside(b, whole.cells), "");
  ASSERT_TRUE(whole.within_bounds);
  ASSERT_LT(whole.largest_deviation, 1.0);
  for (std::size_t i = 0; i < ideal.cells.size(); ++i) {
    if (ideal.cells[i] == 0.0) {
      ASSERT_EQ(whole.cells[i], 0);
    }
  }
  const FixedMargins m = voronka::testing::rule_nine_margins(b, total);
  ASSERT_EQ(whole.margins_fixed, table_exists(b, total, &m));
  ASSERT_TRUE(table_exists(b, total, nullptr));
  if (whole.margins_fixed) {
    ASSERT_EQ(s.rep, m.rep);
    ASSERT_EQ(s.team_week, m.team_week);
    ASSERT_EQ(s.day, m.day);
  }
}

/// Least distance among all tables between the floors and ceilings, by trying them all; nothing if there are too many.
std::optional<double> least_by_enumeration(const IdealTable& ideal, std::int64_t total, bool fixed) {
  const BoundedTable b(ideal);
  const FixedMargins m = voronka::testing::rule_nine_margins(b, total);
  std::vector<std::size_t> open;
  std::vector<std::int64_t> cells;
  for (std::size_t i = 0; i < b.cell.size(); ++i) {
    cells.push_back(b.cell[i].low);
    if (b.cell[i].low != b.cell[i].high) open.push_back(i);
  }
  if (open.size() > 12) return std::nullopt;
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t set = 0; set < (1u << open.size()); ++set) {
    auto x = cells;
    for (std::size_t k = 0; k < open.size(); ++k) x[open[k]] += (set >> k) & 1u;
    const WholeSums s(b, x);
    if (s.total != total || voronka::testing::outside(b, x) != "") continue;
    if (fixed && (s.rep != m.rep || s.day != m.day)) continue;
    least = std::min(least, voronka::testing::distance(b, x, !fixed));
  }
  return least;
}

/// Least squared distance with the margins of rule 9, by Boost's successive shortest paths. Every unit takes one cell and one rep x week: constants on both make the costs non-negative, and a
/// large one on what exceeds the floor of a rep x week fills the floors first.
double least_by_shortest_paths(const IdealTable& ideal, std::int64_t total) {
  using namespace boost;
  using Traits = adjacency_list_traits<vecS, vecS, directedS>;
  using Graph = adjacency_list<vecS, vecS, directedS, no_property,
                               property<edge_capacity_t, long, property<edge_residual_capacity_t, long, property<edge_reverse_t, Traits::edge_descriptor, property<edge_weight_t, double>>>>>;
  const BoundedTable b(ideal);
  const FixedMargins m = voronka::testing::rule_nine_margins(b, total);
  const std::size_t rep = 1, rep_week = rep + b.reps, day = rep_week + b.reps * b.weeks, sink = day + b.days;
  Graph g(sink + 1);
  auto capacity = get(edge_capacity, g);
  auto reverse = get(edge_reverse, g);
  auto weight = get(edge_weight, g);
  const auto arc = [&](std::size_t u, std::size_t v, long c, double cost) {
    const double w = std::round(1e9 * cost);  // whole numbers: Boost refuses a reduced cost of -1e-16, and adds its largest integers
    const auto there = add_edge(u, v, g).first, back = add_edge(v, u, g).first;
    capacity[there] = c, capacity[back] = 0, weight[there] = w, weight[back] = -w, reverse[there] = back, reverse[back] = there;
    return there;
  };
  std::vector<Traits::edge_descriptor> cell;
  for (std::size_t i = 0; i < b.reps; ++i) {
    std::int64_t floors = 0;
    for (std::size_t w = 0; w < b.weeks; ++w) {
      const auto& z = b.rep_week[i * b.weeks + w];
      std::int64_t low = z.low;
      for (std::size_t j = 0; j < b.days; ++j)
        if (b.week[j] == w) low -= b.cell[i * b.days + j].low, floors += b.cell[i * b.days + j].low;
      arc(rep + i, rep_week + i * b.weeks + w, low, 0.0);
      if (z.high > z.low) arc(rep + i, rep_week + i * b.weeks + w, 1, 1e4 + 1.0 - 2.0 * (z.ideal - double(z.low)));
    }
    for (std::size_t j = 0; j < b.days; ++j) {
      const auto& x = b.cell[i * b.days + j];
      cell.push_back(arc(rep_week + i * b.weeks + b.week[j], day + j, x.high - x.low, 2.0 - 2.0 * (x.ideal - double(x.low))));
    }
    arc(0, rep + i, m.rep[i] - floors, 0.0);
  }
  for (std::size_t j = 0; j < b.days; ++j) {
    std::int64_t floors = 0;
    for (std::size_t i = 0; i < b.reps; ++i) floors += b.cell[i * b.days + j].low;
    arc(day + j, sink, m.day[j] - floors, 0.0);
  }
  successive_shortest_path_nonnegative_weights(g, 0, sink);
  const auto room = get(edge_residual_capacity, g);
  std::vector<std::int64_t> x;
  for (std::size_t i = 0; i < cell.size(); ++i) x.push_back(b.cell[i].low + capacity[cell[i]] - room[cell[i]]);
  EXPECT_EQ(WholeSums(b, x).rep, m.rep);
  EXPECT_EQ(voronka::testing::outside(b, x), "");
  return voronka::testing::distance(b, x, false);
}

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    return e.what();
  }
  return "not refused";
}

}  // namespace

TEST(WholeNumbers, small_tables_are_the_nearest_of_all) {
  Lcg random{1};
  int tried = 0, loose = 0;
  for (int run = 0; run < 3000; ++run) {
    std::int64_t total = 0;
    const IdealTable ideal = run % 2 ? any_table(random, 4, 6, total) : team_table(random, 4, 6, total);
    SCOPED_TRACE(run);
    const WholeTable whole = whole_numbers(ideal, total);
    ASSERT_NO_FATAL_FAILURE(expect_rule_nine(ideal, total, whole));
    const auto least = least_by_enumeration(ideal, total, whole.margins_fixed);
    if (!least) continue;
    ++tried;
    loose += !whole.margins_fixed;
    ASSERT_NEAR(voronka::testing::distance(BoundedTable(ideal), whole.cells, !whole.margins_fixed), *least, 1e-6);
  }
  EXPECT_GT(tried, 1500);
  EXPECT_GT(loose, 2) << "both branches are met";
}

TEST(WholeNumbers, larger_tables_cost_what_successive_shortest_paths_cost) {
  Lcg random{2};
  int fixed = 0;
  for (int run = 0; run < 300; ++run) {
    std::int64_t total = 0;
    const IdealTable ideal = run % 2 ? any_table(random, 12, 24, total) : team_table(random, 12, 24, total);
    SCOPED_TRACE(run);
    const WholeTable whole = whole_numbers(ideal, total);
    ASSERT_NO_FATAL_FAILURE(expect_rule_nine(ideal, total, whole));
    if (!whole.margins_fixed) continue;
    ++fixed;
    ASSERT_NEAR(voronka::testing::distance(BoundedTable(ideal), whole.cells, false), least_by_shortest_paths(ideal, total), 1e-6);
  }
  EXPECT_GT(fixed, 200);
}

TEST(WholeNumbers, worked_example) {
  VORONKA_NEEDS("oracles/worked_example/expected.json");
  const auto expected = nlohmann::json::parse(read_file(shared_file("oracles/worked_example/expected.json")));
  std::map<std::string, std::vector<std::int64_t>> quotas;  // the file lists kpi, rep, day in the order of the ideals
  for (const auto& row : voronka::testing::read_rows(shared_file("oracles/worked_example/quotas.csv")))
    if (row[0] != "kpi") quotas[row[0]].push_back(std::stoll(row[3]));
  ASSERT_EQ(expected["kpis"].size(), 6u);
  for (const auto& kpi : expected["kpis"]) {
    SCOPED_TRACE(kpi["kpi"].get<std::string>());
    IdealTable ideal{3, kpi["days"].size(), {}, {}};
    for (const auto* rep : {"Anna", "Boris", "Vera"})
      for (const auto& x : kpi["ideal"][rep]) ideal.cells.push_back(x.get<double>());
    for (const auto& day : kpi["days"]) {
      std::int32_t week = 0;
      while (day["day"].get<std::string>() >= kpi["weeks"][std::size_t(week)]["until"].get<std::string>()) ++week;
      ideal.week_of_day.push_back(week);
    }
    const auto total = kpi["total"].get<std::int64_t>();
    const WholeTable whole = whole_numbers(ideal, total);
    ASSERT_NO_FATAL_FAILURE(expect_rule_nine(ideal, total, whole));
    EXPECT_TRUE(whole.margins_fixed);
    EXPECT_EQ(whole.rep_totals, (std::vector<std::int64_t>{kpi["reps"]["Anna"], kpi["reps"]["Boris"], kpi["reps"]["Vera"]}));
    for (std::size_t w = 0; w < whole.week_totals.size(); ++w) EXPECT_EQ(whole.week_totals[w], kpi["weeks"][w]["total"].get<std::int64_t>());
    for (std::size_t t = 0; t < whole.day_totals.size(); ++t) EXPECT_EQ(whole.day_totals[t], kpi["days"][t]["total"].get<std::int64_t>());
    const auto& theirs = quotas[kpi["kpi"].get<std::string>()];
    ASSERT_EQ(theirs.size(), whole.cells.size());
    const BoundedTable b(ideal);
    EXPECT_NEAR(voronka::testing::distance(b, whole.cells, false), voronka::testing::distance(b, theirs, false), 1e-5);
    EXPECT_LE(voronka::testing::distance(b, whole.cells, false), voronka::testing::distance(b, theirs, false) + 1e-9);
  }
}

TEST(WholeNumbers, controlled_rounding_oracle) {
  VORONKA_NEEDS("oracles/c_apportionment/controlled_rounding.json");
  // Their totals need not be whole, a plan's is. A last row and a last column take what every margin lacks to its ceiling (Cox & Ernst 1982); a margin of the inner table is then its floor
  // or its ceiling exactly if the added cell is.
  for (const auto& c : nlohmann::json::parse(read_file(shared_file("oracles/c_apportionment/controlled_rounding.json")))) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const std::size_t reps = c["matrix"].size(), days = c["matrix"][0].size();
    std::vector<std::vector<double>> m(reps + 1, std::vector<double>(days + 1, 0.0));
    for (std::size_t r = 0; r < reps; ++r)
      for (std::size_t t = 0; t < days; ++t) m[r][t] = voronka::testing::ratio(c["matrix"][r][t].get<std::string>());
    const auto lacking = [](double x) { return std::ceil(x - 1e-9) - x; };
    double all = 0.0;
    for (std::size_t r = 0; r < reps; ++r) {
      const double sum = std::accumulate(m[r].begin(), m[r].end(), 0.0);
      m[r][days] = std::abs(lacking(sum)) < 1e-9 ? 0.0 : lacking(sum);
      all += sum;
    }
    for (std::size_t t = 0; t < days; ++t) {
      double sum = 0.0;
      for (std::size_t r = 0; r < reps; ++r) sum += m[r][t];
      m[reps][t] = std::abs(lacking(sum)) < 1e-9 ? 0.0 : lacking(sum);
    }
    m[reps][days] = all - std::floor(all + 1e-9) < 1e-9 ? 0.0 : all - std::floor(all);
    IdealTable ideal{reps + 1, days + 1, {}, {}};
    double sum = 0.0;
    for (const auto& row : m)
      for (const double x : row) ideal.cells.push_back(x), sum += x;
    for (std::size_t t = 0; t <= days; ++t) ideal.week_of_day.push_back(std::int32_t(t));
    const auto total = std::int64_t(std::llround(sum));
    const WholeTable whole = whole_numbers(ideal, total);
    ASSERT_NO_FATAL_FAILURE(expect_rule_nine(ideal, total, whole));
    double deviation = 0.0;
    for (std::size_t r = 0; r < reps; ++r)
      for (std::size_t t = 0; t < days; ++t) deviation += std::abs(double(whole.cells[r * (days + 1) + t]) - m[r][t]);
    EXPECT_GE(deviation, c["min_sum_abs_dev"].get<double>() - 1e-9);
    if (std::abs(all - std::round(all)) < 1e-9 && c["name"] == "3x3") {
      EXPECT_NEAR(deviation, c["min_sum_abs_dev"].get<double>(), 1e-9);
    }
  }
}

TEST(WholeNumbers, tables_without_the_fixed_margins_are_rare_and_still_bounded) {
  // Rule 9 reports 3 of 600 random teams with many absences.
  Lcg random{9};
  int loose = 0;
  for (int run = 0; run < 600; ++run) {
    std::int64_t total = 0;
    const IdealTable ideal = team_table(random, 8, 31, total);
    const WholeTable whole = whole_numbers(ideal, total);
    loose += !whole.margins_fixed;
    SCOPED_TRACE(run);
    ASSERT_NO_FATAL_FAILURE(expect_rule_nine(ideal, total, whole));
  }
  RecordProperty("loose", loose);
  EXPECT_LT(loose, 60);
}

TEST(WholeNumbers, near_whole_ideals_are_whole) {
  // Thirds that do not quite sum to 1, and a cell a hair beside 2.
  const IdealTable ideal{2, 3, {2.0 + 4e-10, 1.0 / 3, 1.0 / 3, 1.0 - 4e-10, 1.0 / 3 + 3e-10, 1.0 - 1e-12}, {0, 0, 0}};
  const WholeTable whole = whole_numbers(ideal, 5);
  EXPECT_EQ(whole.cells[0], 2);
  EXPECT_EQ(whole.cells[3], 1);
  EXPECT_EQ(whole.cells[5], 1);
  ASSERT_NO_FATAL_FAILURE(expect_rule_nine(ideal, 5, whole));
}

TEST(WholeNumbers, empty_and_zero_tables) {
  EXPECT_TRUE(whole_numbers(IdealTable{}, 0).cells.empty());
  const WholeTable none = whole_numbers(IdealTable{2, 2, {0, 0, 0, 0}, {0, 3}}, 0);
  EXPECT_EQ(none.cells, (std::vector<std::int64_t>(4, 0)));
  EXPECT_EQ(none.week_totals, (std::vector<std::int64_t>(4, 0))) << "weeks without a day keep their place";
  const WholeTable large = whole_numbers(IdealTable{1, 2, {5e11, 5e11}, {0, 1}}, 1'000'000'000'000);
  EXPECT_EQ(large.cells, (std::vector<std::int64_t>{500'000'000'000, 500'000'000'000}));
}

TEST(WholeNumbers, what_is_refused) {
  const auto refused = [](IdealTable t, std::int64_t total) { return refusal([&] { (void)whole_numbers(t, total); }); };
  EXPECT_THAT(refused({1, 2, {0.5, 0.5}, {0, 0}}, 2), HasSubstr("sum to 1; they should sum to the total 2"));
  EXPECT_THAT(refused({1, 2, {0.5, 0.5 + 1e-5}, {0, 0}}, 1), HasSubstr("within 1e-6"));
  EXPECT_THAT(refused({1, 2, {1.5, -0.5}, {0, 0}}, 1), HasSubstr("rep 0 on day 1 is -0.5"));
  EXPECT_THAT(refused({1, 2, {1.0, std::nan("")}, {0, 0}}, 1), HasSubstr("day 1 is nan"));
  EXPECT_THAT(refused({1, 2, {1.0, std::numeric_limits<double>::infinity()}, {0, 0}}, 1), HasSubstr("day 1 is inf"));
  EXPECT_THAT(refused({1, 2, {1.0}, {0, 0}}, 1), HasSubstr("1 reps x 2 days has 1 cells"));
  EXPECT_THAT(refused({1, 2, {1.0, 0.0}, {0}}, 1), HasSubstr("weeks of 1 days"));
  EXPECT_THAT(refused({1, 2, {1.0, 0.0}, {1, 0}}, 1), HasSubstr("day 1 is in week 0 after a day of week 1"));
  EXPECT_THAT(refused({1, 1, {1.0}, {-1}}, 1), HasSubstr("week -1"));
  EXPECT_THAT(refused({1, 1, {1.0}, {2'000'000'000}}, 1), HasSubstr("week 2000000000"));
  EXPECT_THAT(refused({1, 10'001, std::vector<double>(10'001, 0.0), std::vector<std::int32_t>(10'001, 0)}, 0), HasSubstr("up to 10000 days"));
  EXPECT_THAT(refused({0, 0, {}, {}}, -1), HasSubstr("total of -1"));
  EXPECT_THAT(refused({1, 1, {2e12}, {0}}, 2'000'000'000'000), HasSubstr("2000000000000"));
}
