// The tool whose system under test is instrumented.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

using testing::HasSubstr;

ToolRun run(const ScratchDirectory& scratch, std::vector<std::string> arguments) {
  return run_instrumented({.arguments = std::move(arguments), .directory = scratch.path()});
}

const std::vector<std::string> kSweep = {"sweep", "warm_store", "--bug",  "B-01", "--seeds",
                                         "20",    "--json",     "--jobs", "1"};

TEST(Instrumented, ARaceIsNamedByItsLinesAndReplays) {
  const ScratchDirectory scratch;
  const std::vector<nlohmann::json> lines = run(scratch, kSweep).lines();
  const auto found_at = std::find_if(lines.begin(), lines.end(), [](const nlohmann::json& line) {
    return line.value("kind", "") == "data race";
  });
  ASSERT_NE(found_at, lines.end());
  const nlohmann::json& found = *found_at;
  EXPECT_THAT(found["message"].get<std::string>(), HasSubstr("writes at slots.cpp:"));
  const ToolRun replay =
      run(scratch, {"replay", found["folder"].get<std::string>() + "/plan.json", "--json"});
  EXPECT_EQ(replay.line("run")["trace_hash"], found["trace_hash"]);
}

TEST(Instrumented, WithoutRacesTheInvariantIsFound) {
  const ScratchDirectory scratch;
  std::vector<std::string> arguments = kSweep;
  arguments.emplace_back("--ignore-races");
  const ToolRun sweep = run(scratch, arguments);
  EXPECT_EQ(sweep.exit_code, 1);
  for (const nlohmann::json& line : sweep.lines()) {
    const std::string kind = line.value("kind", "");
    EXPECT_NE(kind, "data race");
  }
}

TEST(Instrumented, NothingIsReportedWhereNothingIsWrong) {
  const ScratchDirectory scratch;
  for (const char* const scenario : {"warm_store", "warm_compaction", "journal", "arena0"}) {
    const ToolRun sweep = run(scratch, {"sweep", scenario, "--seeds", "10"});
    EXPECT_EQ(sweep.exit_code, 0) << sweep.output;
  }
}

TEST(Instrumented, RealThreadsDoTheSame) {
  const ScratchDirectory scratch;
  for (const char* const scenario : {"warm_two_stores", "engram_wal_calm", "arena0"}) {
    std::vector<nlohmann::json> hashes;
    for (const char* const backend : {"fibers", "threads"}) {
      const ToolRun once = run(scratch, {"run", scenario, "--json", "--backend", backend});
      hashes.push_back(once.line("run")["trace_hash"]);
    }
    EXPECT_EQ(hashes[0], hashes[1]) << scenario;
  }
}

using HashOfSeed = std::map<std::string, std::string>;

void add_hashes(const ToolRun& sweep, HashOfSeed& hashes) {
  for (const nlohmann::json& line : sweep.lines()) {
    if (line["type"] != "run") continue;
    hashes[line["seed"].get<std::string>()] = line["trace_hash"].get<std::string>();
  }
}

// Their profile is taken anew by each tool, and does not depend on what ran before.
TEST(Instrumented, ASeedIsTheSameRunWhoeverMakesIt) {
  const ScratchDirectory scratch;
  const auto sweep = [&scratch](const std::vector<std::string>& how) {
    std::vector<std::string> arguments = {"sweep", "warm_two_stores", "--seeds",
                                          "8",     "--ignore-races",  "--json"};
    arguments.insert(arguments.end(), how.begin(), how.end());
    return run(scratch, arguments);
  };
  HashOfSeed one;
  HashOfSeed three;
  HashOfSeed shards;
  add_hashes(sweep({"--jobs", "1"}), one);
  add_hashes(sweep({"--jobs", "3"}), three);
  add_hashes(sweep({"--shard", "1/2"}), shards);
  add_hashes(sweep({"--shard", "2/2"}), shards);
  EXPECT_EQ(one.size(), 10u);  // with two surveys
  EXPECT_EQ(three, one);
  EXPECT_EQ(shards, one);
  const std::string& seed = one.rbegin()->first;
  const ToolRun replay =
      run(scratch, {"replay", "warm_two_stores", "--seed", seed, "--ignore-races", "--json"});
  EXPECT_EQ(replay.line("run")["trace_hash"], one[seed]);
}

// Memory goes by the same names in every OS process.
TEST(Instrumented, AnExplorationOfFewRunsAtATimeComesToTheSame) {
  const ScratchDirectory scratch;
  const auto explore = [&scratch](const std::vector<std::string>& how) {
    std::vector<std::string> arguments = {"explore", "warm_two_stores", "--schedules",
                                          "--ignore-races", "--json"};
    arguments.insert(arguments.end(), how.begin(), how.end());
    return run(scratch, arguments).line("summary")["schedules"];
  };
  const nlohmann::json whole = explore({});
  EXPECT_EQ(whole["exhausted"], true);
  nlohmann::json last;
  for (int i = 0; i < 3; ++i) last = explore({"--checkpoint", "file", "--runs", "15"});
  for (const char* const field : {"exhausted", "executions", "runs", "restarts", "redundant"}) {
    EXPECT_EQ(last[field], whole[field]) << field;
  }
}

// In runs: those of before and of now, and those that were made for something else.
TEST(Instrumented, TheRunsOfAnExplorationAddUp) {
  const ScratchDirectory scratch;
  const std::vector<std::string> explore = {"explore",        "warm_two_stores", "--schedules",
                                            "--ignore-races", "--checkpoint",    "file"};
  std::vector<std::string> begin = explore;
  begin.insert(begin.end(), {"--runs", "15"});
  run(scratch, begin);
  std::vector<std::string> count = explore;
  count.emplace_back("--json");
  const std::string output = run(scratch, explore).output;
  const nlohmann::json all = run(scratch, count).line("summary")["schedules"];
  const auto number = [&all](const char* name) { return all[name].get<std::uint64_t>(); };
  const std::uint64_t others = number("runs") - number("executions") - number("redundant");
  EXPECT_GT(others, 1u);
  EXPECT_THAT(output, HasSubstr(std::to_string(number("runs")) + " runs, 15 of them earlier: "));
  EXPECT_THAT(output, HasSubstr("exhausted: " + std::to_string(number("executions")) + " exec"));
  EXPECT_THAT(output, HasSubstr(std::to_string(others) + " more runs made before all"));
}

TEST(Instrumented, SurveysAreSaidToBeSome) {
  const ScratchDirectory scratch;
  const std::string output = run(scratch, {"sweep", "warm_store", "--bug", "B-01", "--seeds", "1",
                                           "--jobs", "1", "--strategy", "sticky"})
                                 .output;
  EXPECT_THAT(output, HasSubstr("1 seed each and 2 surveys, "));
  EXPECT_THAT(output, HasSubstr("under strategy survey:1"));
  EXPECT_THAT(run(scratch, {"run", "warm_store", "--strategy", "survey:3"}).errors,
              HasSubstr("they end with survey:2"));
}

TEST(Instrumented, WhatWasDrawnIsSaid) {
  const ScratchDirectory scratch;
  const ToolRun sweep =
      run(scratch, {"sweep", "warm_two_stores", "--seeds", "20", "--ignore-races", "--json"});
  const nlohmann::json strategies = sweep.line("summary")["strategies"];
  EXPECT_TRUE(strategies.contains("survey:1"));
  EXPECT_TRUE(strategies.contains("guided"));
  std::uint64_t runs = 0;
  for (const nlohmann::json& count : strategies) runs += count["runs"].get<std::uint64_t>();
  EXPECT_EQ(runs, 22u);  // with two surveys
}

// Findings come when they are confirmed: lines are not in the order of runs.
nlohmann::json first_run(const ToolRun& sweep) {
  for (const nlohmann::json& line : sweep.lines()) {
    if (line["type"] == "run" && line["index"] == 0) return line;
  }
  return {};
}

TEST(Instrumented, TheFirstRunNamesTheRace) {
  const ScratchDirectory scratch;
  const std::pair<const char*, const char*> switches[] = {{"warm_store", "B-01"},
                                                          {"warm_writers", "B-02"}};
  for (const auto& [scenario, bug] : switches) {
    const nlohmann::json found =
        first_run(run(scratch, {"sweep", scenario, "--bug", bug, "--seeds", "1", "--json"}));
    EXPECT_EQ(found.value("kind", ""), "data race") << bug;
  }
}

// A survey goes on behind a race for the profile, and is listed up to it where races are reported.
TEST(Instrumented, ARaceOfASurveyReplays) {
  const ScratchDirectory scratch;
  const nlohmann::json found =
      first_run(run(scratch, {"sweep", "warm_store", "--bug", "B-01", "--seeds", "1", "--json"}));
  ASSERT_EQ(found.value("strategy", ""), "survey:1");
  ASSERT_EQ(found.value("kind", ""), "data race");
  const ToolRun replay = run(scratch, {"replay", "warm_store", "--bug", "B-01", "--seed", "1",
                                       "--strategy", "survey:1", "--json"});
  EXPECT_EQ(replay.line("run")["trace_hash"], found["trace_hash"]);
}

}  // namespace
}  // namespace reprise::sim
