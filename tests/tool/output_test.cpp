#include <gtest/gtest.h>
#include <signal.h>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

class Output : public ::testing::TestWithParam<std::vector<std::string>> {};

// Whoever reads a part of the results must not take it for all of them.
TEST_P(Output, ThatCannotBeWrittenIsAnError) {
  const ScratchDirectory scratch;
  for (const char* const output : {"/dev/full", "-"}) {
    const ToolRun run =
        run_fixture({.arguments = GetParam(), .directory = scratch.path(), .output_to = output});
    EXPECT_EQ(run.exit_code, 6) << output;
    ASSERT_EQ(run.error_lines().size(), 1u) << run.errors;
    EXPECT_NE(run.errors.find("cannot write to the standard output"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Commands, Output,
    ::testing::Values(std::vector<std::string>{"list"}, std::vector<std::string>{"run", "pass"},
                      std::vector<std::string>{"run", "pass", "--json"},
                      std::vector<std::string>{"sweep", "pass", "--seeds", "9"},
                      std::vector<std::string>{"sweep", "pass", "--seeds", "2000", "--json"}));

TEST(Output, IsWholeWhenTheTerminalGoesAwayInABusySweep) {
  const ScratchDirectory scratch;
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
    const ToolRun run =
        run_fixture({.arguments = {"sweep", "pass", "--seeds", "100000000", "--json"},
                     .directory = scratch.path(),
                     .signals = {signal}});
    EXPECT_EQ(run.exit_code, 130) << signal;
    EXPECT_EQ(run.output.back(), '\n');
    EXPECT_GT(run.line("summary")["runs"], 0);
  }
}

TEST(Output, OfASweepThatGetsFewerWorkersThanItWants) {
  const ScratchDirectory scratch;
  const ToolRun run =
      run_fixture({.arguments = {"sweep", "pass", "--seeds", "500", "--jobs", "60", "--json"},
                   .directory = scratch.path(),
                   .descriptors = 40});
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_EQ(run.line("summary")["runs"], 500);
}

TEST(Output, OfASweepThatGetsNoWorkerAtAll) {
  const ScratchDirectory scratch;
  const ToolRun run = run_fixture({.arguments = {"sweep", "pass", "--seeds", "5", "--json"},
                                   .directory = scratch.path(),
                                   .descriptors = 4});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(run.error_lines().size(), 1u) << run.errors;
  EXPECT_EQ(run.line("summary")["runs"], 0);
}

TEST(Output, TellsOfEachRunOnceHoweverWorkersAreKilled) {
  const ScratchDirectory scratch;
  for (const char* const timeout : {"1ns", "100us", "1ms"}) {
    const ToolRun run = run_fixture({.arguments = {"sweep", "pass", "fail", "--seeds", "40",
                                                   "--wall-timeout", timeout, "--json"},
                                     .directory = scratch.path()});
    EXPECT_GE(run.exit_code, 0) << timeout;
    EXPECT_EQ(run.line("summary")["runs"], 80) << timeout;
  }
}

}  // namespace
}  // namespace reprise::sim
