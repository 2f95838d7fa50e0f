// Checks and sweeps shared by the curves over real times.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "voronka/base/error.hpp"
#include "voronka/estimation/incidence.hpp"

namespace voronka::detail {

/// Throws Error{invalid_argument} naming the first spell that has no meaning. `states` 0: states are not checked.
inline void check_spells(std::span<const Spell> spells, std::size_t states) {
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const Spell& x = spells[i];
    const auto refuse = [&](const std::string& what) {
      throw Error(ErrorCode::invalid_argument, "spell " + std::to_string(i) + ": " + what);
    };
    if (!std::isfinite(x.entry) || !std::isfinite(x.exit) || !(x.entry < x.exit))
      refuse("entry " + std::to_string(x.entry) + ", exit " + std::to_string(x.exit) + "; entry must be less than exit, both finite");
    if (!std::isfinite(x.weight) || !(x.weight > 0.0)) refuse("weight " + std::to_string(x.weight) + " must be positive");
    if (states == 0) continue;
    const auto known = [&](std::int32_t s) { return s >= 0 && static_cast<std::size_t>(s) < states; };
    if (!known(x.from)) refuse("from state " + std::to_string(x.from) + "; states are 0 .. " + std::to_string(states - 1));
    if (x.to >= 0 && !known(x.to)) refuse("to state " + std::to_string(x.to) + "; states are 0 .. " + std::to_string(states - 1) + ", or negative for censored");
    if (x.to == x.from) refuse("from state " + std::to_string(x.from) + " to itself is not a move");
  }
}

/// Indices of spells in the order of one of their times; equal times in the order given, so that sums have one order.
template <class Key>
std::vector<std::size_t> order_by(std::span<const Spell> spells, Key key) {
  std::vector<std::size_t> order(spells.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(spells[a]) < key(spells[b]); });
  return order;
}

}  // namespace voronka::detail
