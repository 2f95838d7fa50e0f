// Private: distinct strings in order of first appearance, by open addressing. One look-up a cell is the hot path of both readers.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voronka/base/error.hpp"

namespace voronka {

class Interner {
 public:
  [[nodiscard]] std::int32_t code(std::string_view text) {
    // Exports are often sorted: the cell above is the commonest answer.
    if (last_ >= 0 && strings_[static_cast<std::size_t>(last_)] == text) return last_;
    if ((strings_.size() + 1) * 2 > slots_.size()) grow();
    const std::uint32_t tag = hash(text);
    for (std::size_t at = tag & mask();; at = (at + 1) & mask()) {
      Slot& slot = slots_[at];
      if (slot.code < 0) {
        if (strings_.size() >= INT32_MAX) throw Error(ErrorCode::unsupported, "a text column has more than 2147483647 distinct values");
        strings_.emplace_back(text);
        slot = {tag, last_ = static_cast<std::int32_t>(strings_.size() - 1)};
        return last_;
      }
      if (slot.tag == tag && strings_[static_cast<std::size_t>(slot.code)] == text) return last_ = slot.code;
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return strings_.size(); }
  [[nodiscard]] std::vector<std::string> take() && { return std::move(strings_); }

 private:
  struct Slot {
    std::uint32_t tag;
    std::int32_t code;
  };
  [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }
  // Multiply and fold, 8 bytes a step. Only speed depends on it: codes are given in order of first appearance.
  static std::uint32_t hash(std::string_view text) noexcept {
    std::uint64_t h = 0x9E3779B97F4A7C15ull ^ text.size();
    const char* p = text.data();
    std::size_t n = text.size();
    const auto mix = [&h](std::uint64_t word) {
      h = (h ^ word) * 0xD6E8FEB86659FD93ull;
      h ^= h >> 32;
    };
    for (; n >= 8; p += 8, n -= 8) {
      std::uint64_t word;
      std::memcpy(&word, p, 8);
      mix(word);
    }
    std::uint64_t rest = 0;
    if (n > 0) std::memcpy(&rest, p, n);
    mix(rest);
    mix(h >> 17);
    return static_cast<std::uint32_t>(h);
  }
  // The hash is kept in the slot, so growing never touches the strings.
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2, Slot{0, -1});
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.code < 0) continue;
      std::size_t at = slot.tag & mask();
      while (slots_[at].code >= 0) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }
  std::vector<std::string> strings_;
  std::vector<Slot> slots_;
  std::int32_t last_ = -1;
};

}  // namespace voronka
