// What the tool says about runs that go wrong in one way or another.

#include <gtest/gtest.h>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

ToolRun run(const ScratchDirectory& scratch, std::vector<std::string> arguments) {
  return run_fixture({.arguments = std::move(arguments), .directory = scratch.path()});
}

TEST(Verdict, APassIsZeroAndSilentOnErrors) {
  const ScratchDirectory scratch;
  const ToolRun pass = run(scratch, {"run", "pass", "--seed", "7"});
  EXPECT_EQ(pass.exit_code, 0);
  EXPECT_EQ(pass.errors, "");
  EXPECT_TRUE(scratch.files().empty());
}

TEST(Verdict, AFailureIsOneAndEndsWithTheLineToPaste) {
  const ScratchDirectory scratch;
  const ToolRun failure = run(scratch, {"run", "fail", "--seed", "7", "--strategy", "uniform"});
  EXPECT_EQ(failure.exit_code, 1);
  EXPECT_EQ(failure.error_lines().back(),
            "reproduce: reprise replay fail --seed 0x0000000000000007 --strategy uniform");
}

TEST(Verdict, AKnownFindingIsShownAndNoFailure) {
  const ScratchDirectory scratch;
  const ToolRun known = run(scratch, {"run", "known", "--json"});
  EXPECT_EQ(known.exit_code, 0);
  EXPECT_EQ(known.line("run")["verdict"], "known");
  EXPECT_TRUE(scratch.files().empty());
}

struct Crash {
  const char* scenario;
  const char* kind;
  const char* signature;
};

class Crashes : public testing::TestWithParam<Crash> {};

TEST_P(Crashes, AreConfirmedFindingsWithASignature) {
  const ScratchDirectory scratch;
  const ToolRun crash =
      run(scratch, {"run", GetParam().scenario, "--json", "--hang-timeout", "500ms"});
  EXPECT_EQ(crash.exit_code, 1) << crash.errors;
  const nlohmann::json line = crash.line("run");
  EXPECT_EQ(line["verdict"], "finding");
  EXPECT_EQ(line["kind"], GetParam().kind);
  EXPECT_EQ(line["signature"], GetParam().signature);
  EXPECT_GT(line["events"], 3);
  EXPECT_EQ(scratch.files().size(), 5u);
}

INSTANTIATE_TEST_SUITE_P(
    Verdict, Crashes,
    testing::Values(
        Crash{"segfault", "signal", "SIGSEGV in crashes::write_through_null()"},
        Crash{"lock_nowhere", "signal", "SIGSEGV in crashes::lock_nowhere()"},
        Crash{"null_call", "signal", "SIGSEGV in crashes::call_null()"},
        Crash{"division", "signal", "SIGFPE in crashes::divide_by_zero()"},
        Crash{"stack_overflow", "stack overflow",
              "stack overflow in crashes::recurse(char volatile*)"},
        Crash{"abort", "abort", "abort: crashes::give_up()"},
        Crash{"terminate", "abort", "abort: endings::terminate_now()"},
        Crash{"throw_at_thread_exit", "exception", "exception: int"},
        Crash{"throw_from_noexcept", "exception", "exception: int"},
        Crash{"free_twice", "heap", "heap: bad free in endings::free_twice()"},
        Crash{"free_the_middle", "heap", "heap: bad free in endings::free_the_middle()"},
        Crash{"write_behind_the_end", "heap", "heap: bad free in endings::write_behind_the_end()"},
        Crash{"free_a_local", "heap", "heap: bad free in endings::free_a_local()"},
        Crash{"huge_frame", "stack overflow", "stack overflow in endings::use_a_huge_frame()"},
        Crash{"yield_for_ever", "liveness", "liveness: step limit"},
        Crash{"throw", "exception", "exception: std::logic_error"},
        Crash{"spin", "hang", "hang in crashes::spin_without_end()"}),
    [](const auto& instance) { return std::string(instance.param.scenario); });

class Unmodelled : public testing::TestWithParam<std::pair<const char*, const char*>> {};

// What the program wants is no bug of its own: there is no verdict.
TEST_P(Unmodelled, CallsEndTheRunWithTheirName) {
  const ScratchDirectory scratch;
  const auto& [scenario, call] = GetParam();
  const ToolRun stopped = run(scratch, {"run", scenario, "--json"});
  EXPECT_EQ(stopped.exit_code, 5) << stopped.errors;
  const nlohmann::json line = stopped.line("run");
  EXPECT_EQ(line["verdict"], "unmodelled");
  EXPECT_EQ(line["signature"], std::string("unmodelled: ") + call);
  const ToolRun again = run(scratch, {"replay", line["folder"].get<std::string>(), "--json"});
  EXPECT_EQ(again.exit_code, 5);
  EXPECT_EQ(again.line("replay")["result"], "reproduced");
}

INSTANTIATE_TEST_SUITE_P(Verdict, Unmodelled,
                         testing::Values(std::pair("quick_exit", "quick_exit"),
                                         std::pair("raise_kill", "raise"),
                                         std::pair("kill_itself", "kill"),
                                         std::pair("kill_by_number", "system call 62"),
                                         std::pair("fork", "fork"), std::pair("execute", "execve"),
                                         std::pair("shell", "system")),
                         [](const auto& instance) { return std::string(instance.param.first); });

TEST(Verdict, WhatIsNotModelledIsCountedByItself) {
  const ScratchDirectory scratch;
  const ToolRun sweep = run(scratch, {"sweep", "fork", "pass", "--seeds", "3", "--json"});
  EXPECT_EQ(sweep.exit_code, 5);
  const nlohmann::json summary = sweep.line("summary");
  EXPECT_EQ(summary["unmodelled"], 3);
  EXPECT_EQ(summary["passed"], 3);
  EXPECT_EQ(summary["found"], 0);
  EXPECT_EQ(summary["findings"][0]["verdict"], "unmodelled");
}

TEST(Verdict, AnExitOrADeepRecursionIsNoCrash) {
  const ScratchDirectory scratch;
  for (const char* const scenario : {"exit_in_a_thread", "deep_recursion"}) {
    EXPECT_EQ(run(scratch, {"run", scenario}).exit_code, 0) << scenario;
  }
}

TEST(Verdict, NoEndingIsTheEndOfTheSweep) {
  const ScratchDirectory scratch;
  const ToolRun sweep = run(scratch, {"sweep", "terminate", "free_twice", "huge_frame", "fork",
                                      "kill_by_number", "pass", "--seeds", "3", "--json"});
  EXPECT_EQ(sweep.exit_code, 1);
  EXPECT_EQ(sweep.line("summary")["runs"], 18);
  EXPECT_EQ(sweep.line("summary")["passed"], 3);
  EXPECT_EQ(sweep.line("summary")["findings"].size(), 5u);
}

TEST(Verdict, ACrashOfTheHostsPartIsAHarnessError) {
  const ScratchDirectory scratch;
  for (const char* const scenario : {"host_throws", "host_crashes"}) {
    const ToolRun broken = run(scratch, {"run", scenario, "--json"});
    EXPECT_EQ(broken.exit_code, 6);
    EXPECT_EQ(broken.line("run")["verdict"], "harness error");
  }
}

TEST(Verdict, AWorkerThatVanishesAgainAndAgainIsAFinding) {
  const ScratchDirectory scratch;
  const ToolRun died = run(scratch, {"run", "host_dies", "--json"});
  EXPECT_EQ(died.exit_code, 1);
  EXPECT_EQ(died.line("run")["signature"], "worker died: SIGKILL");
}

TEST(Verdict, AWorkerThatVanishesOnceIsAHarnessError) {
  const ScratchDirectory scratch;
  scratch.write("die", "");
  const ToolRun died = run(scratch, {"run", "host_dies_once", "--json"});
  EXPECT_EQ(died.exit_code, 6);
  EXPECT_EQ(died.line("run")["verdict"], "harness error");
}

TEST(Verdict, CrashesAreFindingsOnRealThreadsToo) {
  const ScratchDirectory scratch;
  const ToolRun crash = run(scratch, {"run", "segfault", "--backend", "threads", "--json"});
  EXPECT_EQ(crash.line("run")["signature"], "SIGSEGV in crashes::write_through_null()");
  const ToolRun overflow = run(scratch, {"run", "stack_overflow", "--backend", "threads"});
  EXPECT_EQ(overflow.exit_code, 1);
  const ToolRun hang =
      run(scratch, {"run", "spin", "--backend", "threads", "--hang-timeout", "500ms", "--json"});
  EXPECT_EQ(hang.line("run")["kind"], "hang");
}

TEST(Verdict, WhatOnlyTakesLongIsNoHangAtTheSecondLook) {
  const ScratchDirectory scratch;
  const ToolRun slow = run(scratch, {"run", "compute", "--hang-timeout", "500ms", "--json"});
  EXPECT_EQ(slow.exit_code, 0);
  EXPECT_EQ(slow.line("run")["verdict"], "passed");
}

TEST(Verdict, WithoutAHangTimeoutNoThreadHangs) {
  const ScratchDirectory scratch;
  const ToolRun spin =
      run(scratch, {"run", "spin", "--hang-timeout", "0s", "--wall-timeout", "500ms", "--json"});
  EXPECT_EQ(spin.line("run")["verdict"], "timeout");
}

TEST(Verdict, TheLongestWallTimeoutIsNotOverAtOnce) {
  const ScratchDirectory scratch;
  const ToolRun spin = run(scratch, {"run", "spin", "--wall-timeout", "18446744073709551615ns",
                                     "--hang-timeout", "500ms", "--json"});
  EXPECT_EQ(spin.line("run")["kind"], "hang");
}

TEST(Verdict, ARunThatTakesTooLongIsInconclusive) {
  const ScratchDirectory scratch;
  const ToolRun slow = run(scratch, {"run", "slow", "--json", "--wall-timeout", "300ms"});
  EXPECT_EQ(slow.exit_code, 5);
  EXPECT_EQ(slow.line("run")["verdict"], "timeout");
}

TEST(Verdict, NondeterminismIsSaidToBeThat) {
  const ScratchDirectory scratch;
  const ToolRun differing = run(scratch, {"sweep", "nondeterministic", "--seeds", "50",
                                          "--verify-determinism", "1/5", "--json"});
  EXPECT_EQ(differing.exit_code, 3);
  const nlohmann::json summary = differing.line("summary");
  EXPECT_GT(summary["nondeterministic"], 0);
  EXPECT_EQ(summary["found"], 0);
  for (const nlohmann::json& line : differing.lines()) {
    if (line.value("verdict", "") != "nondeterminism") continue;
    ASSERT_EQ(line["details"].size(), 4u);  // both ends, and both sides of the first difference
    EXPECT_NE(line["details"][2], line["details"][3]);
  }
}

TEST(Verdict, TheSameSeedHasTheSameHashOnBothBackEnds) {
  const ScratchDirectory scratch;
  for (const char* const scenario : {"pass", "fail", "abort", "throw"}) {
    nlohmann::json lines[2];
    int which = 0;
    for (const char* const backend : {"fibers", "threads"}) {
      lines[which++] =
          run(scratch, {"run", scenario, "--seed", "0xfeed", "--json", "--backend", backend})
              .line("run");
    }
    EXPECT_EQ(lines[0]["trace_hash"], lines[1]["trace_hash"]) << scenario;
    EXPECT_EQ(lines[0]["verdict"], lines[1]["verdict"]) << scenario;
    EXPECT_EQ(lines[0]["steps"], lines[1]["steps"]) << scenario;
  }
}

TEST(Verdict, ABugSwitchReachesTheScenario) {
  const ScratchDirectory scratch;
  EXPECT_EQ(run(scratch, {"run", "switched"}).exit_code, 0);
  EXPECT_EQ(run(scratch, {"run", "switched", "--bug", "S-1"}).exit_code, 1);
}

}  // namespace
}  // namespace reprise::sim
