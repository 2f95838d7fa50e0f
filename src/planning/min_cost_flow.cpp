#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <vector>

#include "planning/flow_network.hpp"

namespace voronka::apportionment {
namespace {

using Index = std::int32_t;
constexpr std::int64_t kShrink = 16;             // of epsilon between two phases
constexpr std::size_t kLongestPath = 4;          // of one partial augmentation
constexpr std::size_t kScansOfProof = 8;         // of every half-arc, before a proof of optimality is given up
constexpr Index kNone = -1;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

template <class T>
T& at(std::vector<T>& v, Index i) {
  return v[static_cast<std::size_t>(i)];
}
template <class T>
const T& at(const std::vector<T>& v, Index i) {
  return v[static_cast<std::size_t>(i)];
}

struct HalfArc {
  std::int64_t cost;
  Index head, reverse;
  Index room, room_of_both;  ///< of this one; of this one and its reverse together
};

/// One run of the method. Reduced cost of a half-arc u -> v: c + price(u) - price(v); epsilon-optimal: no half-arc with room has one below -epsilon.
class CostScaling {
 public:
  CostScaling(const std::vector<Index>& first, std::vector<HalfArc>& arcs)
      : first_(first), arcs_(arcs), nodes_(static_cast<Index>(first.size()) - 1), price_(static_cast<std::size_t>(nodes_), 0), excess_(price_.size(), 0),
        current_(price_.size(), 0), queued_(price_.size(), 0), rank_(price_.size(), 0), chain_next_(price_.size(), kNone), chain_before_(price_.size(), kNone),
        bucket_(price_.size() * 2 + 2, kNone) {}

  void run() {
    std::int64_t epsilon = 0;
    for (const HalfArc& a : arcs_) epsilon = std::max(epsilon, std::abs(a.cost));
    while (epsilon > 1 && !proved_optimal()) {
      epsilon = std::max<std::int64_t>(1, epsilon / kShrink);
      refine(epsilon);
    }
  }

 private:
  [[nodiscard]] std::int64_t reduced(Index u, const HalfArc& a) const { return a.cost + at(price_, u) - at(price_, a.head); }

  void push(Index u, HalfArc& a, Index amount) {
    a.room -= amount;
    at(arcs_, a.reverse).room += amount;
    at(excess_, u) -= amount;
    at(excess_, a.head) += amount;
  }

  void enqueue(Index v) {
    if (at(excess_, v) > 0 && !at(queued_, v)) {
      at(queued_, v) = 1;
      active_.push_back(v);
    }
  }

  /// Whether shortest paths settle within a few looks at every half-arc: prices without any negative reduced cost, so there is no cheaper flow. Where many tables are equally near, this ends the work
  /// long before epsilon is small. Prices are left as they were unless it succeeds.
  bool proved_optimal() {
    std::vector<std::int64_t> distance = price_;
    active_.clear();
    for (Index v = 0; v < nodes_; ++v) {
      active_.push_back(v);
      at(queued_, v) = 1;
    }
    std::size_t left = kScansOfProof * arcs_.size();
    std::size_t next = 0;
    for (; next < active_.size(); ++next) {
      const Index u = active_[next];
      const std::size_t degree = static_cast<std::size_t>(at(first_, u + 1) - at(first_, u));
      if (degree > left) break;
      left -= degree;
      at(queued_, u) = 0;
      for (Index i = at(first_, u); i < at(first_, u + 1); ++i) {
        const HalfArc& a = at(arcs_, i);
        if (a.room <= 0 || at(distance, a.head) <= a.cost + at(distance, u)) continue;
        at(distance, a.head) = a.cost + at(distance, u);
        if (at(queued_, a.head)) continue;
        at(queued_, a.head) = 1;
        active_.push_back(a.head);
      }
    }
    const bool proved = next == active_.size();
    std::fill(queued_.begin(), queued_.end(), char{0});
    if (proved) price_ = std::move(distance);
    return proved;
  }

  void refine(std::int64_t epsilon) {
    for (Index u = 0; u < nodes_; ++u)
      for (Index i = at(first_, u); i < at(first_, u + 1); ++i)
        if (HalfArc& a = at(arcs_, i); a.room > 0 && reduced(u, a) < 0) push(u, a, a.room);
    active_.clear();
    for (Index u = 0; u < nodes_; ++u) enqueue(u);
    if (active_.empty()) return;
    update_prices(epsilon);
    for (std::size_t next = 0; next < active_.size(); ++next) {
      if (relabels_ > nodes_) update_prices(epsilon);
      const Index u = active_[next];
      at(queued_, u) = 0;
      while (at(excess_, u) > 0) augment(u, epsilon);
      if (next > static_cast<std::size_t>(nodes_)) {  // keeps the queue short
        active_.erase(active_.begin(), active_.begin() + static_cast<std::ptrdiff_t>(next) + 1);
        next = static_cast<std::size_t>(-1);
      }
    }
  }

  /// Finds a path of half-arcs with negative reduced cost from u, at most kLongestPath long or until a node that lacks flow, and pushes along it.
  void augment(Index u, std::int64_t epsilon) {
    path_.clear();
    Index tip = u;
    while (path_.size() < kLongestPath && at(excess_, tip) >= 0) {
      Index& i = at(current_, tip);
      const Index end = at(first_, tip + 1);
      while (i < end && !(at(arcs_, i).room > 0 && reduced(tip, at(arcs_, i)) < 0)) ++i;
      if (i < end) {
        path_.push_back(i);
        tip = at(arcs_, i).head;
        continue;
      }
      relabel(tip, epsilon);
      if (!path_.empty()) {
        tip = tail(path_.back());
        path_.pop_back();
      }
    }
    Index from = u;
    for (const Index i : path_) {
      HalfArc& a = at(arcs_, i);
      push(from, a, std::min(a.room, at(excess_, from)));
      if (from != u) enqueue(from);
      from = a.head;
    }
    enqueue(from);
  }

  [[nodiscard]] Index tail(Index i) const { return at(arcs_, at(arcs_, i).reverse).head; }

  /// Lowers the price just so far that the best half-arc of u has the reduced cost -epsilon. The way back along the path is one of them, although nothing has been pushed yet: a node without
  /// any other exit is a dead end, not an error.
  void relabel(Index u, std::int64_t epsilon) {
    std::int64_t least = kNever;
    if (!path_.empty()) least = -reduced(tail(path_.back()), at(arcs_, path_.back()));
    for (Index i = at(first_, u); i < at(first_, u + 1); ++i)
      if (const HalfArc& a = at(arcs_, i); a.room > 0) least = std::min(least, reduced(u, a));
    at(price_, u) -= least + epsilon;
    at(current_, u) = at(first_, u);
    ++relabels_;
  }

  /// Lowers prices by epsilon times the distance to the nearest node that lacks flow (half-arc length floor(reduced / epsilon) + 1), cut at the number of buckets.
  void update_prices(std::int64_t epsilon) {
    const Index far = static_cast<Index>(bucket_.size()) - 1;
    Index waiting = 0;
    std::fill(bucket_.begin(), bucket_.end(), kNone);
    for (Index v = 0; v < nodes_; ++v) {
      at(rank_, v) = far;
      if (at(excess_, v) > 0) ++waiting;
      if (at(excess_, v) < 0) {
        at(rank_, v) = 0;
        put(v, 0);
      }
    }
    Index level = 0;
    for (; level < far && waiting > 0; ++level) {
      while (at(bucket_, level) != kNone) {
        const Index v = at(bucket_, level);
        take(v, level);
        if (at(excess_, v) > 0) --waiting;
        for (Index i = at(first_, v); i < at(first_, v + 1); ++i) {
          const HalfArc& a = at(arcs_, i);
          if (a.room_of_both == a.room || at(rank_, a.head) <= level) continue;  // the way from a.head to v is the reverse of a
          const std::int64_t reduced_cost = -reduced(v, a);
          const std::int64_t length = reduced_cost < 0 ? 0 : reduced_cost / epsilon + 1;
          if (length >= far - level) continue;
          const Index rank = level + static_cast<Index>(length);
          if (rank >= at(rank_, a.head)) continue;
          if (at(rank_, a.head) < far) take(a.head, at(rank_, a.head));
          at(rank_, a.head) = rank;
          put(a.head, rank);
        }
      }
    }
    for (Index v = 0; v < nodes_; ++v) at(price_, v) -= epsilon * std::min(at(rank_, v), level);
    for (Index v = 0; v < nodes_; ++v) at(current_, v) = at(first_, v);
    relabels_ = 0;
  }

  void put(Index v, Index rank) {
    at(chain_before_, v) = kNone;
    at(chain_next_, v) = at(bucket_, rank);
    if (at(bucket_, rank) != kNone) at(chain_before_, at(bucket_, rank)) = v;
    at(bucket_, rank) = v;
  }
  void take(Index v, Index rank) {
    if (at(chain_before_, v) == kNone)
      at(bucket_, rank) = at(chain_next_, v);
    else
      at(chain_next_, at(chain_before_, v)) = at(chain_next_, v);
    if (at(chain_next_, v) != kNone) at(chain_before_, at(chain_next_, v)) = at(chain_before_, v);
  }

  const std::vector<Index>& first_;
  std::vector<HalfArc>& arcs_;
  Index nodes_;
  std::vector<std::int64_t> price_;
  std::vector<Index> excess_, current_;
  std::vector<char> queued_;
  std::vector<Index> rank_, chain_next_, chain_before_, bucket_;  ///< buckets of nodes by rank, as doubly linked chains
  std::vector<Index> active_, path_;
  Index relabels_ = 0;  ///< since the last update of all prices
};

}  // namespace

void FlowNetwork::minimise_cost(std::int64_t longest_cycle) {
  // Multiplied by more than the arcs of any cycle, costs make every 1-optimal flow optimal.
  std::vector<HalfArc> arcs(head_.size());
  for (std::size_t i = 0; i < arcs.size(); ++i) arcs[i] = {0, head_[i], reverse_[i], residual_[i], residual_[i] + at(residual_, reverse_[i])};
  for (std::size_t i = 0; i < arcs_.size(); ++i) {
    at(arcs, place_[i]).cost = arcs_[i].cost * (longest_cycle + 1);
    at(arcs, at(arcs, place_[i]).reverse).cost = -at(arcs, place_[i]).cost;
  }
  CostScaling(first_, arcs).run();
  for (std::size_t i = 0; i < arcs.size(); ++i) residual_[i] = arcs[i].room;
}

}  // namespace voronka::apportionment
