#include "sim/allowed_races.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <vector>

#include "scheduler/address.hpp"
#include "scheduler/check.hpp"

namespace reprise::sim {
namespace {

using scheduler::AccessKind;

struct Range {
  std::uintptr_t begin;
  std::uintptr_t end;

  bool holds(std::uintptr_t address) const { return begin <= address && address < end; }
};

// Filled by constructors of globals, before that of a container may have run. A library that says
// it at all says it of a few.
constexpr std::size_t kMostAlways = 256;
constinit std::array<Range, kMostAlways> always{};
constinit std::size_t always_count = 0;

bool is_ignored(const scheduler::Race::Side& side, const scheduler::LockSets& locks) {
  const std::vector<scheduler::LockSets::Lock> held = locks.of(side.site.locks);
  return std::find(held.begin(), held.end(), AllowedRaces::token(side.kind)) != held.end();
}

}  // namespace

void AllowedRaces::allow_always(const void* memory, std::size_t bytes) {
  REPRISE_CHECK(always_count < always.size());
  const std::uintptr_t begin = scheduler::number(memory);
  always[always_count++] = {begin, begin + bytes};
}

bool AllowedRaces::covers(const scheduler::Race& race, const scheduler::LockSets& locks) const {
  if (race.earlier.kind == AccessKind::free || race.later.kind == AccessKind::free) return false;
  if (is_ignored(race.earlier, locks) || is_ignored(race.later, locks)) return true;
  const auto next = ends_.upper_bound(race.address);
  if (next != ends_.begin() && race.address < std::prev(next)->second) return true;
  const auto said = std::span(always).first(always_count);
  return std::any_of(said.begin(), said.end(),
                     [&](const Range& range) { return range.holds(race.address); });
}

}  // namespace reprise::sim
