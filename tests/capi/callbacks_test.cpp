// A callback that breaks its promise and throws: the exception stops at the wall and becomes a status.
#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "voronka.h"

namespace {

struct Thrown {
  int kind;
  int calls = 0;
};
std::int32_t throwing(double, void* data) {
  auto& thrown = *static_cast<Thrown*>(data);
  ++thrown.calls;
  if (thrown.kind == 0) throw std::runtime_error("the host's own exception");
  if (thrown.kind == 1) throw 42;
  throw std::bad_alloc();
}
constexpr voronka_status wanted[] = {VORONKA_INTERNAL, VORONKA_INTERNAL, VORONKA_OUT_OF_MEMORY};
constexpr const char* message[] = {"the host's own exception", "an exception of unknown type", "out of memory"};

template <class T>
T sized() {
  T t{};
  t.struct_size = sizeof t;
  return t;
}

struct Log : testing::Test {
  void SetUp() override {
    const char* names[] = {"lead", "paid", "lost"};
    const std::int32_t kinds[] = {0, 1, 2}, from[] = {0, 0}, to[] = {1, 2};
    ASSERT_EQ(voronka_stage_graph_create(names, kinds, 3, from, to, 2, nullptr, &graph, nullptr), VORONKA_OK);
    std::string csv = "opportunity,stage,at,rep\n";
    for (int i = 0; i < 60; ++i) {
      const std::string deal = "D" + std::to_string(i), day = (i % 28 < 9 ? "0" : "") + std::to_string(i % 28 + 1);
      csv += deal + ",lead,2026-04-" + day + ",Anna\n" + deal + (i % 3 == 0 ? ",paid" : ",lost") + ",2026-05-" + day + ",Anna\n";
    }
    ASSERT_EQ(voronka_table_from_csv(csv.data(), csv.size(), nullptr, &events, nullptr), VORONKA_OK);
    columns.rep = "rep";
    ASSERT_EQ(voronka_work_calendar_create(nullptr, &calendar, nullptr), VORONKA_OK);
  }
  void TearDown() override {
    voronka_work_calendar_free(calendar);
    voronka_table_free(events);
    voronka_stage_graph_free(graph);
  }
  void told(int kind, voronka_status status, voronka_error* error, const Thrown& thrown) {
    EXPECT_EQ(status, wanted[kind]);
    EXPECT_STREQ(voronka_error_message(error), message[kind]);
    EXPECT_GT(thrown.calls, 0);
    voronka_error_free(error);
  }
  voronka_stage_graph* graph = nullptr;
  voronka_table* events = nullptr;
  voronka_work_calendar* calendar = nullptr;
  voronka_columns columns = sized<voronka_columns>();
};

TEST_F(Log, WhileAHistoryIsRead) {
  for (int kind = 0; kind < 3; ++kind) {
    Thrown thrown{kind};
    auto options = sized<voronka_history_options>();
    options.progress = throwing;
    options.progress_data = &thrown;
    voronka_history* history = reinterpret_cast<voronka_history*>(this);
    voronka_error* error = nullptr;
    const auto status = voronka_history_from_table(graph, events, &columns, &options, &history, &error);
    told(kind, status, error, thrown);
    EXPECT_EQ(history, nullptr);
  }
}

TEST_F(Log, WhileAModelIsLearned) {
  voronka_history* history = nullptr;
  ASSERT_EQ(voronka_history_from_table(graph, events, &columns, nullptr, &history, nullptr), VORONKA_OK);
  for (int kind = 0; kind < 3; ++kind) {
    Thrown thrown{kind};
    auto options = sized<voronka_estimate_options>();
    options.progress = throwing;
    options.progress_data = &thrown;
    voronka_model* model = nullptr;
    voronka_error* error = nullptr;
    const auto status = voronka_estimate(history, calendar, &options, &model, &error);
    told(kind, status, error, thrown);
    EXPECT_EQ(model, nullptr);
  }
  // The history is none the worse.
  voronka_model* model = nullptr;
  EXPECT_EQ(voronka_estimate(history, calendar, nullptr, &model, nullptr), VORONKA_OK);
  voronka_model_free(model);
  voronka_history_free(history);
}

TEST(Callbacks, WhileACompanyIsDrawn) {
  for (int kind = 0; kind < 3; ++kind) {
    Thrown thrown{kind};
    auto options = sized<voronka_simulate_options>();
    options.progress = throwing;
    options.progress_data = &thrown;
    voronka_simulation* company = nullptr;
    voronka_error* error = nullptr;
    EXPECT_EQ(voronka_simulate(&options, &company, &error), wanted[kind]);
    EXPECT_STREQ(voronka_error_message(error), message[kind]);
    EXPECT_EQ(company, nullptr);
    voronka_error_free(error);
  }
}

}  // namespace
