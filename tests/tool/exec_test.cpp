// Unmodified programs, Debian's and one of our own, in the simulation.

#ifdef REPRISE_PROGRAM

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/tool/exec_fixture.hpp"

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

struct Filter {
  const char* name;
  std::vector<std::string> command;  // the file follows
};

class Filters : public Exec, public testing::WithParamInterface<Filter> {};

TEST_P(Filters, PrintWhatTheyPrintOnTheHostAndRepeatExactly) {
  scratch_.write("input", make_text(300'000));
  std::vector<std::string> command = GetParam().command;
  command.push_back(scratch_ / "input");
  std::string shell;
  for (const std::string& word : command) shell += word + " ";
  const std::string expected = native(shell);
  ASSERT_FALSE(expected.empty());

  const ToolRun first = exec({"--seed", "7", "--json"}, command);
  EXPECT_EQ(first.exit_code, 0) << first.errors;
  EXPECT_TRUE(first.output == expected);
  const ToolRun again = exec({"--seed", "7", "--json"}, command);
  EXPECT_EQ(hash(again), hash(first));
  const ToolRun threads = exec({"--seed", "7", "--json", "--backend", "threads"}, command);
  EXPECT_EQ(hash(threads), hash(first));
  EXPECT_TRUE(threads.output == expected);
}

INSTANTIATE_TEST_SUITE_P(
    Exec, Filters,
    testing::Values(Filter{"cat", {"cat"}}, Filter{"zstd", {"zstd", "-T4", "-B100KB", "-q", "-c"}},
                    Filter{"xz", {"xz", "-T4", "-1", "--block-size=50000", "-c"}},
                    Filter{"gzip", {"gzip", "-c"}}, Filter{"sort", {"sort", "--parallel=4"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST_F(Exec, SeedsDifferInTheScheduleAndNotInTheOutput) {
  scratch_.write("input", make_text(300'000));
  std::set<std::string> hashes;
  std::set<std::string> outputs;
  for (const char* const seed : {"1", "2", "3", "4"}) {
    const ToolRun run =
        exec({"--seed", seed, "--json"}, {"xz", "-T4", "-1", "--block-size=50000", "-c", "input"});
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    hashes.insert(hash(run));
    outputs.insert(run.output);
  }
  EXPECT_EQ(hashes.size(), 4u);
  EXPECT_EQ(outputs.size(), 1u);
}

TEST_F(Exec, ARaceEndsOneWayOrTheOther) {
  std::set<std::string> outputs;
  for (int seed = 0; seed < 20; ++seed) {
    outputs.insert(exec({"--seed", std::to_string(seed)}, {REPRISE_PROGRAM, "race"}).output);
  }
  EXPECT_EQ(outputs, (std::set<std::string>{"main\nother\n", "other\nmain\n"}));
}

TEST_F(Exec, WhereItIsCalledFromDoesNotMatterToAProgramThatDoesNotAsk) {
  scratch_.write("input", make_text(1000));
  fs::create_directories(scratch_ / "deep/in/there");
  const std::vector<std::string> arguments{"exec", "--json", "--", "/usr/bin/cat",
                                           scratch_ / "input"};
  const ToolRun here = run_reprise({.arguments = arguments, .directory = scratch_.path()});
  const ToolRun there = run_reprise({.arguments = arguments, .directory = scratch_ / "deep/in"});
  EXPECT_FALSE(hash(here).empty());
  EXPECT_EQ(hash(here), hash(there));
}

TEST_F(Exec, WhatAFileHoldsIsInTheTrace) {
  std::set<std::string> hashes;
  for (const char* const text : {"one", "two"}) {
    scratch_.write("input", text);
    hashes.insert(hash(exec({"--json"}, {"cat", "input"})));
  }
  EXPECT_EQ(hashes.size(), 2u);
}

TEST_F(Exec, ADeadlockIsAFindingWithALineToPaste) {
  const ToolRun run = exec({"--seed", "7"}, {REPRISE_PROGRAM, "deadlock"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.errors.find("deadlock"), std::string::npos) << run.errors;
  EXPECT_EQ(run.error_lines().back(),
            "reproduce: reprise exec --seed 0x0000000000000007 -- " REPRISE_PROGRAM " deadlock");
}

TEST_F(Exec, ACrashIsAFindingOnBothBackEnds) {
  for (const char* const backend : {"fibers", "threads"}) {
    const ToolRun run =
        exec({"--seed", "7", "--json", "--backend", backend}, {REPRISE_PROGRAM, "crash"});
    EXPECT_EQ(run.exit_code, 1) << run.errors;
    EXPECT_NE(run.errors.find("SIGSEGV in program::write_through_null()"), std::string::npos)
        << run.errors;
    EXPECT_EQ(run.errors.find("about to crash"), run.errors.rfind("about to crash"))
        << "the runs that confirm a finding are not heard";
  }
}

TEST_F(Exec, AnAbortIsAFinding) { EXPECT_EQ(exec({}, {REPRISE_PROGRAM, "abort"}).exit_code, 1); }

TEST_F(Exec, ACallThatIsNotModelledEndsTheRunWithoutAVerdict) {
  const ToolRun forked = exec({}, {REPRISE_PROGRAM, "fork"});
  EXPECT_EQ(forked.exit_code, 5);
  EXPECT_NE(forked.errors.find("unmodelled: fork"), std::string::npos) << forked.errors;
}

TEST_F(Exec, AnExitStatusIsToldAndIsNoFinding) {
  const ToolRun run = exec({}, {REPRISE_PROGRAM, "status", "3"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.errors.find("exit status 3"), std::string::npos) << run.errors;
  EXPECT_EQ(line(exec({"--json"}, {REPRISE_PROGRAM, "status", "3"}), "program")["exit_status"], 3);
}

TEST_F(Exec, AnExitStatusIsToldAsAParentProcessSeesIt) {
  EXPECT_EQ(line(exec({"--json"}, {REPRISE_PROGRAM, "status", "300"}), "program")["exit_status"],
            44);
  EXPECT_EQ(line(exec({"--json"}, {REPRISE_PROGRAM, "status", "-1"}), "program")["exit_status"],
            255);
}

TEST_F(Exec, TheEnvironmentIsAlwaysTheSame) {
  const ToolRun run = run_reprise({.arguments = {"exec", "--", REPRISE_PROGRAM, "environment"},
                                   .environment = {{"SECRET", "1"}, {"LANG", "de_DE.UTF-8"}}});
  EXPECT_EQ(run.output,
            "PATH=/usr/local/bin:/usr/bin:/bin\nHOME=/\nLANG=C\nLC_ALL=C\nTZ=UTC0\nTERM=dumb\n");
}

TEST_F(Exec, TheUserIsAlwaysTheSame) {
  EXPECT_EQ(exec({}, {"id"}).output, "uid=1000(user) gid=1000(user) groups=1000(user)\n");
}

TEST_F(Exec, AReaderThatLeavesIsNoFinding) {
  scratch_.write("input", make_text(300'000));
  const std::string tool = REPRISE_TOOL " exec -- cat " + (scratch_ / "input");
  EXPECT_EQ(native(tool + " 2>" + (scratch_ / "errors") + " | head -c 5"),
            make_text(300'000).substr(0, 5));
  EXPECT_EQ(scratch_.read("errors").find("PASS"), 0u) << scratch_.read("errors");
}

TEST_F(Exec, OutputThatCannotBeWrittenIsAnErrorOfItsSurroundings) {
  const ToolRun run = run_reprise({.arguments = {"exec", "--", "echo", "text"},
                                   .environment = {{"PATH", "/usr/bin:/bin"}},
                                   .directory = scratch_.path(),
                                   .output_to = "/dev/full"});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_NE(run.errors.find("PASS  echo"), std::string::npos);
  EXPECT_NE(run.errors.find("cannot write what the program prints"), std::string::npos);
}

TEST_F(Exec, ChangesStayInTheSimulationUnlessExported) {
  scratch_.write("kept", "kept\n");
  scratch_.write("removed", "removed\n");
  const ToolRun run = exec({}, {REPRISE_PROGRAM, "files", "kept", "made", "removed"});
  EXPECT_EQ(run.output, "gone\n");
  EXPECT_EQ(scratch_.files(), (std::vector<std::string>{"kept", "removed"}));
  EXPECT_EQ(scratch_.read("kept"), "kept\n");

  exec({"--export", "out"}, {REPRISE_PROGRAM, "files", "kept", "made", "removed"});
  const std::string exported = "out" + scratch_.path();
  EXPECT_EQ(scratch_.files(),
            (std::vector<std::string>{"kept", exported + "/kept", exported + "/made", "removed"}));
  EXPECT_EQ(scratch_.read(exported + "/kept"), "kept\nappended\n");
}

TEST_F(Exec, AnExportForWhichThereIsNoRoomLeavesNothing) {
  scratch_.write("kept", make_text(300'000));
  const ToolRun run = run_reprise({.arguments = {"exec", "--export", "out", "--", REPRISE_PROGRAM,
                                                 "files", "kept", "made", "removed"},
                                   .directory = scratch_.path(),
                                   .file_bytes = 200'000});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(run.error_lines().back(),
            "reprise: cannot export to out" + scratch_.path() + "/kept: File too large");
  EXPECT_EQ(run.errors.find("host's part"), std::string::npos) << run.errors;
  EXPECT_FALSE(fs::exists(scratch_ / "out"));
}

TEST_F(Exec, AnExportThatIsBlockedLeavesTheFolderAsItWas) {
  const std::string blocked = scratch_ / "out" + scratch_.path() + "/made";
  fs::create_directories(blocked);
  scratch_.write("kept", "");
  const ToolRun run =
      exec({"--export", "out"}, {REPRISE_PROGRAM, "files", "kept", "made", "removed"});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(run.error_lines().back(),
            "reprise: cannot export to " + blocked + ": a folder is in the way");
  EXPECT_EQ(scratch_.files(), std::vector<std::string>{"kept"});
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch_ / "out"), {}), 1);
}

TEST_F(Exec, AnExportReplacesWhatAnEarlierOneLeft) {
  scratch_.write("kept", "");
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(
        exec({"--export", "out"}, {REPRISE_PROGRAM, "files", "kept", "made", "none"}).exit_code, 0);
  }
  const std::string exported = "out" + scratch_.path();
  EXPECT_EQ(scratch_.files(),
            (std::vector<std::string>{"kept", exported + "/kept", exported + "/made"}));
}

TEST_F(Exec, ADirectoryIsRemovedOnlyIfItIsEmptyOnTheHost) {
  fs::create_directories(scratch_ / "empty");
  fs::create_directories(scratch_ / "full");
  scratch_.write("full/file", "");
  EXPECT_EQ(exec({}, {REPRISE_PROGRAM, "rmdir", "empty"}).output, "removed\n");
  EXPECT_EQ(exec({}, {REPRISE_PROGRAM, "rmdir", "full"}).output, "refused\n");
  EXPECT_TRUE(fs::exists(scratch_ / "empty"));
}

TEST_F(Exec, AListingShowsTheHostsNames) {
  scratch_.write("one", "1");
  scratch_.write("two", "22");
  EXPECT_EQ(exec({}, {"ls"}).output, "one\ntwo\n");
}

TEST_F(Exec, StandardInputIsReadOnceAndIsInTheTrace) {
  scratch_.write("input", make_text(100'000));
  const std::string tool = REPRISE_TOOL " exec --seed 1 --json -- wc -c 2>&1 >/dev/null < ";
  const std::string path = scratch_ / "input";
  const std::string first = native(tool + path);
  EXPECT_EQ(first, native("cat " + path + " | " + tool + "/dev/stdin"));
  EXPECT_NE(first, native(tool + "/dev/null"));
  EXPECT_EQ(native(REPRISE_TOOL " exec -- wc -c 2>/dev/null < " + path), native("wc -c < " + path));
}

TEST_F(Exec, AFailureFolderSaysHowToRunTheProgramAgain) {
  exec({"--out", "failed"}, {REPRISE_PROGRAM, "deadlock"});
  const ToolRun replayed = run_reprise(
      {.arguments = {"replay", scratch_ / "failed/latest/failures/exec_program/0x0000000000000000"},
       .directory = scratch_.path()});
  EXPECT_EQ(replayed.exit_code, 2);
  EXPECT_NE(replayed.errors.find("reprise exec --seed 0x0000000000000000 -- " REPRISE_PROGRAM),
            std::string::npos)
      << replayed.errors;
}

}  // namespace
}  // namespace reprise::sim

#endif
