#include "scheduler/profiler.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

const int shared = 0;
const int constant = 0;
const int own = 0;

NextAccess access(const int& location, std::uintptr_t at, bool writes) {
  return {&location, reinterpret_cast<const void*>(at), writes, false, true};
}

void create_two(Profiler& profiler) {
  profiler.created(0, kNoTask);
  profiler.created(1, 0);
}

TEST(Profiler, KeepsPlacesThatConflict) {
  Profiler profiler;
  create_two(profiler);
  profiler.accessed(0, access(shared, 7, true));
  profiler.accessed(1, access(shared, 9, false));
  profiler.accessed(1, access(shared, 9, false));
  profiler.accessed(0, access(constant, 11, false));
  profiler.accessed(1, access(constant, 12, false));
  profiler.accessed(1, access(own, 13, true));
  const Profile profile = profiler.profile(6);
  ASSERT_EQ(profile.places.size(), 2u);
  EXPECT_EQ(profile.site_of(profile.places[1]), 1u);
  EXPECT_EQ(profile.site_of(&own), kNoSite);
  EXPECT_EQ(profile.pairs, (std::vector<Profile::Pair>{{0, 1}}));
  EXPECT_EQ(profile.locations, (std::vector<std::vector<Site>>{{0, 1}}));
  ASSERT_EQ(profile.counts.size(), 2u);
  EXPECT_EQ(profile.counts[1].task, 1u);
  EXPECT_EQ(profile.counts[1].accesses, 2u);
  EXPECT_EQ(profile.creators, (std::vector<TaskId>{kNoTask, 0}));
}

TEST(Profiler, KeepsOtherPlacesOfSmallProgramsApart) {
  Profiler profiler;
  create_two(profiler);
  profiler.accessed(1, access(own, 13, true));
  const Profile small = profiler.profile(1);
  EXPECT_TRUE(small.places.empty());
  EXPECT_EQ(small.quiet_places.size(), 1u);
  for (int i = 0; i < 10'000; ++i) profiler.accessed(1, access(own, 13, true));
  EXPECT_TRUE(profiler.profile(10'001).quiet_places.empty());
}

TEST(Profiler, KnowsWhatWasKnownBefore) {
  Profiler before;
  create_two(before);
  before.accessed(0, access(shared, 7, true));
  before.accessed(1, access(shared, 9, false));
  const Profile known = before.profile(2);
  Profiler profiler(&known);
  create_two(profiler);
  profiler.accessed(0, access(own, 11, true));
  profiler.accessed(1, access(own, 13, true));
  const Profile profile = profiler.profile(2);
  EXPECT_EQ(profile.pairs, (std::vector<Profile::Pair>{{0, 1}, {2, 3}}));
}

TEST(Profiler, TellsApartWhatComesToTheSameMemory) {
  Profiler profiler;
  create_two(profiler);
  profiler.accessed(0, access(shared, 7, true));
  profiler.accessed(1, access(own, 8, true));
  profiler.forget(&shared, sizeof shared);
  profiler.accessed(1, access(shared, 9, true));
  profiler.accessed(0, access(own, 10, true));
  EXPECT_EQ(profiler.profile(4).pairs, (std::vector<Profile::Pair>{{0, 1}}));
}

TEST(Profiler, KeepsAPlaceThatConflictsWithItself) {
  Profiler profiler;
  create_two(profiler);
  profiler.accessed(0, access(shared, 7, true));
  profiler.accessed(1, access(shared, 7, true));
  EXPECT_EQ(profiler.profile(2).pairs, (std::vector<Profile::Pair>{{0, 0}}));
}

TEST(Profiler, TakesAtomicOperationsAndCallsForUnordered) {
  Profiler profiler;
  create_two(profiler);
  NextAccess atomic = access(shared, 9, false);
  atomic.plain = false;
  profiler.accessed(0, access(shared, 7, true));
  profiler.accessed(1, atomic);
  EXPECT_EQ(profiler.profile(2).pairs, (std::vector<Profile::Pair>{{0, 1, Profile::Bond::open}}));
}

TEST(Profiler, KnowsWhichPairsRaced) {
  Profiler before;
  create_two(before);
  before.accessed(0, access(shared, 7, true));
  before.accessed(1, access(shared, 9, false));
  const Profile known = before.profile(2);
  EXPECT_EQ(known.pairs, (std::vector<Profile::Pair>{{0, 1, Profile::Bond::ordered}}));
  Profiler profiler(&known);
  profiler.raced(access(shared, 9, false).site, access(shared, 7, true).site);
  const Profile profile = profiler.profile(2);
  EXPECT_EQ(profile.pairs, (std::vector<Profile::Pair>{{0, 1, Profile::Bond::race}}));
  EXPECT_EQ(profile.locations, known.locations);
}

TEST(Profiler, KeepsARaceOfAccessesThatBeginElsewhere) {
  Profiler profiler;
  create_two(profiler);
  profiler.accessed(0, access(own, 11, true));
  profiler.accessed(1, access(shared, 7, true));
  profiler.raced(access(own, 11, true).site, access(shared, 7, true).site);
  const Profile profile = profiler.profile(2);
  EXPECT_EQ(profile.pairs, (std::vector<Profile::Pair>{{0, 1, Profile::Bond::race}}));
  EXPECT_EQ(profile.locations, (std::vector<std::vector<Site>>{{0, 1}}));
}

TEST(Profiler, LeavesOutWhatATaskDoesAlone) {
  Profiler profiler;
  profiler.created(0, kNoTask);
  profiler.accessed(0, access(shared, 7, true));
  profiler.created(1, 0);
  profiler.accessed(1, access(shared, 9, false));
  profiler.joined();
  profiler.accessed(0, access(shared, 7, true));
  EXPECT_TRUE(profiler.profile(3).pairs.empty());
}

TEST(Profiler, ListsPairsAndSetsOfPlacesOnce) {
  Profiler profiler;
  create_two(profiler);
  const int cells[3] = {};
  for (const int& cell : cells) {
    profiler.accessed(0, access(cell, 7, true));
    profiler.accessed(1, access(cell, 9, true));
  }
  const Profile profile = profiler.profile(6);
  EXPECT_EQ(profile.pairs.size(), 1u);
  EXPECT_EQ(profile.locations.size(), 1u);
}

}  // namespace
}  // namespace reprise::scheduler
