// Memory that is used after it was freed, or could be.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr std::uint64_t kSeeds = 100;

Program named(std::string_view name) {
  for (const programs::Named& program : programs::kUsedAfterFree) {
    if (program.name == name) return program.run;
  }
  ADD_FAILURE() << name;
  return {};
}

/// @returns how many seeds find that the program uses freed memory; none finds anything else
std::uint64_t found_by(const Program& program, const Watched& how) {
  std::uint64_t found = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto finding = watch(seed, program, how).finding;
    if (!finding) continue;
    EXPECT_EQ(finding->kind, "use after free") << finding->message;
    ++found;
  }
  return found;
}

std::string test_name(const testing::TestParamInfo<programs::Named>& info) {
  std::string name = info.param.name;
  std::erase(name, ' ');
  return name;
}

class UsedAfterFree : public testing::TestWithParam<programs::Named> {};
INSTANTIATE_TEST_SUITE_P(Programs, UsedAfterFree, testing::ValuesIn(programs::kUsedAfterFree),
                         test_name);

class FreedInTime : public testing::TestWithParam<programs::Named> {};
INSTANTIATE_TEST_SUITE_P(Programs, FreedInTime, testing::ValuesIn(programs::kFreedInTime),
                         test_name);

TEST_P(FreedInTime, IsNoFinding) {
  EXPECT_EQ(found_by(GetParam().run, {}), 0u);
  EXPECT_EQ(found_by(GetParam().run, {.memory = scheduler::MemoryMode::rc11}), 0u);
}

TEST_P(UsedAfterFree, IsFoundInSomeSeeds) { EXPECT_GT(found_by(GetParam().run, {}), 0u); }

TEST(FreedMemory, IsFoundInEverySeedWhereNothingOrdersUseAndFree) {
  EXPECT_EQ(found_by(named("read while deleted"), {}), kSeeds);
  EXPECT_EQ(found_by(named("counted without order"), {}), kSeeds);
}

TEST(FreedMemory, IsFoundInTheSchedulesThatUseItWhereRacesAreIgnored) {
  const Watched ignoring{.reports_races = false};
  for (const char* const name : {"read while deleted", "read or freed under a lock"}) {
    const std::uint64_t found = found_by(named(name), ignoring);
    EXPECT_GT(found, kSeeds / 10) << name;
    EXPECT_LT(found, kSeeds) << name;
  }
  EXPECT_EQ(found_by(named("read after all is over"), ignoring), kSeeds);
  EXPECT_EQ(found_by(named("counted without order"), ignoring), 0u);
}

TEST(FreedMemory, IsFoundWhereAnotherOneMayHaveItAlready) {
  const std::uint64_t found = found_by(named("read after another one got it"), {});
  EXPECT_GT(found, kSeeds / 4);
  EXPECT_LT(found, kSeeds);  // where it has it, that is a program's life, too
}

TEST(FreedMemory, IsReportedWithBothLinesAndTheAllocation) {
  const Finding used = *watch(1, named("read after all is over")).finding;
  EXPECT_THAT(used.message, MatchesRegex("use after free: thread 0 reads at freed.cpp:.. in .*, "
                                         "thread 0 freed at .*"));
  EXPECT_THAT(used.details, Contains("byte 4 of 8 that thread 0 allocated"));
  EXPECT_THAT(used.signature, HasSubstr("read_after_all_is_over"));
}

TEST(FreedMemory, HasOneSignatureInWhicheverOrderUseAndFreeCome) {
  std::vector<std::string> messages;
  std::string signature;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Finding finding = *watch(seed, named("read while deleted")).finding;
    if (seed == 0) signature = finding.signature;
    EXPECT_EQ(finding.signature, signature);
    messages.push_back(finding.message);
  }
  EXPECT_THAT(messages, Contains(HasSubstr("reads at")));
  EXPECT_THAT(messages, Contains(HasSubstr("frees at")));
}

}  // namespace
}  // namespace reprise::sim
