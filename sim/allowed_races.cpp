#include "sim/allowed_races.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "scheduler/address.hpp"

namespace reprise::sim {
namespace {

using scheduler::AccessKind;

struct Range {
  std::uintptr_t begin;
  std::uintptr_t end;

  bool holds(std::uintptr_t address) const { return begin <= address && address < end; }
};

// Filled by constructors of globals, before others of the tool's may have run.
constinit std::vector<Range> always;

bool is_ignored(const scheduler::Race::Side& side, const scheduler::LockSets& locks) {
  const std::vector<scheduler::LockSets::Lock> held = locks.of(side.site.locks);
  return std::find(held.begin(), held.end(), AllowedRaces::token(side.kind)) != held.end();
}

}  // namespace

void AllowedRaces::allow_always(const void* memory, std::size_t bytes) {
  const std::uintptr_t begin = scheduler::number(memory);
  always.push_back({begin, begin + bytes});
}

bool AllowedRaces::covers(const scheduler::Race& race, const scheduler::LockSets& locks) const {
  if (race.earlier.kind == AccessKind::free || race.later.kind == AccessKind::free) return false;
  if (is_ignored(race.earlier, locks) || is_ignored(race.later, locks)) return true;
  const auto next = ends_.upper_bound(race.address);
  if (next != ends_.begin() && race.address < std::prev(next)->second) return true;
  return std::any_of(always.begin(), always.end(),
                     [&](const Range& range) { return range.holds(race.address); });
}

}  // namespace reprise::sim
