#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

// A failure that was found and written, and what replaying it says.
class Replay : public testing::Test {
 protected:
  nlohmann::json find(const std::string& scenario, const std::string& seed = "5") {
    return call({"run", scenario, "--seed", seed, "--json"}).line("run");
  }

  ToolRun call(std::vector<std::string> arguments,
               std::map<std::string, std::string> environment = {}) {
    return run_fixture({.arguments = std::move(arguments),
                        .environment = std::move(environment),
                        .directory = scratch_.path()});
  }

  ToolRun replay(const nlohmann::json& found, std::map<std::string, std::string> environment = {}) {
    return call({"replay", found["folder"].get<std::string>(), "--json"}, std::move(environment));
  }

  ScratchDirectory scratch_;
};

TEST_F(Replay, ByPlanReproduces) {
  for (const char* const scenario : {"fail", "segfault", "stack_overflow", "throw", "abort"}) {
    const nlohmann::json found = find(scenario);
    const ToolRun again = replay(found);
    EXPECT_EQ(again.exit_code, 1) << scenario;
    EXPECT_EQ(again.line("replay")["result"], "reproduced") << scenario;
    EXPECT_EQ(again.line("run")["trace_hash"], found["trace_hash"]) << scenario;
    EXPECT_FALSE(again.line("replay").contains("diverged_at")) << scenario;
  }
}

TEST_F(Replay, ByPlanReproducesOnTheOtherBackEnd) {
  const nlohmann::json found = find("fail");
  const ToolRun again =
      call({"replay", found["folder"].get<std::string>(), "--backend", "threads", "--json"});
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
}

TEST_F(Replay, ByTheLineToPasteReproduces) {
  const ToolRun found = call({"run", "fail", "--seed", "99", "--strategy", "pct:2"});
  std::string line = found.error_lines().back();
  line.erase(0, std::string("reproduce: reprise ").size());
  std::istringstream words(line);
  std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
  arguments.push_back("--json");
  const ToolRun again = call(arguments);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(again.line("run")["seed"], "0x0000000000000063");
}

TEST_F(Replay, SaysWhenTheFailureIsFixed) {
  const ToolRun fixed = replay(find("changed"), {{"FIXTURE_CHANGE", "fix"}});
  EXPECT_EQ(fixed.exit_code, 0);
  EXPECT_EQ(fixed.line("replay")["result"], "fixed");
}

TEST_F(Replay, SaysWhereTheRunsPart) {
  const nlohmann::json found = find("changed");
  const ToolRun diverged = replay(found, {{"FIXTURE_CHANGE", "diverge"}});
  EXPECT_EQ(diverged.exit_code, 1);
  EXPECT_EQ(diverged.line("replay")["result"], "reproduced");
  EXPECT_EQ(diverged.line("replay")["diverged_at"], 272);  // process_start and 271 yields first

  const std::string folder = found["folder"].get<std::string>();
  std::filesystem::remove(scratch_ / (folder + "/events.jsonl"));
  EXPECT_EQ(replay(found, {{"FIXTURE_CHANGE", "diverge"}}).line("replay")["diverged_at"], 256);
}

TEST_F(Replay, ShowsTheLastEventsOnRequest) {
  const ToolRun shown = call({"replay", "pass", "--seed", "1", "--events", "3"});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_EQ(std::count(shown.output.begin(), shown.output.end(), '#'), 3);
  EXPECT_NE(shown.output.find("process_exit"), std::string::npos);
}

TEST_F(Replay, ThePlanDecidesTheConfiguration) {
  const nlohmann::json found = find("fail");
  const ToolRun refused =
      call({"replay", found["folder"].get<std::string>(), "--strategy", "uniform"});
  EXPECT_EQ(refused.exit_code, 2);
  const ToolRun unmoved = replay(found, {{"REPRISE_STRATEGY", "round-robin"}});
  EXPECT_EQ(unmoved.line("run")["trace_hash"], found["trace_hash"]);
}

TEST_F(Replay, TheFolderHasAllThatIsPromised) {
  const std::string folder = find("fail")["folder"].get<std::string>() + "/";
  EXPECT_EQ(scratch_.read(folder + "reproduce.txt"),
            "reprise replay fail --seed 0x0000000000000005\n");
  const auto verdict = nlohmann::json::parse(scratch_.read(folder + "verdict.json"));
  EXPECT_EQ(verdict["signature"], "INV-FIXTURE");
  const auto plan = nlohmann::json::parse(scratch_.read(folder + "plan.json"));
  EXPECT_EQ(plan["configuration"]["seed"], "0x0000000000000005");
  EXPECT_FALSE(plan["decisions"].empty());
  const auto environment = nlohmann::json::parse(scratch_.read(folder + "env.json"));
  EXPECT_EQ(environment["build_id"], verdict["build_id"]);
  const std::string events = scratch_.read(folder + "events.jsonl");
  EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), verdict["events"]);
  EXPECT_NE(events.find("\"operation\":\"mutex_lock\""), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(scratch_ / "reprise-out/latest/failures/fail"));
}

}  // namespace
}  // namespace reprise::sim
