#include "sim/fault_text.hpp"

#include <gtest/gtest.h>

#include "sim/operation.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;
using faults::FaultRule;

FaultRule parsed(std::string_view text) {
  const Expected<FaultRule> rule = parse_fault(text);
  EXPECT_TRUE(bool(rule)) << text;
  return rule ? *rule : FaultRule{};
}

TEST(FaultText, IsAFamilyAndItsRate) {
  const FaultRule rule = parsed("bit_flip=1/100");
  EXPECT_EQ(rule.family, FamilyId::bit_flip);
  EXPECT_EQ(rule.rate.denominator, 100U);
  EXPECT_EQ(rule.nth, 0U);
  EXPECT_EQ(parsed("kill=0").rate.numerator, 0U);
  EXPECT_EQ(parsed("kill=1").rate.numerator, 1U);
}

TEST(FaultText, OrAnOpportunity) {
  EXPECT_EQ(parsed("failed_fsync=@3").nth, 3U);
  EXPECT_FALSE(parsed("failed_fsync=@3").onward);
  EXPECT_TRUE(parsed("failed_fsync=@3+").onward);
}

TEST(FaultText, AimsAtFilesCallsAndTimes) {
  const FaultRule rule = parsed("  read_error=1  path=*/wal/* call=read from=10ms\tuntil=1s ");
  EXPECT_EQ(rule.path, "*/wal/*");
  ASSERT_TRUE(rule.call.has_value());
  EXPECT_EQ(operation_name(static_cast<Operation>(*rule.call)), "read");
  EXPECT_EQ(rule.from_ns, 10'000'000U);
  EXPECT_EQ(rule.until_ns, 1'000'000'000U);
}

TEST(FaultText, SetsKnobs) {
  const FaultRule rule = parsed("no_space=1 capacity_bytes=40960");
  ASSERT_EQ(rule.knobs.size(), 1U);
  EXPECT_EQ(rule.knobs[0].value, 40960U);
}

TEST(FaultText, IsRefusedWithItsReason) {
  for (const char* const text : {"",
                                 "kill",
                                 "kill=",
                                 "gremlins=1",
                                 "kill=2",
                                 "kill=3/2",
                                 "kill=1/0",
                                 "kill=@0",
                                 "kill=@",
                                 "kill=@1++",
                                 "kill=-1",
                                 "write_error=1 path=",
                                 "write_error=1 call=dance",
                                 "write_error=1 from=10",
                                 "write_error=1 from=2s until=1s",
                                 "write_error=1 bytes=3",
                                 "write_error=1 nonsense",
                                 "no_space=1 capacity_bytes=1",
                                 "no_space=1 capacity_bytes=many",
                                 "no_space=1 path=/f",
                                 "no_space=1 call=write",
                                 "kill=1 from=1s",
                                 "thread_pause=1 path=/f"}) {
    const Expected<FaultRule> rule = parse_fault(text);
    EXPECT_FALSE(bool(rule)) << text;
    if (!rule) {
      EXPECT_FALSE(rule.error().empty()) << text;
    }
  }
}

TEST(FaultText, AFileHasARuleALine) {
  const auto rules = parse_fault_file(
      "# when the log cannot be read\n"
      "\n"
      "read_error=1 path=*/wal/*   # for ever\r\n"
      "   kill=0");
  ASSERT_TRUE(bool(rules));
  EXPECT_EQ(*rules, (std::vector<std::string>{"read_error=1 path=*/wal/*", "kill=0"}));
  EXPECT_TRUE(parse_fault_file("")->empty());
}

TEST(FaultText, AFileWithABadLineIsRefusedAsAWhole) {
  const auto rules = parse_fault_file("kill=0\n\nkill=7\n");
  ASSERT_FALSE(bool(rules));
  EXPECT_NE(rules.error().find("line 3"), std::string::npos) << rules.error();
}

}  // namespace
}  // namespace reprise::sim
