#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <utility>

#include "planning/flow_network.hpp"

namespace voronka::apportionment {
namespace {

using Index = std::int32_t;
constexpr std::int64_t kShrink = 16;        // of epsilon between two phases
constexpr std::size_t kLongestPath = 4;     // of one partial augmentation
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

/// One run of the method. Reduced cost of a half-arc u -> v: c + price(u) - price(v); epsilon-optimal: no half-arc with room has one below -epsilon.
class CostScaling {
 public:
  CostScaling(const std::vector<Index>& first, const std::vector<Index>& head, const std::vector<Index>& reverse, std::vector<Index>& room, std::vector<std::int64_t> cost)
      : first_(first), head_(head), reverse_(reverse), room_(room), cost_(std::move(cost)), nodes_(static_cast<Index>(first.size()) - 1),
        price_(static_cast<std::size_t>(nodes_), 0), excess_(price_.size(), 0), current_(price_.size(), 0), queued_(price_.size(), 0), rank_(price_.size(), 0),
        chain_next_(price_.size(), kNone), chain_before_(price_.size(), kNone), bucket_(price_.size() * 2 + 2, kNone) {}

  void run() {
    std::int64_t largest = 0;
    for (const std::int64_t c : cost_) largest = std::max(largest, std::abs(c));
    for (std::int64_t epsilon = largest; epsilon > 1;) {
      epsilon = std::max<std::int64_t>(1, epsilon / kShrink);
      refine(epsilon);
    }
  }

 private:
  [[nodiscard]] std::int64_t reduced(Index u, Index a) const { return at(cost_, a) + at(price_, u) - at(price_, at(head_, a)); }

  void push(Index u, Index a, Index amount) {
    const Index v = at(head_, a);
    at(room_, a) -= amount;
    at(room_, at(reverse_, a)) += amount;
    at(excess_, u) -= amount;
    at(excess_, v) += amount;
  }

  void enqueue(Index v) {
    if (at(excess_, v) > 0 && !at(queued_, v)) {
      at(queued_, v) = 1;
      active_.push_back(v);
    }
  }

  void refine(std::int64_t epsilon) {
    for (Index u = 0; u < nodes_; ++u)
      for (Index a = at(first_, u); a < at(first_, u + 1); ++a)
        if (at(room_, a) > 0 && reduced(u, a) < 0) push(u, a, at(room_, a));
    active_.clear();
    for (Index u = 0; u < nodes_; ++u) enqueue(u);
    if (active_.empty()) return;
    update_prices(epsilon);
    relabels_ = 0;
    for (std::size_t next = 0; next < active_.size(); ++next) {
      if (relabels_ > nodes_) {
        update_prices(epsilon);
        relabels_ = 0;
      }
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
      Index& a = at(current_, tip);
      const Index end = at(first_, tip + 1);
      while (a < end && !(at(room_, a) > 0 && reduced(tip, a) < 0)) ++a;
      if (a < end) {
        path_.push_back(a);
        tip = at(head_, a);
        continue;
      }
      relabel(tip, epsilon);
      if (!path_.empty()) {
        tip = at(head_, at(reverse_, path_.back()));
        path_.pop_back();
      }
    }
    for (const Index a : path_) {
      const Index from = at(head_, at(reverse_, a));
      push(from, a, std::min(at(room_, a), at(excess_, from)));
      enqueue(at(head_, a));
      if (from != u) enqueue(from);
    }
  }

  /// Lowers the price just so far that the best half-arc of u has the reduced cost -epsilon. The way back along the path is one of them, although nothing has been pushed yet: a node without
  /// any other exit is a dead end, not an error.
  void relabel(Index u, std::int64_t epsilon) {
    std::int64_t least = kNever;
    if (!path_.empty()) least = -reduced(at(head_, at(reverse_, path_.back())), path_.back());
    for (Index a = at(first_, u); a < at(first_, u + 1); ++a)
      if (at(room_, a) > 0) least = std::min(least, reduced(u, a));
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
        for (Index a = at(first_, v); a < at(first_, v + 1); ++a) {
          const Index u = at(head_, a), back = at(reverse_, a);
          if (at(room_, back) <= 0 || at(rank_, u) <= level) continue;
          const std::int64_t length = reduced(u, back) < 0 ? 0 : reduced(u, back) / epsilon + 1;
          if (length >= far - level) continue;
          const Index rank = level + static_cast<Index>(length);
          if (rank >= at(rank_, u)) continue;
          if (at(rank_, u) < far) take(u, at(rank_, u));
          at(rank_, u) = rank;
          put(u, rank);
        }
      }
    }
    for (Index v = 0; v < nodes_; ++v) at(price_, v) -= epsilon * std::min(at(rank_, v), level);
    for (Index v = 0; v < nodes_; ++v) at(current_, v) = at(first_, v);
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

  const std::vector<Index>&first_, &head_, &reverse_;
  std::vector<Index>& room_;
  std::vector<std::int64_t> cost_;
  Index nodes_;
  std::vector<std::int64_t> price_;
  std::vector<Index> excess_, current_;
  std::vector<char> queued_;
  std::vector<Index> rank_, chain_next_, chain_before_, bucket_;
  std::vector<Index> active_, path_;
  std::int64_t relabels_ = 0;
};

}  // namespace

void FlowNetwork::minimise_cost(std::int64_t longest_cycle) {
  // Multiplied by more than the arcs of any cycle, costs make every 1-optimal flow optimal.
  std::vector<std::int64_t> cost(head_.size(), 0);
  for (std::size_t i = 0; i < arcs_.size(); ++i) {
    const std::int32_t there = place_[i];
    at(cost, there) = arcs_[i].cost * (longest_cycle + 1);
    at(cost, at(reverse_, there)) = -at(cost, there);
  }
  CostScaling(first_, head_, reverse_, residual_, std::move(cost)).run();
}

}  // namespace voronka::apportionment
