#include "sim/crash_count.hpp"

#include <gtest/gtest.h>

#include "tests/faults/crash_space_fixture.hpp"

namespace reprise::sim {
namespace {

using namespace faults;

TEST(CrashCount, IsTheNumberOfLegalStates) {
  const HistoryBuilder builder = history_of_everything();
  for (const Profile& profile : shipped_profiles()) {
    const CrashSpace space(CrashModel(builder.history(), profile), 1);
    const StateCount count = count_states(space);
    EXPECT_EQ(count.exact, all_ideals(space.precedence()).size()) << profile.name;
    EXPECT_FALSE(count.is_bound);
  }
}

TEST(CrashCount, MultipliesWhatDoesNotTouch) {
  HistoryBuilder builder;
  for (std::uint64_t sector = 0; sector < 100; ++sector)
    builder.write(9, sector * 512, 512, 51'200);
  const CrashSpace space(CrashModel(builder.history(), *find_profile("posix-2024")), 1);
  const StateCount count = count_states(space);
  EXPECT_EQ(count.exact, 0U);
  EXPECT_EQ(count.log2, 100);
  EXPECT_FALSE(count.is_bound);
}

TEST(CrashCount, BoundsAPartThatIsTooLarge) {
  HistoryBuilder builder;
  builder.write(9, 0, 40 * 512, 40 * 512);
  // Under a profile that orders a file's size behind its data, everything hangs together.
  for (int i = 0; i < 3; ++i) builder.truncate(9, 40 * 512, 40 * 512 + 1);
  const CrashSpace space(CrashModel(builder.history(), *find_profile("ext4-ordered")), 1);
  const StateCount count = count_states(space);
  EXPECT_LE(count.log2, space.atoms());
}

}  // namespace
}  // namespace reprise::sim
