#include "sim/tool/profile_trials.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "faults/profile.hpp"

namespace reprise::sim {
namespace {

Job job_under(const std::string& profile) {
  Job job;
  job.configuration.profile = profile;
  return job;
}

RunResult with_stream(const std::string& stream) {
  RunResult recorded;
  recorded.decisions = {{{1, 2, 3}, 4}};
  recorded.streams = {stream};
  return recorded;
}

std::size_t honest_profiles() {
  return static_cast<std::size_t>(
      std::ranges::count_if(faults::shipped_profiles(), &faults::Profile::is_honest));
}

TEST(ProfileTrials, RepeatThePlanUnderEveryOtherProfileThatKeepsPromises) {
  ProfileTrials trials;
  const std::vector<Job> jobs = trials.begin(job_under("xfs"), with_stream("crash.entry"));
  EXPECT_EQ(jobs.size(), honest_profiles() - 1);
  for (const Job& job : jobs) {
    EXPECT_NE(job.configuration.profile, "xfs");
    ASSERT_NE(job.plan, nullptr);
    EXPECT_EQ(job.plan->size(), 1u);
  }
}

TEST(ProfileTrials, AreNotMadeWhereNoPowerCutTookAnything) {
  ProfileTrials trials;
  EXPECT_TRUE(trials.begin(job_under("xfs"), with_stream("schedule")).empty());
  EXPECT_TRUE(trials.result().reachable_on.empty());
}

TEST(ProfileTrials, SayNothingBeforeTheLastOneIsDone) {
  ProfileTrials trials;
  std::vector<Job> jobs = trials.begin(job_under("xfs"), with_stream("crash.size"));
  const std::string last = jobs.back().configuration.profile;
  jobs.pop_back();
  for (const Job& job : jobs) trials.done(job.configuration.profile, Shown::yes);
  EXPECT_TRUE(trials.result().reachable_on.empty());
  trials.done(last, Shown::not_seen);
  EXPECT_EQ(trials.result().reachable_on.size(), honest_profiles() - 1);
  EXPECT_EQ(trials.result().not_shown_on, std::vector<std::string>{last});
}

RunRecord explored(bool found, std::uint64_t exhausted) {
  RunRecord record;
  record.explored.emplace();
  record.explored->coverage.cuts = 2;
  record.explored->coverage.exhausted = exhausted;
  if (found) record.explored->findings.emplace_back().run.finding = Finding{"", "lost", "", {}};
  return record;
}

TEST(ProfileTrials, ProveAbsenceOnlyWhereEveryStateWasTried) {
  EXPECT_EQ(shown_by(explored(true, 1), "lost"), Shown::yes);
  EXPECT_EQ(shown_by(explored(true, 2), "torn"), Shown::never);
  EXPECT_EQ(shown_by(explored(false, 2), "lost"), Shown::never);
  EXPECT_EQ(shown_by(explored(false, 1), "lost"), Shown::not_seen);
  EXPECT_EQ(shown_by(RunRecord{}, "lost"), Shown::not_seen);
}

TEST(ProfileTrials, OfAnExplorationExploreWithTheSameUnits) {
  ProfileTrials trials;
  Job job = job_under("xfs@4096");
  job.explore.emplace();
  for (const Job& trial : trials.begin(job, with_stream("crash.size"))) {
    EXPECT_EQ(trial.plan, nullptr);
    EXPECT_TRUE(trial.configuration.profile.ends_with("@4096"));
    trials.done(trial.configuration.profile, Shown::never);
  }
  EXPECT_EQ(trials.result().reachable_on, std::vector<std::string>{"xfs"});
}

}  // namespace
}  // namespace reprise::sim
