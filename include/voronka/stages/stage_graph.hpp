#pragma once
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voronka {
inline namespace v0 {

/// A stage of one graph: its position in the order of declaration. Not a number: no arithmetic.
class StageId {
 public:
  constexpr StageId() noexcept = default;  ///< no stage of any graph
  constexpr explicit StageId(std::uint16_t index) noexcept : index_(index) {}  ///< 0 for the stage declared first
  [[nodiscard]] constexpr std::uint16_t index() const noexcept { return index_; }  ///< place in StageGraph::stages()
  friend constexpr auto operator<=>(StageId, StageId) noexcept = default;  ///< in order of declaration

 private:
  std::uint16_t index_ = 0xFFFF;
};

/// Where a deal may stand: still open, or ended well or badly.
enum class StageKind : std::int8_t { open = 0, won = 1, lost = 2 };

/// A place in the funnel.
struct Stage {
  std::string name;
  StageKind kind = StageKind::open;
  friend bool operator==(const Stage&, const Stage&) = default;  ///< same name and kind
};
/// A way from one stage to another.
struct Move {
  StageId from, to;
  friend auto operator<=>(const Move&, const Move&) = default;  ///< by from, then to
};

/// The funnel: stages and the moves between them. A value, checked once when it is built. A won or lost stage may have moves out of it (reopening).
class StageGraph {
 public:
  class Builder;
  [[nodiscard]] std::size_t size() const noexcept { return stages_.size(); }            ///< stages of every kind
  [[nodiscard]] std::span<const Stage> stages() const noexcept { return stages_; }      ///< in order of declaration
  [[nodiscard]] std::span<const Move> moves() const noexcept { return moves_; }         ///< sorted by from, to; distinct
  [[nodiscard]] const Stage& operator[](StageId id) const noexcept { return stages_[id.index()]; }  ///< `id` of this graph, not checked
  [[nodiscard]] std::optional<StageId> find(std::string_view name) const noexcept;      ///< none if there is no stage of that name
  /// Error{invalid_argument} quoting the name and listing the stages there are.
  [[nodiscard]] StageId at(std::string_view name) const;
  [[nodiscard]] bool allows(StageId from, StageId to) const noexcept;                   ///< there is a move from -> to
  [[nodiscard]] std::vector<StageId> exits(StageId from) const;                         ///< ascending
  [[nodiscard]] std::vector<StageId> of_kind(StageKind kind) const;                     ///< in order of declaration
  /// Where deals come in: open stages that no move of another open stage leads to; the first declared open stage if there is none; or as stated.
  [[nodiscard]] std::span<const StageId> entries() const noexcept { return entries_; }
  [[nodiscard]] std::optional<StageId> key() const noexcept { return key_; }            ///< the stage that plans turn on, if stated
  /// The same graph with another key. Error{invalid_argument}: an unknown stage, one that is not open or lies on no way to a win.
  [[nodiscard]] StageGraph with_key(std::string_view stage) const;

  // Questions (Boost.Graph underneath). All answers are in order of declaration unless said otherwise. Moves out of won and lost stages count.
  [[nodiscard]] std::vector<StageId> reach(StageId from) const;                         ///< without `from` unless a loop returns to it
  [[nodiscard]] std::vector<std::vector<StageId>> loops() const;                        ///< strongly connected components of 2 or more stages
  /// The gates: open stages that every path from every entry to a win passes (dominators), from the entry on.
  [[nodiscard]] std::vector<StageId> gates() const;
  [[nodiscard]] bool dominates(StageId gate, StageId stage) const;                      ///< every path from an entry to `stage` passes `gate`; a stage dominates itself; one that cannot be reached is dominated by no other
  [[nodiscard]] bool is_acyclic() const;                                                ///< no loops(); a win that can be reopened may make one
  /// Open stages in a topological order of the loops (strongly connected components) that moves between open stages make; ties as declared.
  [[nodiscard]] std::vector<StageId> forward_order() const;
  [[nodiscard]] std::string to_graphviz() const;                                        ///< DOT text, left to right; the key in bold

  /// {"format":"voronka-stage-graph","version":1,"open":[...],"won":[...],"lost":[...],"moves":[["a","b"],...],"key":"..."}; "order" if stages were not
  /// declared open, won, lost; "entries" if stated and not as derived. Round trip byte-identical, same StageIds. Error{invalid_data} with the JSON pointer.
  [[nodiscard]] std::string to_json() const;
  /// Reads what to_json() writes and checks it as Builder::build() does. Error{invalid_data} with the JSON pointer.
  static StageGraph from_json(std::string_view json);
  /// Same stages in the same order, moves, key and entries.
  friend bool operator==(const StageGraph& a, const StageGraph& b) noexcept {
    return a.stages_ == b.stages_ && a.moves_ == b.moves_ && a.key_ == b.key_ && a.entries_ == b.entries_;
  }

 private:
  StageGraph() = default;
  std::vector<Stage> stages_;
  std::vector<Move> moves_;
  std::vector<StageId> entries_;
  std::optional<StageId> key_;
};

/// Collects stages and moves; build() checks them all and names the fault:
/// a stage without a name, one that is not UTF-8, declared twice; a move of an unknown stage, from a stage to itself; no open, no won stage; an open stage that cannot be reached;
/// an open stage that cannot reach an end ("nothing leads from \"parked\" to an end"); no way to win; a key that is not an open stage or lies on no way to a win;
/// with `acyclic()`, a loop, spelled as a path "lead → qualified → lead".
class StageGraph::Builder {
 public:
  /// Declares the next stage; StageIds follow the order of these calls.
  Builder& open(std::string_view name);                        ///< deals may stand here
  Builder& won(std::string_view name);                         ///< an end: the deal is won
  Builder& lost(std::string_view name);                        ///< an end: the deal is lost
  Builder& move(std::string_view from, std::string_view to);   ///< the stages may be declared later; twice is once
  Builder& move_from_any_open(std::string_view to);            ///< from every open stage but `to` itself, declared before or after
  Builder& entry(std::string_view name);                       ///< states an entry stage; without any, entries are derived
  Builder& key(std::string_view name);                         ///< the stage that plans turn on; the last call counts, "" is none
  Builder& acyclic();                                          ///< refuse loops
  [[nodiscard]] StageGraph build() const;                      ///< Error{invalid_argument} naming the first fault

 private:
  std::vector<Stage> stages_;
  std::vector<std::pair<std::string, std::string>> moves_;
  std::vector<std::string> any_, entries_;
  std::string key_;
  bool acyclic_ = false;
};

}  // namespace v0
}  // namespace voronka
