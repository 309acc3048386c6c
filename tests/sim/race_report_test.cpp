#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::MatchesRegex;

Finding race_of(std::string_view name) {
  for (const programs::Named& program : programs::kRacy) {
    if (program.name == name) return *watch(1, program.run).finding;
  }
  return {};
}

TEST(RaceReport, NamesBothLines) {
  const Finding finding = race_of("two writes");
  EXPECT_THAT(finding.message, MatchesRegex("data race: thread . writes at racy.cpp:20 in .*, "
                                            "thread . wrote at racy.cpp:20 in .*"));
  EXPECT_EQ(finding.kind, "data race");
}

TEST(RaceReport, NamesTheLocksOfBoth) {
  const Finding finding = race_of("different mutexes");
  EXPECT_THAT(finding.details,
              Contains(AllOf(HasSubstr("thread 1"), HasSubstr("holding mutex #"))));
  EXPECT_THAT(finding.details,
              Contains(AllOf(HasSubstr("thread 2"), HasSubstr("holding mutex #"))));
}

TEST(RaceReport, TellsWhoAllocatedTheMemory) {
  const Finding finding = race_of("heap");
  EXPECT_THAT(finding.details, Contains("byte 0 of 4 that thread 0 allocated"));
}

TEST(RaceReport, SaysThatASideIsAtomic) {
  EXPECT_THAT(race_of("atomic and plain").message, HasSubstr("atomically"));
}

TEST(RaceReport, IsLeftOutWhereRacesAreIgnored) {
  for (const programs::Named& program : programs::kRacy) {
    const Simulated outcome = watch(1, program.run, {.reports_races = false});
    EXPECT_FALSE(outcome.finding) << program.name << ": " << outcome.finding->message;
  }
}

}  // namespace
}  // namespace reprise::sim
