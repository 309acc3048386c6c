#pragma once
// Spurious events: what POSIX and C++ allow at any time, and machines seldom do. A waiter wakes up
// though nobody woke it, a weak compare-exchange fails though it could succeed.
//
// Each kind is a mode of a run. Most runs are without it - a waiter that wakes by itself is rescued
// from a lost wakeup - and a run that has it has only a few.
//
// Determinism: by Decisions alone, each kind on its own streams. A kind that is not asked for draws
// nothing. Threading: touched only by whoever runs.

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/decisions.hpp"
#include "scheduler/task.hpp"

namespace reprise::scheduler {

enum class Spurious : std::uint8_t {
  wakeup,    ///< of a condition variable or a futex
  exchange,  ///< a weak compare-exchange fails
  timeout,   ///< everybody else takes so long that a timed wait, or a sleep, is over first
  trylock,   ///< an attempt to take a free lock fails: C++ allows it, POSIX does not
  yield,     ///< a thread that yields goes on as if it had not
};
inline constexpr std::size_t kSpuriousKinds = 5;

using SpuriousSet = std::bitset<kSpuriousKinds>;  ///< by Spurious

inline constexpr SpuriousSet kNothingSpurious{0};
/// What every program has to expect. Whether one is C++ or C cannot be seen from its calls, and a C
/// program may rely on getting a lock that is free.
inline constexpr SpuriousSet kUsualSpurious{0b10111};

/// @param text "all", "none", or names with commas between them: "wakeups,timeouts"
std::optional<SpuriousSet> parse_spurious(std::string_view text);
std::string spurious_text(SpuriousSet kinds);

/// @returns what one is called in a report: "spurious wakeup"
std::string_view spurious_name(Spurious kind);

class SpuriousEvents {
 public:
  explicit SpuriousEvents(Decisions& decisions) : decisions_(decisions) {}

  /// Draws which of them the run has, how often they may happen and how likely they are.
  void begin(SpuriousSet allowed);

  bool has(Spurious kind) const { return budget_of(kind) > 0; }

  /// A task comes to a place where one could happen. @returns whether it does
  bool happens(Spurious kind, TaskId task) { return has(kind) && draw(kind, task); }

 private:
  std::uint64_t budget_of(Spurious kind) const { return budgets_[static_cast<std::size_t>(kind)]; }
  bool draw(Spurious kind, TaskId task);
  std::uint64_t next_opportunity(Spurious kind, TaskId task);

  Decisions& decisions_;
  std::array<std::uint64_t, kSpuriousKinds> budgets_{};  // how many are left
  std::array<std::uint64_t, kSpuriousKinds> rarity_{};   // one opportunity in so many
  std::array<std::vector<std::uint64_t>, kSpuriousKinds> opportunities_;  // by task id
};

}  // namespace reprise::scheduler
