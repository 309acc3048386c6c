#include "faults/crash_constraints.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scheduler/prf.hpp"
#include "tests/faults/crash_space_fixture.hpp"

namespace reprise::faults {
namespace {

/// All slots, in an order of their own.
std::vector<SlotNumber> shuffled_slots(const CrashSpace& space, std::uint64_t seed) {
  std::vector<SlotNumber> slots(space.slots());
  for (SlotNumber slot = 0; slot < slots.size(); ++slot) slots[slot] = slot;
  std::ranges::sort(slots, {}, [&](SlotNumber slot) { return scheduler::prf(seed, 0, slot, 0); });
  return slots;
}

TEST(CrashConstraints, AdmitTheAnswersOfEveryLegalStateInAnyOrder) {
  const HistoryBuilder builder = history_of_everything();
  for (const Profile& profile : shipped_profiles()) {
    const CrashSpace space(CrashModel(builder.history(), profile), 1);
    std::uint64_t seed = 0;
    for (const AtomSet& ideal : all_ideals(space.precedence())) {
      const CrashState state{ideal, 0, {}};
      CrashConstraints known(space);
      for (const SlotNumber slot : shuffled_slots(space, seed++)) {
        ASSERT_TRUE(known.admits(slot, space.answer(state, slot))) << profile.name;
        known.demand(slot, space.answer(state, slot));
      }
      ASSERT_EQ(known.largest().survivors, ideal) << profile.name;
    }
  }
}

TEST(CrashConstraints, AdmitOnlyWhatCanBeCompletedToALegalState) {
  const HistoryBuilder builder = history_of_everything();
  for (const Profile& profile : shipped_profiles()) {
    const CrashSpace space(CrashModel(builder.history(), profile), 1);
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      CrashConstraints known(space);
      std::vector<std::pair<SlotNumber, std::uint32_t>> demanded;
      for (const SlotNumber slot : shuffled_slots(space, seed)) {
        const auto answer = static_cast<std::uint32_t>(
            scheduler::scale(scheduler::prf(seed, 1, slot, 0), space.answers(slot)));
        if (!known.admits(slot, answer)) continue;
        known.demand(slot, answer);
        demanded.emplace_back(slot, answer);
        const CrashState state = known.largest();
        ASSERT_TRUE(is_legal(space.precedence(), state.survivors)) << profile.name;
        for (const auto& [asked, wanted] : demanded) {
          ASSERT_EQ(space.answer(state, asked), wanted) << profile.name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace reprise::faults
