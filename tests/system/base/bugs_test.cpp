#include "system/base/bugs.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/system/support.hpp"

namespace stemedb {
namespace {

TEST(BugSwitches, AreOffUnlessNamed) {
  EXPECT_TRUE(BugSwitches().empty());
  EXPECT_TRUE(test::must(BugSwitches::parse("")).empty());
}

TEST(BugSwitches, ParseEveryIdOfTheTable) {
  for (const BugInfo& info : all_bugs()) {
    const BugSwitches switches = test::must(BugSwitches::parse(info.id));
    for (const BugInfo& other : all_bugs()) {
      EXPECT_EQ(switches.has(other.bug), other.bug == info.bug) << info.id << " " << other.id;
    }
  }
}

TEST(BugSwitches, ParseAList) {
  const BugSwitches switches = test::must(BugSwitches::parse("B-08,F-wal-record"));
  EXPECT_TRUE(switches.has(Bug::kB08));
  EXPECT_TRUE(switches.has(Bug::kNoWalRecordSync));
  EXPECT_FALSE(switches.has(Bug::kB09));
}

TEST(BugSwitches, RejectUnknownIds) {
  EXPECT_EQ(test::error_kind(BugSwitches::parse("B-999")), ErrorKind::kInvalidInput);
  EXPECT_EQ(test::error_kind(BugSwitches::parse("B-08,")), ErrorKind::kInvalidInput);
  EXPECT_EQ(test::error_kind(BugSwitches::parse("b-08")), ErrorKind::kInvalidInput);
}

TEST(BugSwitches, HaveDistinctIdsAndDescriptions) {
  std::set<std::string_view> ids;
  std::set<std::string_view> descriptions;
  for (const BugInfo& info : all_bugs()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_TRUE(descriptions.insert(info.description).second) << info.id;
  }
}

}  // namespace
}  // namespace stemedb
