#include "sim/tool/schedule_search.hpp"

#include <gtest/gtest.h>

namespace reprise::sim {
namespace {

ExploreResult of_a_job(std::uint64_t restarts, std::uint64_t runs, bool exhausted) {
  ExploreResult result;
  result.schedules.emplace();
  result.schedules->restarts = restarts;
  result.schedules->runs = runs;
  result.schedules->exhausted = exhausted;
  return result;
}

class ScheduleSearchTest : public testing::Test {
 protected:
  ScheduleSearch search_{{}, 1'000'000, std::nullopt, nullptr, ""};
};

TEST_F(ScheduleSearchTest, GivesUpWhereEachStartFindsNewPoints) {
  std::uint64_t jobs = 0;
  for (; search_.job(jobs) && jobs < 1000; ++jobs) {
    EXPECT_FALSE(search_.gets_nowhere());
    search_.went_on(of_a_job(jobs + 1, 10 * jobs, false));
  }
  EXPECT_EQ(jobs, 50u);
  EXPECT_TRUE(search_.gets_nowhere());
}

TEST_F(ScheduleSearchTest, GoesOnWhereOneStartDoesNot) {
  std::uint64_t restarts = 0;
  for (std::uint64_t jobs = 0; jobs < 200; ++jobs) {
    if (jobs % 10 != 0) ++restarts;
    search_.went_on(of_a_job(restarts, jobs, false));
    EXPECT_TRUE(search_.job(jobs + 1));
  }
}

TEST_F(ScheduleSearchTest, IsOverWhereNothingIsLeft) {
  search_.went_on(of_a_job(0, 7, true));
  EXPECT_FALSE(search_.job(1));
  EXPECT_FALSE(search_.gets_nowhere());
}

}  // namespace
}  // namespace reprise::sim
