// Programs that print what differs between two runs of an ordinary program have the same hash,
// again and again, wherever the tool runs.

#include <gtest/gtest.h>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

class Traps : public testing::TestWithParam<const char*> {
 protected:
  nlohmann::json run(std::vector<std::string> arguments,
                     std::map<std::string, std::string> environment = {}) {
    arguments.insert(arguments.begin(), {"run", GetParam(), "--json"});
    return run_fixture({.arguments = std::move(arguments),
                        .environment = std::move(environment),
                        .directory = scratch_.path()})
        .line("run");
  }

  ScratchDirectory scratch_;
};

// The address layout of each OS process is another one.
TEST_P(Traps, HaveTheSameHashInEveryOsProcess) {
  const nlohmann::json first = run({"--seed", "7"});
  ASSERT_EQ(first["verdict"], "passed") << first;
  EXPECT_EQ(run({"--seed", "7"})["trace_hash"], first["trace_hash"]);
}

TEST_P(Traps, HaveTheSameHashInOtherSurroundings) {
  const std::map<std::string, std::string> elsewhere = {
      {"TZ", "America/New_York"}, {"LC_ALL", "C.UTF-8"}, {"HOME", "/"}, {"PADDING", "xxxxxxxxx"}};
  EXPECT_EQ(run({"--seed", "7"}, elsewhere)["trace_hash"], run({"--seed", "7"})["trace_hash"]);
}

// The fiftieth run of a worker is as the first one of another.
TEST_P(Traps, HaveTheSameHashAfterOtherRuns) {
  const ToolRun sweep = run_fixture({.arguments = {"sweep", GetParam(), "--seeds", "50", "--jobs",
                                                   "1", "--json", "--verify-determinism", "1/1"},
                                     .directory = scratch_.path()});
  EXPECT_EQ(sweep.exit_code, 0) << sweep.errors;
  nlohmann::json last;
  for (const nlohmann::json& line : sweep.lines()) {
    if (line["type"] == "run") last = line;
  }
  EXPECT_EQ(run({"--seed", last["seed"].get<std::string>()})["trace_hash"], last["trace_hash"]);
}

class TrapsOnBothBackends : public Traps {};

TEST_P(TrapsOnBothBackends, HaveTheSameHash) {
  const nlohmann::json threads = run({"--seed", "7", "--backend", "threads"});
  EXPECT_EQ(threads["trace_hash"], run({"--seed", "7"})["trace_hash"]);
}

const auto kTraps =
    testing::Values("trap_thread_names", "trap_heap_addresses", "trap_pointer_order", "trap_clocks",
                    "trap_time_stamps", "trap_entropy", "trap_auxiliary_vector",
                    "trap_directory_order", "trap_inodes", "trap_locale", "trap_environment",
                    "trap_errno", "trap_unset_heap", "trap_usage");

std::string name_of(const testing::TestParamInfo<const char*>& instance) { return instance.param; }

INSTANTIATE_TEST_SUITE_P(Tool, Traps, kTraps, name_of);
INSTANTIATE_TEST_SUITE_P(Tool, TrapsOnBothBackends, kTraps, name_of);
// Real threads have their stacks elsewhere than fibers.
INSTANTIATE_TEST_SUITE_P(Stacks, Traps, testing::Values("trap_stack_addresses"), name_of);

}  // namespace
}  // namespace reprise::sim
