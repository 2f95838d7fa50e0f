// Handles never change: any number of threads may read one.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "voronka.h"

namespace {

std::string json_of(const voronka_work_calendar* calendar) {
  char* text = nullptr;
  if (voronka_work_calendar_to_json(calendar, &text, nullptr) != VORONKA_OK) return "failed";
  std::string copy = text;
  voronka_text_free(text);
  return copy;
}

TEST(Threads, TwoReadOneCalendar) {
  voronka_work_calendar* calendar = nullptr;
  voronka_work_calendar_options options{};
  options.struct_size = sizeof options;
  options.zone = "Europe/Moscow";
  ASSERT_EQ(voronka_work_calendar_create(&options, &calendar, nullptr), VORONKA_OK);
  const std::string alone = json_of(calendar);
  std::vector<int> wrong(2, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        std::int32_t days = 0;
        double hours = 0.0;
        voronka_error* error = nullptr;
        // Failures too are a matter of the call alone.
        wrong[t] += voronka_work_calendar_workload(calendar, 20605, 20635, &days, &hours, nullptr) != VORONKA_OK || days != 22;
        wrong[t] += voronka_work_calendar_workload(calendar, 20635, 20605, &days, &hours, &error) != VORONKA_INVALID_ARGUMENT || error == nullptr;
        voronka_error_free(error);
        wrong[t] += json_of(calendar) != alone;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(2, 0));
  voronka_work_calendar_free(calendar);
}

TEST(Threads, TwoReadOneTable) {
  const std::string csv = "a,b\n1,x\n2,y\n";
  voronka_table* table = nullptr;
  ASSERT_EQ(voronka_table_from_csv(csv.data(), csv.size(), NULL, &table, nullptr), VORONKA_OK);
  std::vector<int> wrong(2, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        char* text = nullptr;
        wrong[t] += voronka_table_to_csv(table, 0, &text, nullptr, nullptr) != VORONKA_OK || csv != text;
        voronka_text_free(text);
        wrong[t] += std::string(voronka_table_text(table, 1, 1)) != "y";
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(2, 0));
  voronka_table_free(table);
}

}  // namespace
