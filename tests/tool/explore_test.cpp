#include <gtest/gtest.h>
#include <signal.h>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

class Explore : public testing::Test {
 protected:
  ToolRun explore(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "explore");
    return call(std::move(arguments));
  }

  ToolRun call(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    return run_reprise({.arguments = std::move(arguments), .directory = scratch_.path()});
  }

  ScratchDirectory scratch_;
};

TEST_F(Explore, SaysHowMuchWasExplored) {
  const ToolRun run = explore({"journal", "--crash"});
  EXPECT_EQ(run.exit_code, 0);
  const nlohmann::json coverage = run.line("summary")["exploration"];
  EXPECT_GT(coverage["points"], 10);
  EXPECT_EQ(coverage["points"], run.line("explore")["points"]);
  EXPECT_EQ(coverage["points_exhausted"], coverage["points"]);
  EXPECT_GT(coverage["recoveries"], coverage["points"]);
}

TEST_F(Explore, ComesToTheSameHoweverManyWorkersAndOnBothBackEnds) {
  const nlohmann::json one =
      explore({"journal", "--crash", "--jobs", "1"}).line("summary")["exploration"];
  EXPECT_EQ(explore({"journal", "--crash", "--jobs", "3"}).line("summary")["exploration"], one);
  EXPECT_EQ(explore({"journal", "--crash", "--backend", "threads"}).line("summary")["exploration"],
            one);
}

TEST_F(Explore, FindsTheSameHoweverManyWorkers) {
  using Options = std::vector<std::string>;
  const auto found = [this](Options arguments, const std::string& jobs) {
    arguments.insert(arguments.end(), {"--jobs", jobs});
    nlohmann::json findings;
    for (nlohmann::json& line : explore(arguments).lines()) {
      if (line["type"] != "run" || line["verdict"] == "passed") continue;
      for (const char* const name : {"folder", "reproduce"}) line.erase(name);  // named by the time
      findings.push_back(std::move(line));
    }
    return findings;
  };
  for (const Options& arguments :
       {Options{"journal", "--crash", "--bug", "F-wal-segment-dir"},
        Options{"journal", "--crash", "--errors", "--bug", "B-26", "--recoveries", "4"},
        Options{"journal", "--errors", "--bug", "B-25"}}) {
    const nlohmann::json one = found(arguments, "1");
    EXPECT_GT(one.size(), 0U);
    EXPECT_EQ(found(arguments, "3"), one);
  }
}

// What it has made out of turn counts when it is interrupted.
TEST_F(Explore, AnInterruptionFlushesWhatThereIs) {
  const ToolRun run = run_reprise(
      {.arguments = {"explore", "arena0_calm", "--crash", "--recoveries", "100000", "--json"},
       .directory = scratch_.path(),
       .signals = {SIGINT}});
  EXPECT_EQ(run.exit_code, 130);
  const nlohmann::json summary = run.line("summary");
  EXPECT_EQ(summary["interrupted"], true);
  EXPECT_EQ(summary["runs"], summary["exploration"]["points"]);
}

TEST_F(Explore, BoundsWhatItCannotExhaust) {
  const ToolRun run = explore({"arena0_calm", "--crash", "--recoveries", "1"});
  EXPECT_EQ(run.exit_code, 0);
  const nlohmann::json coverage = run.line("summary")["exploration"];
  EXPECT_LT(coverage["points_exhausted"], coverage["points"]);
  EXPECT_EQ(coverage["levels_everywhere"], 4);  // nothing, everything, all but one, one alone
}

TEST_F(Explore, CutsThePowerInEveryRunInWhichACallFails) {
  const ToolRun run = explore({"journal", "--crash", "--errors", "--recoveries", "20"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.line("explore")["what"], "errors and crash");
  const nlohmann::json errors = explore({"journal", "--errors"}).line("summary");
  const nlohmann::json coverage = run.line("summary")["exploration"];
  EXPECT_EQ(coverage["points"], errors["runs"]);
  EXPECT_GT(coverage["power_cuts"], 5 * coverage["points"].get<int>());
}

TEST_F(Explore, FindsWhatNeedsAnErrorAndAPowerCut) {
  // The fsync that fails is repeated and believed: only a power cut shows what is missing.
  const ToolRun run = explore({"journal", "--crash", "--errors", "--bug", "B-26"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(explore({"journal", "--errors", "--bug", "B-26"}).exit_code, 0);
  EXPECT_EQ(explore({"journal", "--crash", "--bug", "B-26"}).exit_code, 0);
  const nlohmann::json found = run.line("run");
  const ToolRun again = call({"replay", found["folder"].get<std::string>()});
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
}

TEST_F(Explore, WritesAPlanThatReplaysTheFinding) {
  const ToolRun run = explore({"journal", "--crash", "--bug", "F-wal-segment-dir"});
  EXPECT_EQ(run.exit_code, 1);
  const nlohmann::json found = run.line("run");
  EXPECT_EQ(found["signature"], "INV-WAL-2");
  EXPECT_EQ(
      found["details"],
      nlohmann::json::array({"power cut 0: directory entry 0000000000000168.wal in /store lost"}));
  const ToolRun again = call({"replay", found["folder"].get<std::string>()});
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
  EXPECT_EQ(again.line("run")["trace_hash"], found["trace_hash"]);
  EXPECT_EQ(found["reproduce"], "reprise replay " + found["folder"].get<std::string>());
}

TEST_F(Explore, CutsRecoveriesShortToo) {
  const ToolRun run = explore({"journal", "--crash", "--depth", "2"});
  EXPECT_EQ(run.exit_code, 0);
  const nlohmann::json coverage = run.line("summary")["exploration"];
  EXPECT_GT(coverage["power_cuts"], 10 * coverage["points"].get<int>());
  EXPECT_EQ(coverage["power_cuts_exhausted"], coverage["power_cuts"]);
}

TEST_F(Explore, LetsEveryCallFailOnceAndForGood) {
  const ToolRun run = explore({"journal", "--errors"});
  EXPECT_EQ(run.exit_code, 0) << run.output;
  const nlohmann::json runs = run.line("summary")["runs"];
  EXPECT_GT(runs, 100);
  EXPECT_EQ(runs, run.line("explore")["points"]);
  EXPECT_EQ(run.line("summary")["passed"], runs);
}

TEST_F(Explore, TellsWhichCallAFindingNeeds) {
  const ToolRun run = explore({"journal", "--errors", "--bug", "B-25"});
  EXPECT_EQ(run.exit_code, 1);
  std::string reproduce;
  for (const nlohmann::json& line : run.lines()) {
    if (line["type"] == "run" && line["verdict"] == "finding") reproduce = line["reproduce"];
  }
  EXPECT_NE(reproduce.find("--fault write_error=@"), std::string::npos) << reproduce;
}

TEST_F(Explore, RefusesWhatCannotBeExplored) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"journal"},
                                             {"hello_race", "--crash"},
                                             {"nothing", "--crash"},
                                             {"journal", "--crash", "--profile", "fat"},
                                             {"journal", "--crash", "--depth", "0"}}) {
    const ToolRun run = explore(arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments.front();
    EXPECT_EQ(run.error_lines().size(), 1U) << run.errors;
  }
}

TEST_F(Explore, FindsADeadlockAmongAllSchedulesAndWritesItsPlan) {
  const ToolRun run = explore({"hello_deadlock", "--schedules"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.line("explore")["what"], "schedules");
  EXPECT_EQ(run.line("summary")["schedules"]["exhausted"], true);
  const nlohmann::json found = run.line("run");
  EXPECT_EQ(found["kind"], "deadlock");
  const ToolRun again = call({"replay", found["folder"].get<std::string>()});
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
}

TEST_F(Explore, StopsAfterSoManySchedules) {
  const ToolRun run = explore({"hello_deadlock", "--schedules", "--runs", "1"});
  EXPECT_EQ(run.exit_code, 5);
  const nlohmann::json schedules = run.line("summary")["schedules"];
  EXPECT_EQ(schedules["runs"], 1);
  EXPECT_EQ(schedules["exhausted"], false);
}

TEST_F(Explore, TheDeadlockNeedsOnePreemption) {
  const ToolRun none = explore({"hello_deadlock", "--schedules", "--preemptions", "0"});
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_EQ(none.line("summary")["schedules"]["exhausted"], true);
  EXPECT_EQ(none.line("summary")["schedules"]["preemptions"], 0);
  const ToolRun one = explore({"hello_deadlock", "--schedules", "--preemptions", "1"});
  EXPECT_EQ(one.exit_code, 1);
  EXPECT_EQ(one.line("run")["kind"], "deadlock");
  EXPECT_EQ(explore({"hello_deadlock", "--crash", "--preemptions", "1"}).exit_code, 2);
}

}  // namespace
}  // namespace reprise::sim
