#include <gtest/gtest.h>
#include <signal.h>

#include <set>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

ToolRun sweep(const ScratchDirectory& scratch, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "sweep");
  arguments.push_back("--json");
  return run_fixture({.arguments = std::move(arguments), .directory = scratch.path()});
}

std::multiset<std::string> seeds_of(const ToolRun& run) {
  std::multiset<std::string> seeds;
  for (const nlohmann::json& line : run.lines()) {
    if (line["type"] == "run") seeds.insert(line["seed"].get<std::string>());
  }
  return seeds;
}

TEST(Sweep, MakesEachRunOnceHoweverManyWorkers) {
  const ScratchDirectory scratch;
  const ToolRun one = sweep(scratch, {"pass", "--seeds", "200", "--jobs", "1"});
  const ToolRun four = sweep(scratch, {"pass", "--seeds", "200", "--jobs", "4"});
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_EQ(seeds_of(one).size(), 200u);
  EXPECT_EQ(seeds_of(one), seeds_of(four));
}

TEST(Sweep, ShardsAreDisjointAndWholeTogether) {
  const ScratchDirectory scratch;
  const std::multiset<std::string> whole = seeds_of(sweep(scratch, {"pass", "--seeds", "100"}));
  std::multiset<std::string> together;
  for (const char* const shard : {"1/3", "2/3", "3/3"}) {
    const auto part = seeds_of(sweep(scratch, {"pass", "--seeds", "100", "--shard", shard}));
    EXPECT_LE(part.size(), 34u);
    together.insert(part.begin(), part.end());
  }
  EXPECT_EQ(together, whole);
}

TEST(Sweep, AnEmptyShardIsNoFailureButNothingToRunIs) {
  const ScratchDirectory scratch;
  const ToolRun empty = sweep(scratch, {"pass", "--seeds", "2", "--shard", "3/3"});
  EXPECT_EQ(empty.exit_code, 0);
  ASSERT_EQ(empty.lines().size(), 2u) << empty.output;
  EXPECT_EQ(empty.line("start")["shard"], "3/3");
  EXPECT_EQ(empty.line("summary")["runs"], 0);
  EXPECT_EQ(sweep(scratch, {"pass", "--seeds", "0"}).exit_code, 4);
  EXPECT_EQ(sweep(scratch, {"no_such_*", "--seeds", "2"}).exit_code, 4);
}

// The directory entry of a new log segment is lost: a journalled file system keeps it with the
// file's own fsync, what POSIX promises does not.
TEST(Sweep, TellsOnWhichFileSystemsAFindingCanHappen) {
  const ScratchDirectory scratch;
  const ToolRun run = run_reprise(
      {.arguments = {"sweep", "arena0", "--bug", "F-wal-segment-dir", "--seeds", "60", "--json"},
       .directory = scratch.path()});
  ASSERT_EQ(run.exit_code, 1) << run.errors;
  const nlohmann::json findings = run.line("summary")["findings"];
  ASSERT_FALSE(findings.empty());
  const nlohmann::json expected = {"posix-strict", "posix-2024", "ext2"};
  const nlohmann::json others = {"ext4-ordered", "ext4-writeback", "ext4-journal",   "xfs",
                                 "f2fs",         "btrfs",          "btrfs-nodatacow"};
  for (const nlohmann::json& finding : findings) {
    EXPECT_EQ(finding["reachable_on"], expected);
    EXPECT_EQ(finding["not_shown_on"], others);
  }
}

TEST(Sweep, GoesOnAfterACrash) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"segfault", "pass", "--seeds", "20"});
  EXPECT_EQ(run.exit_code, 1);
  const nlohmann::json summary = run.line("summary");
  EXPECT_EQ(summary["runs"], 40);
  EXPECT_EQ(summary["passed"], 20);
  EXPECT_EQ(summary["found"], 20);
  EXPECT_GE(summary["restarts"], 20);
}

TEST(Sweep, CountsFindingsBySignatureAndWritesEachOnce) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"sometimes", "fail", "--seeds", "100"});
  EXPECT_EQ(run.exit_code, 1);
  const nlohmann::json findings = run.line("summary")["findings"];
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0]["signature"], "INV-FIXTURE");
  EXPECT_EQ(findings[0]["runs"], 100);
  EXPECT_EQ(findings[1]["signature"], "INV-RARE");
  EXPECT_GT(findings[1]["runs"], 2);
  EXPECT_LT(findings[1]["runs"], 40);
  EXPECT_EQ(scratch.files().size(), 2u * 5u);
}

TEST(Sweep, WritesNoMoreFoldersThanItMay) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"sometimes", "fail", "--seeds", "50", "--max-failures", "1"});
  EXPECT_EQ(run.line("summary")["findings"].size(), 2u);
  EXPECT_EQ(scratch.files().size(), 5u);
}

TEST(Sweep, KnownFindingsDoNotFailIt) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"known", "pass", "--seeds", "20"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.line("summary")["known"], 20);
  EXPECT_EQ(run.line("summary")["findings"][0]["reference"], "an issue somewhere");
}

TEST(Sweep, MakesAShareOfThePassingRunsTwice) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"pass", "--seeds", "400"});
  EXPECT_GT(run.line("summary")["verified"], 5);
  EXPECT_LT(run.line("summary")["verified"], 50);
  const ToolRun all = sweep(scratch, {"pass", "--seeds", "40", "--verify-determinism", "1/1"});
  EXPECT_EQ(all.line("summary")["verified"], 40);
  const ToolRun threads = sweep(
      scratch, {"pass", "--seeds", "20", "--verify-determinism", "1/1", "--backend", "threads"});
  EXPECT_EQ(threads.exit_code, 0);
  EXPECT_EQ(threads.line("summary")["verified"], 20);
}

TEST(Sweep, TellsWhichFaultsStruck) {
  const ToolRun run =
      run_reprise({.arguments = {"sweep", "arena0", "--seeds", "40", "--fault", "short_write=1",
                                 "--fault", "short_read=0", "--json"}});
  const nlohmann::json strikes = run.line("summary")["strikes"];
  EXPECT_GT(strikes["short_write"], 100);
  EXPECT_EQ(strikes["short_read"], 0);
  const ToolRun text =
      run_reprise({.arguments = {"sweep", "arena0", "--seeds", "40", "--fault", "short_read=0"}});
  EXPECT_NE(text.output.find("fault families struck; never: "), std::string::npos) << text.output;
  EXPECT_NE(text.output.find("short_read"), std::string::npos);
}

TEST(Sweep, EndsWhenItsTimeIsOver) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"pass", "--for", "500ms"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_GT(run.line("summary")["runs"], 0);
  EXPECT_LT(run.line("summary")["elapsed_ns"], 20'000'000'000);
}

TEST(Sweep, ItsSurveysTakeOfItsTime) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"slow_surveys", "--for", "10ms"});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_EQ(run.line("summary")["runs"], 0);
  EXPECT_NE(run.errors.find("the time was over before the first run"), std::string::npos);
}

TEST(Sweep, AnInterruptionFlushesWhatThereIs) {
  const ScratchDirectory scratch;
  const ToolRun run = run_fixture({.arguments = {"sweep", "pass", "--for", "10m", "--json"},
                                   .directory = scratch.path(),
                                   .signals = {SIGINT}});
  EXPECT_EQ(run.exit_code, 130);
  const nlohmann::json summary = run.line("summary");
  ASSERT_FALSE(summary.is_null());
  EXPECT_EQ(summary["interrupted"], true);
  EXPECT_GT(summary["runs"], 0);
}

TEST(Sweep, AnInterruptionOfItsSurveysFlushesWhatThereIs) {
  const ScratchDirectory scratch;
  const ToolRun run = run_fixture({.arguments = {"sweep", "slow_surveys", "pass", "--json"},
                                   .directory = scratch.path(),
                                   .signals = {SIGINT}});
  EXPECT_EQ(run.exit_code, 130);
  const nlohmann::json summary = run.line("summary");
  ASSERT_FALSE(summary.is_null()) << run.output;
  EXPECT_EQ(summary["interrupted"], true);
  EXPECT_EQ(summary["runs"], 0);
}

TEST(Sweep, CountsItsSurveysAndTheirTime) {
  const ScratchDirectory scratch;
  const ToolRun run = sweep(scratch, {"slow_surveys", "--seeds", "1", "--jobs", "1"});
  EXPECT_EQ(run.line("start")["surveys"], 2);
  EXPECT_EQ(run.line("summary")["runs"], 3);
  // Two to learn from, of 0.4 s each, and the same two as runs.
  EXPECT_GE(run.line("summary")["elapsed_ns"], 1'600'000'000);
}

TEST(Sweep, SpeaksOfOneAsOfOne) {
  const ScratchDirectory scratch;
  const ToolRun run = run_fixture(
      {.arguments = {"sweep", "fail", "--seeds", "1", "--jobs", "1"}, .directory = scratch.path()});
  for (const char* const words :
       {"fail: 1 seed each, ", ", 1 worker, ", "] 1 run: 0 passed", "fail  1 run, first seed"}) {
    EXPECT_NE(run.output.find(words), std::string::npos) << words << run.output;
  }
}

TEST(Sweep, TellsWhatIsRunningWhenAsked) {
  const ScratchDirectory scratch;
  const ToolRun run = run_fixture({.arguments = {"sweep", "slow", "--jobs", "2"},
                                   .directory = scratch.path(),
                                   .signals = {SIGUSR1, SIGINT, SIGINT}});
  EXPECT_EQ(run.exit_code, 130);
  ASSERT_GE(run.error_lines().size(), 3u) << run.errors;
  EXPECT_NE(run.error_lines()[0].find("0 runs of 1000"), std::string::npos) << run.errors;
  EXPECT_EQ(run.error_lines()[1].find("  slow seed 0x"), 0u) << run.errors;
  EXPECT_EQ(run.error_lines()[2].find("  slow seed 0x"), 0u) << run.errors;
}

TEST(Sweep, TellsWhereItsShardCameFrom) {
  const ScratchDirectory scratch;
  const ToolRun run =
      run_fixture({.arguments = {"sweep", "pass", "--seeds", "30"},
                   .environment = {{"SLURM_ARRAY_TASK_ID", "1"}, {"SLURM_ARRAY_TASK_COUNT", "3"}},
                   .directory = scratch.path()});
  EXPECT_NE(run.output.find("shard 2/3 (from SLURM_ARRAY_TASK_ID)"), std::string::npos)
      << run.output;
  EXPECT_NE(run.output.find("10 runs: 10 passed"), std::string::npos) << run.output;
}

}  // namespace
}  // namespace reprise::sim
