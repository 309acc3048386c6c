// What the tool says of locks: those of `reprise list` that take them in opposite orders.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <sstream>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

using testing::HasSubstr;

ToolRun call(const ScratchDirectory& scratch, std::vector<std::string> arguments) {
  return run_reprise({.arguments = std::move(arguments), .directory = scratch.path()});
}

// A seed under which the deadlock does not happen.
std::string harmless_seed(const ScratchDirectory& scratch) {
  for (int seed = 0; seed < 20; ++seed) {
    const std::string text = std::to_string(seed);
    if (call(scratch, {"run", "hello_deadlock", "--seed", text}).exit_code == 0) return text;
  }
  return "";
}

TEST(LockOrderOption, FindsADeadlockThatDidNotHappenAndItsLineReplays) {
  const ScratchDirectory scratch;
  const std::string seed = harmless_seed(scratch);
  const ToolRun found = call(scratch, {"run", "hello_deadlock", "--seed", seed, "--lock-order"});
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_THAT(found.output, HasSubstr("potential deadlock: "));
  std::string line = found.error_lines().back();
  EXPECT_THAT(line, HasSubstr(" --lock-order"));
  line.erase(0, std::string("reproduce: reprise ").size());
  std::istringstream words(line);
  std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
  arguments.emplace_back("--json");
  EXPECT_EQ(call(scratch, arguments).line("run")["kind"], "potential deadlock");
}

TEST(LockOrderOption, FindsNothingWhereLocksAreTakenInOneOrder) {
  const ScratchDirectory scratch;
  for (const char* const scenario : {"arena0", "engram_wal", "warm_mixed"}) {
    const ToolRun sweep = call(scratch, {"sweep", scenario, "--seeds", "20", "--lock-order"});
    EXPECT_EQ(sweep.exit_code, 0) << sweep.output;
  }
}

TEST(LockReportOption, ShowsATableAndChangesNothing) {
  const ScratchDirectory scratch;
  const std::string seed = harmless_seed(scratch);
  const std::vector<std::string> plain = {"run", "hello_deadlock", "--seed", seed, "--json"};
  std::vector<std::string> reported = plain;
  reported.emplace_back("--lock-report");
  const nlohmann::json without = call(scratch, plain).line("run");
  const nlohmann::json with = call(scratch, reported).line("run");
  EXPECT_EQ(with["trace_hash"], without["trace_hash"]);
  EXPECT_FALSE(without.contains("lock_report"));
  ASSERT_EQ(with["lock_report"]["locks"].size(), 2u);
  EXPECT_EQ(with["lock_report"]["locks"][0]["taken"], 2);
  EXPECT_THAT(with["lock_report"]["warnings"][0].get<std::string>(), HasSubstr("holds mutex #"));
  const ToolRun text = call(scratch, {"run", "hello_deadlock", "--seed", seed, "--lock-report"});
  EXPECT_THAT(text.output, HasSubstr("wait p50/p90/p99/max"));
  EXPECT_THAT(text.output, HasSubstr("warning: potential deadlock"));
}

}  // namespace
}  // namespace reprise::sim
