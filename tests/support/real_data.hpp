// The public data sets beside the checkout, reshaped by the scripts that the docs show.
#pragma once
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "support/oracle.hpp"
#include "voronka/stages/stage_graph.hpp"
#include "voronka/table/csv.hpp"

namespace voronka::testing {

/// What `python3 examples/real_data/SCRIPT ARGUMENT` prints, as a table.
inline Table reshaped(const std::string& script, const std::string& argument) {
  const std::string command = "python3 '" + std::string(VORONKA_SOURCE_DIR) + "/examples/real_data/" + script + "' '" + shared_file(argument).string() + "'";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string bytes;
  std::array<char, 65536> part;
  for (std::size_t n; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) bytes.append(part.data(), n);
  if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return read_csv(bytes);
}

inline StageGraph maven_graph() {
  StageGraph::Builder b;
  b.open("Engaging").won("Won").lost("Lost").move("Engaging", "Won").move("Engaging", "Lost");
  return b.build();
}

inline StageGraph hotel_graph() {
  StageGraph::Builder b;
  b.open("Booked").won("Check-Out").lost("Canceled").lost("No-Show");
  b.move("Booked", "Check-Out").move("Booked", "Canceled").move("Booked", "No-Show");
  return b.build();
}

/// Every forward move is one of the graph.
inline StageGraph fines_graph() {
  const char* open[] = {"Create Fine", "Send Fine", "Insert Fine Notification", "Insert Date Appeal to Prefecture", "Add penalty", "Send Appeal to Prefecture",
                        "Receive Result Appeal from Prefecture", "Notify Result Appeal to Offender", "Appeal to Judge"};
  StageGraph::Builder b;
  for (const char* stage : open) b.open(stage);
  b.won("Payment").lost("Send for Credit Collection");
  for (std::size_t i = 0; i < std::size(open); ++i)
    for (std::size_t j = i + 1; j < std::size(open); ++j) b.move(open[i], open[j]);
  for (const char* stage : open) b.move(stage, "Payment");
  return b.move_from_any_open("Send for Credit Collection").build();
}

}  // namespace voronka::testing
