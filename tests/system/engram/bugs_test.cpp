#include "system/engram/bugs.hpp"

#include <gtest/gtest.h>

#include <set>

namespace engram {
namespace {

TEST(EngramBugs, HaveDistinctIdsAndDescriptions) {
  std::set<std::string_view> ids;
  std::set<std::string_view> descriptions;
  for (const BugInfo& info : all_bugs()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_TRUE(descriptions.insert(info.description).second) << info.id;
  }
}

TEST(EngramBugs, AreOffUnlessTheyAreSet) {
  for (const BugInfo& info : all_bugs()) {
    EXPECT_FALSE(BugSwitches().has(info.bug)) << info.id;
    EXPECT_TRUE(BugSwitches{info.bug}.has(info.bug)) << info.id;
  }
}

}  // namespace
}  // namespace engram
