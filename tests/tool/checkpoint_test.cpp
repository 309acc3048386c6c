// An exploration of schedules that stops, goes on, is killed, and meets crashes.

#include <gtest/gtest.h>
#include <signal.h>

#include <set>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

constexpr int kOrders = 252'252;  // of orders_many

class ExploreOn : public testing::Test {
 protected:
  ToolRun explore(std::vector<std::string> arguments, std::vector<int> signals = {}) {
    arguments.insert(arguments.begin(), "explore");
    arguments.insert(arguments.end(), {"--schedules", "--json"});
    return run_fixture({.arguments = std::move(arguments),
                        .directory = scratch_.path(),
                        .signals = std::move(signals)});
  }

  static nlohmann::json schedules(const ToolRun& run) { return run.line("summary")["schedules"]; }

  void expect_refused(std::vector<std::string> arguments, const std::string& why) {
    arguments.insert(arguments.begin(), "orders_exit_early");
    arguments.insert(arguments.end(), {"--checkpoint", "file"});
    const ToolRun run = explore(arguments);
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(run.output, "");
    ASSERT_EQ(run.error_lines().size(), 1u) << run.errors;
    EXPECT_NE(run.errors.find(why), std::string::npos) << run.errors;
    EXPECT_EQ(run.errors.find('"'), std::string::npos) << run.errors;
  }

  ScratchDirectory scratch_;
};

TEST_F(ExploreOn, ARunAtATimeComesToTheSame) {
  const nlohmann::json whole = schedules(explore({"orders_exit_early"}));
  EXPECT_EQ(whole["exhausted"], true);
  nlohmann::json last = nlohmann::json::object();
  for (int runs = 0; !last.value("exhausted", false); ++runs) {
    ASSERT_LE(runs, whole["runs"]);
    const ToolRun part = explore({"orders_exit_early", "--checkpoint", "file", "--runs", "1"});
    last = schedules(part);
    EXPECT_EQ(last["earlier_runs"], runs);
    EXPECT_EQ(part.exit_code, last["exhausted"] == true ? 0 : 5);
  }
  EXPECT_EQ(last["executions"], whole["executions"]);
  EXPECT_EQ(last["runs"], whole["runs"]);
}

TEST_F(ExploreOn, AFinishedOneSaysSoAtOnce) {
  explore({"orders_exit_early", "--checkpoint", "file"});
  const ToolRun again = explore({"orders_exit_early", "--checkpoint", "file"});
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(schedules(again)["exhausted"], true);
  EXPECT_EQ(schedules(again)["earlier_runs"], schedules(again)["runs"]);
  EXPECT_EQ(again.line("explore")["earlier_runs"], schedules(again)["runs"]);
}

TEST_F(ExploreOn, WhatIsNotAllIsNoProof) {
  const ToolRun run = explore({"orders_exit_early", "--runs", "1"});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(schedules(run)["exhausted"], false);
  EXPECT_EQ(explore({"orders_exit_early", "--runs", "0"}).exit_code, 4);
}

// As long as others can run, nobody is so late.
TEST_F(ExploreOn, AFarDeadlineDoesNotComeTooEarly) {
  EXPECT_EQ(explore({"orders_far_deadline"}).exit_code, 0);
}

TEST_F(ExploreOn, ADeadlineThatComesTooEarlyIsFoundAndReplayed) {
  const ToolRun run = explore({"orders_deadline"});
  EXPECT_EQ(run.exit_code, 1) << run.errors;
  EXPECT_EQ(schedules(run)["exhausted"], true);
  const std::string folder = run.line("run")["folder"].get<std::string>();
  const ToolRun again =
      run_fixture({.arguments = {"replay", folder, "--json"}, .directory = scratch_.path()});
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
}

// The signal 0 is none.
TEST_F(ExploreOn, KilledAndInterruptedItComesToTheSame) {
  const std::vector<std::string> arguments = {"orders_many", "--checkpoint", "file"};
  EXPECT_EQ(explore(arguments, {0, SIGKILL}).exit_code, -SIGKILL);
  EXPECT_EQ(explore(arguments, {0, SIGKILL}).exit_code, -SIGKILL);
  const ToolRun interrupted = explore(arguments, {SIGTERM});
  EXPECT_EQ(interrupted.exit_code, 130);
  EXPECT_LT(schedules(interrupted)["runs"], kOrders);
  const ToolRun last = explore(arguments);
  EXPECT_EQ(last.exit_code, 0) << last.errors;
  EXPECT_GE(schedules(last)["earlier_runs"], schedules(interrupted)["runs"]);
  EXPECT_GT(schedules(last)["earlier_runs"], 0);
  EXPECT_EQ(schedules(last)["exhausted"], true);
  EXPECT_EQ(schedules(last)["executions"], kOrders);
  EXPECT_EQ(schedules(last)["runs"], kOrders);
  EXPECT_EQ(schedules(last)["redundant"], 0);
}

TEST_F(ExploreOn, CrashesAreFindingsAmongOthers) {
  const ToolRun run = explore({"orders_crash", "--hang-timeout", "400ms"});
  EXPECT_EQ(run.exit_code, 1) << run.errors;
  EXPECT_EQ(schedules(run)["exhausted"], true);
  EXPECT_EQ(schedules(run)["executions"], 6);
  EXPECT_EQ(schedules(run)["failed"], 4);
  std::set<std::string> kinds;
  for (const nlohmann::json& line : run.lines()) {
    if (line["type"] == "run") kinds.insert(line["kind"].get<std::string>());
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"abort", "hang", "signal", "stack overflow"}));
  EXPECT_EQ(run.line("summary")["findings"].size(), 4u);
  const std::string folder = run.line("run")["folder"].get<std::string>();
  const ToolRun again =
      run_fixture({.arguments = {"replay", folder, "--json"}, .directory = scratch_.path()});
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
}

// b comes first, or the others do: abc, acb, cab, cba.
TEST_F(ExploreOn, ACrashIsMetOnceWhateverOthersDo) {
  const nlohmann::json crash = schedules(explore({"orders_crash_early"}));
  EXPECT_EQ(crash["exhausted"], true);
  EXPECT_EQ(crash["executions"], 5);
  EXPECT_EQ(crash["failed"], 1);
}

TEST_F(ExploreOn, WhatWasFoundBeforeIsFoundAgain) {
  explore({"orders_crash_early", "--checkpoint", "file"});
  const ToolRun again = explore({"orders_crash_early", "--checkpoint", "file"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(again.line("run")["kind"], "signal");
  EXPECT_EQ(again.line("summary")["findings"].size(), 1u);
}

TEST_F(ExploreOn, RefusesFilesOfOthers) {
  explore({"orders_exit_early", "--checkpoint", "file", "--runs", "1"});
  const std::string text = scratch_.read("file");
  expect_refused({"--seed", "7"}, "seed is 0x0000000000000000 there, 0x0000000000000007 here");
  expect_refused({"--time-limit", "7s"}, "there, 7s here");
  expect_refused({"--lock-order"}, "lock order is the usual there, on here");
  expect_refused({"--preemptions", "1"}, "no bound of preemptions there, --preemptions 1 here");
  scratch_.write("file", text.substr(0, text.size() / 2));
  expect_refused({}, "cut off");
  scratch_.write("file", "");
  expect_refused({}, "it is empty");
  scratch_.write("file", "{\"hello\": \"world\"}");
  expect_refused({}, "no checkpoint");
  std::string edited = text;
  edited.replace(edited.find("\"executions\":1"), 14, "\"executions\":9");
  scratch_.write("file", edited);
  expect_refused({}, "changed");
  explore({"orders_crash_early", "--checkpoint", "other"});
  scratch_.write("file", scratch_.read("other"));
  expect_refused({}, "orders_crash_early");
  EXPECT_EQ(scratch_.read("file"), scratch_.read("other"));
}

TEST_F(ExploreOn, RefusesFilesThatCannotBe) {
  const ToolRun folder = explore({"orders_exit_early", "--checkpoint", "."});
  EXPECT_EQ(folder.exit_code, 2);
  const ToolRun nowhere = explore({"orders_exit_early", "--checkpoint", "no/such/folder"});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_EQ(nowhere.error_lines().size(), 1u) << nowhere.errors;
  EXPECT_EQ(explore({"orders_exit_early", "--crash", "--checkpoint", "file"}).exit_code, 2);
  EXPECT_TRUE(scratch_.files().empty());
}

}  // namespace
}  // namespace reprise::sim
