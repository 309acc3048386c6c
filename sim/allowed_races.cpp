#include "sim/allowed_races.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace reprise::sim {
namespace {

using scheduler::AccessKind;

bool is_ignored(const scheduler::Race::Side& side, const scheduler::LockSets& locks) {
  const std::vector<scheduler::LockSets::Lock> held = locks.of(side.site.locks);
  return std::find(held.begin(), held.end(), AllowedRaces::token(side.kind)) != held.end();
}

}  // namespace

bool AllowedRaces::covers(const scheduler::Race& race, const scheduler::LockSets& locks) const {
  if (race.earlier.kind == AccessKind::free || race.later.kind == AccessKind::free) return false;
  if (is_ignored(race.earlier, locks) || is_ignored(race.later, locks)) return true;
  const auto next = ends_.upper_bound(race.address);
  return next != ends_.begin() && race.address < std::prev(next)->second;
}

}  // namespace reprise::sim
