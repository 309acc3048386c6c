// How `reprise exec` starts a program, and what it refuses to start: nothing ever runs on the host
// and passes for simulated.

#ifdef REPRISE_PROGRAM

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>

#include "tests/tool/exec_fixture.hpp"

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

using ExecStart = Exec;

void make_truncated_copy(const std::string& from, const std::string& to) {
  fs::copy_file(from, to);
  fs::resize_file(to, fs::file_size(to) / 2);
}

TEST_F(ExecStart, AWorkingDirectoryThatIsGoneIsOneLine) {
  const std::string folder = scratch_ / "gone";
  EXPECT_EQ(native("mkdir " + folder + "; cd " + folder + "; rmdir " + folder +
                   "; " REPRISE_TOOL " exec -- pwd 2>&1; echo $?"),
            "reprise: the working directory is not there any more\n2\n");
}

TEST_F(ExecStart, BadProgramsAreOneLineEach) {
  scratch_.write("script", "#!/bin/sh\n");
  scratch_.write("text", "text");
  make_truncated_copy(REPRISE_PROGRAM, scratch_ / "truncated");
  fs::permissions(scratch_ / "script", fs::perms::owner_all);
  const struct {
    std::vector<std::string> arguments;
    const char* about;
  } cases[] = {
      {{"exec"}, "a program"},
      {{"exec", "--"}, "a program"},
      {{"exec", "cat"}, "cat"},
      {{"exec", "--", "no_such_program"}, "no_such_program"},
      {{"exec", "--", "./no_such_file"}, "no_such_file"},
      {{"exec", "--", "./text"}, "not executable"},
      {{"exec", "--", "./"}, "not a file"},
      {{"exec", "--", "./script"}, "script"},
      {{"exec", "--", REPRISE_STATIC_PROGRAM}, "not dynamically linked"},
      {{"exec", "--", REPRISE_SANITIZED_PROGRAM}, "sanitizer"},
      {{"exec", "--", "./truncated"}, "not whole"},
      {{"exec", "--", "/lib/x86_64-linux-gnu/libc.so.6"}, "__libc_start_main"},
      {{"exec", "--strategy", "psychic", "--", "cat"}, "psychic"},
      {{"exec", "--export", "text/below", "--", "cat"}, "text"},
      {{"exec", "--seed", "x", "--", "cat"}, "x"},
  };
  for (const auto& [arguments, about] : cases) {
    const ToolRun run = run_reprise({.arguments = arguments,
                                     .environment = {{"PATH", "/usr/bin"}},
                                     .directory = scratch_.path()});
    EXPECT_EQ(run.exit_code, 2) << run.errors;
    EXPECT_EQ(run.error_lines().size(), 1u) << run.errors;
    EXPECT_NE(run.errors.find(about), std::string::npos) << run.errors;
  }
}

TEST_F(ExecStart, WithoutTheObjectToPreloadNothingIsStarted) {
  const ToolRun run =
      run_fixture({.arguments = {"exec", "--", "/usr/bin/touch", scratch_ / "file"}});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(run.error_lines().size(), 1u) << run.errors;
  EXPECT_TRUE(scratch_.files().empty());
}

TEST_F(ExecStart, WithAnObjectThatIsNotItsOwnNothingIsStarted) {
  const std::string tool = scratch_ / "reprise";
  const std::string object = scratch_ / "libreprise_preload.so";
  const std::string original = fs::path(REPRISE_TOOL).parent_path() / "libreprise_preload.so";
  const std::string call = tool + " exec -- touch " + (scratch_ / "file") + " 2>&1; echo $?";
  fs::copy_file(REPRISE_TOOL, tool);
  make_truncated_copy(original, object);
  EXPECT_EQ(native(call), "reprise: " + object + " is damaged: it is not whole\n6\n");
  fs::copy_file("/lib/x86_64-linux-gnu/libc.so.6", object, fs::copy_options::overwrite_existing);
  EXPECT_EQ(native(call),
            "reprise: " + object + " is not the object that belongs to the tool\n6\n");
  EXPECT_FALSE(fs::exists(scratch_ / "file"));
  fs::copy_file(original, object, fs::copy_options::overwrite_existing);
  EXPECT_EQ(native(call).substr(0, 4), "PASS");
}

TEST_F(ExecStart, AProgramThatEndsBeforeItIsSimulatedIsAnErrorWhateverItsExitStatus) {
  for (const char* const status : {"0", "7"}) {
    const ToolRun run = exec({}, {REPRISE_PROGRAM, "leave_first", status});
    EXPECT_EQ(run.exit_code, 6);
    EXPECT_EQ(run.errors, std::string("reprise: exec_program did not reach the simulation: it "
                                      "ended on the host with exit status ") +
                              status + "\n");
  }
}

TEST_F(ExecStart, ARequestToStopReachesTheSession) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const ToolRun run = run_reprise(
        {.arguments = {"exec", "--hang-timeout", "60s", "--", REPRISE_PROGRAM, "forever"},
         .directory = scratch_.path(),
         .signals = {signal}});
    EXPECT_EQ(run.exit_code, 130) << run.errors;
  }
}

TEST_F(ExecStart, NothingIsLeftRunningWhenTheToolIsKilled) {
  const std::string tool = REPRISE_TOOL " exec --hang-timeout 60s -- " REPRISE_PROGRAM " forever";
  EXPECT_EQ(native("true; (exec 2>/dev/null; " + tool + " & sleep 0.5; kill -KILL $!; wait)" +
                   " | (timeout 10 cat; echo $?)"),
            "0\n")
      << "somebody still has the standard output";
}

TEST_F(ExecStart, PathsAndArgumentsKeepTheirBytes) {
  EXPECT_EQ(exec({}, {"printf", "%s", "o\xff"}).output, "o\xff");
  exec({"--out", "o\xff"}, {REPRISE_PROGRAM, "deadlock"});
  EXPECT_TRUE(fs::exists(scratch_ / "o\xff/latest"));
}

TEST_F(ExecStart, ArgumentsMayBeAsManyAsOnTheHost) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(exec({}, {"printf", "%s", text, text, text}).output, text + text + text);
}

}  // namespace
}  // namespace reprise::sim

#endif
