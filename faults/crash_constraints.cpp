#include "faults/crash_constraints.hpp"

#include "scheduler/check.hpp"

namespace reprise::faults {

CrashConstraints::CrashConstraints(const CrashSpace& space)
    : space_(space), fates_(space.atoms(), Fate::open) {}

/// The versions up to the answer survive and the next one is lost: since later versions need
/// earlier ones, these two decide.
bool CrashConstraints::admits(SlotNumber slot, std::uint32_t answer) const {
  if (space_.is_fill(slot)) return true;
  const auto versions = space_.versions(slot);
  if (answer > 0 && fates_[versions[answer - 1]] == Fate::lost) return false;
  return answer == versions.size() || fates_[versions[answer]] != Fate::survives;
}

void CrashConstraints::demand(SlotNumber slot, std::uint32_t answer) {
  REPRISE_CHECK(admits(slot, answer));
  if (space_.is_fill(slot)) {
    fills_[slot] = answer;
    return;
  }
  const auto versions = space_.versions(slot);
  if (answer > 0) keep(versions[answer - 1]);
  if (answer < versions.size()) lose(versions[answer]);
}

void CrashConstraints::keep(std::uint32_t atom) {
  pending_.assign(1, atom);
  while (!pending_.empty()) {
    const std::uint32_t next = pending_.back();
    pending_.pop_back();
    if (fates_[next] == Fate::survives) continue;
    fates_[next] = Fate::survives;
    const auto before = space_.precedence().before(next);
    pending_.insert(pending_.end(), before.begin(), before.end());
  }
}

void CrashConstraints::lose(std::uint32_t atom) {
  pending_.assign(1, atom);
  while (!pending_.empty()) {
    const std::uint32_t next = pending_.back();
    pending_.pop_back();
    if (fates_[next] == Fate::lost) continue;
    fates_[next] = Fate::lost;
    const auto after = space_.after(next);
    pending_.insert(pending_.end(), after.begin(), after.end());
  }
}

CrashState CrashConstraints::largest() const {
  CrashState state;
  state.survivors.resize(fates_.size());
  for (std::size_t atom = 0; atom < fates_.size(); ++atom) {
    state.survivors[atom] = fates_[atom] == Fate::lost ? 0 : 1;
  }
  state.fills = fills_;
  return state;
}

}  // namespace reprise::faults
