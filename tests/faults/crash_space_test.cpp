#include "faults/crash_space.hpp"

#include <gtest/gtest.h>

#include "tests/faults/crash_space_fixture.hpp"

namespace reprise::faults {
namespace {

CrashSpace space_under(const char* profile, std::uint32_t fills = 1) {
  const HistoryBuilder builder = history_of_everything();
  return {CrashModel(builder.history(), *find_profile(profile)), fills};
}

TEST(CrashSpace, HasASlotForWhatCanDiffer) {
  const CrashSpace space = space_under("posix-2024");
  EXPECT_EQ(space.answers(*space.sector(9, 0)), 3U);  // the durable one, and two writes
  EXPECT_EQ(space.answers(*space.size(9)), 2U);
  EXPECT_EQ(space.answers(*space.size(10)), 3U);  // 0, 512, 700
  EXPECT_EQ(space.answers(*space.name(kRoot, "a")), 3U);
  EXPECT_EQ(space.answers(*space.name(kRoot, "b")), 2U);
}

TEST(CrashSpace, HasNoSlotForWhatIsSettled) {
  const CrashSpace space = space_under("posix-2024");
  EXPECT_FALSE(space.sector(9, 1));
  EXPECT_FALSE(space.size(11));
  EXPECT_FALSE(space.mode(9));
  EXPECT_FALSE(space.name(kRoot, "c"));
  EXPECT_FALSE(space.name(9, "a"));
  EXPECT_TRUE(space.names_in(9).empty());
}

TEST(CrashSpace, KnowsTheNamesOfADirectoryAndOfAFile) {
  const CrashSpace space = space_under("posix-2024");
  const std::vector<SlotNumber> both = {*space.name(kRoot, "a"), *space.name(kRoot, "b")};
  EXPECT_EQ(space.names_in(kRoot), both);
  EXPECT_EQ(space.names_of(10), both);
}

TEST(CrashSpace, FillsOnlyWhereThereIsMoreThanOneWay) {
  EXPECT_FALSE(space_under("ext4-ordered", 1).fill(10, 0));
  const CrashSpace space = space_under("posix-2024", 3);
  const SlotNumber fill = *space.fill(10, 1);
  EXPECT_TRUE(space.is_fill(fill));
  EXPECT_EQ(space.answers(fill), 3U);
  EXPECT_FALSE(space.fill(10, 2));  // behind the end of the file at its largest
  CrashState state{AtomSet(space.atoms(), 0), 1, {}};
  EXPECT_EQ(space.answer(state, fill), 1U);
  state.fills[fill] = 2;
  EXPECT_EQ(space.answer(state, fill), 2U);
}

TEST(CrashSpace, FillsTheSectorsOfABlockAlikeWhereTheyAreWrittenTogether) {
  const HistoryBuilder builder = history_of_everything();
  const CrashSpace space(CrashModel(builder.history(), *find_profile("posix-2024@4096")), 3, 8);
  EXPECT_EQ(space.fill(10, 0), space.fill(10, 1));
  EXPECT_NE(space.fill(9, 0), space.fill(10, 0));
}

TEST(CrashSpace, AnswersWithTheNewestVersionThatSurvived) {
  const CrashSpace space = space_under("posix-2024");
  CrashState state{AtomSet(space.atoms(), 0), 0, {}};
  const SlotNumber sector = *space.sector(9, 0);
  EXPECT_EQ(space.answer(state, sector), 0U);
  state.survivors[space.versions(sector)[0]] = 1;
  EXPECT_EQ(space.answer(state, sector), 1U);
}

}  // namespace
}  // namespace reprise::faults
