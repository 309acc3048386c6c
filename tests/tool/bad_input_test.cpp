// Each mistake is one line on the standard error and exit 2 or 6, and leaves nothing behind.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

void expect_one_line(const ToolRun& run, int exit_code, const std::string& about) {
  EXPECT_EQ(run.exit_code, exit_code) << run.errors;
  ASSERT_EQ(run.error_lines().size(), 1u) << run.errors;
  EXPECT_EQ(run.errors.find("reprise: "), 0u) << run.errors;
  EXPECT_NE(run.errors.find(about), std::string::npos) << run.errors;
  EXPECT_EQ(run.output, "");
}

class BadInput : public testing::Test {
 protected:
  ToolRun call(std::vector<std::string> arguments,
               std::map<std::string, std::string> environment = {}) {
    return run_fixture({.arguments = std::move(arguments),
                        .environment = std::move(environment),
                        .directory = scratch_.path()});
  }

  ScratchDirectory scratch_;
};

TEST_F(BadInput, OnTheCommandLine) {
  const struct {
    std::vector<std::string> arguments;
    const char* about;
  } cases[] = {
      {{}, "subcommand"},
      {{"jump"}, "jump"},
      {{"run"}, "scenario"},
      {{"run", "no_such"}, "no_such"},
      {{"run", "pass", "extra"}, "extra"},
      {{"run", "pass", "--sed", "1"}, "--sed"},
      {{"run", "pass", "--seed"}, "--seed"},
      {{"run", "pass", "--seed", "12x"}, "12x"},
      {{"run", "pass", "--seed", "-1"}, "--seed"},
      {{"run", "pass", "--seed", "0x12345678123456781"}, "0x12345678123456781"},
      {{"run", "pass", "--bug", "S-1"}, "S-1"},
      {{"run", "pass", "--strategy", "psychic"}, "psychic"},
      {{"run", "pass", "--profile", "floppy"}, "floppy"},
      {{"run", "pass", "--fault", "gremlins=1"}, "gremlins"},
      {{"run", "pass", "--fault", "kill"}, "kill"},
      {{"run", "pass", "--fault", "write_error=1 call=dance"}, "call=dance"},
      {{"run", "pass", "--fault-file", "no_such.faults"}, "no_such.faults"},
      {{"run", "pass", "--backend", "coroutines"}, "coroutines"},
      {{"run", "pass", "--step-limit", "many"}, "many"},
      {{"run", "pass", "--step-limit", "0"}, "a limit of 0"},
      {{"run", "pass", "--memory", "rc11"}, "not instrumented"},
      {{"run", "pass", "--time-limit", "10"}, "--time-limit"},
      {{"sweep", "no_such"}, "no_such"},
      {{"sweep", "pass", "--shard", "0/3"}, "0/3"},
      {{"sweep", "pass", "--seeds", "1e3"}, "1e3"},
      {{"sweep", "pass", "--jobs", "0"}, "--jobs"},
      {{"sweep", "pass", "--for", "0s"}, "above 0"},
      {{"sweep", "pass", "--verify-determinism", "5%"}, "5%"},
      {{"replay", "pass"}, "--seed"},
      {{"replay", "no_such"}, "no_such"},
  };
  for (const auto& mistake : cases) {
    SCOPED_TRACE(mistake.about);
    expect_one_line(call(mistake.arguments), 2, mistake.about);
  }
  EXPECT_TRUE(scratch_.files().empty());
}

TEST_F(BadInput, InAFileOfFaults) {
  scratch_.write("bad.faults", "# an outage\nread_error=1 path=*/wal/*\nread_error=often\n");
  const ToolRun run = call({"run", "pass", "--fault-file", "bad.faults"});
  expect_one_line(run, 2, "bad.faults: line 3");
}

TEST_F(BadInput, InAPlan) {
  const std::string folder =
      call({"run", "fail", "--json"}).line("run")["folder"].get<std::string>();
  const std::string plan = scratch_.read(folder + "/plan.json");
  scratch_.write("cut.json", plan.substr(0, plan.size() / 2));
  scratch_.write("empty.json", "");
  scratch_.write("other.json", "{\"hello\": \"world\"}");
  std::string later = plan;
  later.replace(later.find("\"version\": 1"), 12, "\"version\": 9");
  scratch_.write("later.json", later);
  std::string stranger = plan;
  stranger.replace(stranger.find("\"scenario\": \"fail\""), 18, "\"scenario\": \"who?\"");
  scratch_.write("stranger.json", stranger);
  std::filesystem::create_directory(scratch_ / "folder");

  expect_one_line(call({"replay", "cut.json"}), 2, "cut off");
  expect_one_line(call({"replay", "empty.json"}), 2, "it is empty");
  expect_one_line(call({"replay", "other.json"}), 2, "not a plan");
  expect_one_line(call({"replay", "later.json"}), 2, "version 9");
  expect_one_line(call({"replay", "stranger.json"}), 2, "who?");
  expect_one_line(call({"replay", "folder"}), 2, "plan.json");
  expect_one_line(call({"replay", "/dev/null/x"}), 2, "/dev/null/x");
}

TEST_F(BadInput, APlanThatNeverEndsOrNeverBegins) {
  ASSERT_EQ(::mkfifo((scratch_ / "pipe").c_str(), 0600), 0);
  std::filesystem::create_directory(scratch_ / "folder");
  ASSERT_EQ(::mkfifo((scratch_ / "folder/plan.json").c_str(), 0600), 0);
  expect_one_line(call({"replay", "pipe"}), 2, "pipe: not a regular file");
  expect_one_line(call({"replay", "folder"}), 2, "plan.json: not a regular file");
  expect_one_line(call({"replay", "/dev/zero"}), 2, "not a regular file");
}

TEST_F(BadInput, EventsInAPipeAreLeftAloneByAReplay) {
  const std::string folder =
      call({"run", "fail", "--json"}).line("run")["folder"].get<std::string>();
  std::filesystem::remove(scratch_ / (folder + "/events.jsonl"));
  ASSERT_EQ(::mkfifo((scratch_ / (folder + "/events.jsonl")).c_str(), 0600), 0);
  const ToolRun replay = call({"replay", folder, "--json"});
  EXPECT_EQ(replay.exit_code, 1) << replay.errors;
  EXPECT_EQ(replay.line("replay")["result"], "reproduced");
}

TEST_F(BadInput, APlanThatCannotBeExamined) {
  std::filesystem::create_symlink("loop", scratch_ / "loop");
  const std::string long_name(300, 'n');
  expect_one_line(call({"replay", "loop"}), 2, "cannot read loop: ");
  expect_one_line(call({"replay", "loop/plan.json"}), 2, "cannot read loop/plan.json: ");
  expect_one_line(call({"replay", long_name}), 2, long_name);
}

TEST_F(BadInput, AnOutputDirectoryThatCannotBeOne) {
  scratch_.write("file", "");
  expect_one_line(call({"run", "fail", "--out", "file"}), 2, "file");
  expect_one_line(call({"run", "fail", "--out", "file/below"}), 2, "file");
  expect_one_line(call({"sweep", "fail", "--out", "/proc/nothing/here"}), 2, "/proc");
}

TEST_F(BadInput, AFullDiskLeavesNothingHalfWritten) {
  std::filesystem::create_directory(scratch_ / "out");
  const ToolRun run = run_fixture({.arguments = {"run", "fail", "--out", "out"},
                                   .directory = scratch_.path(),
                                   .file_bytes = 4096});
  EXPECT_EQ(run.exit_code, 6);
  ASSERT_EQ(run.error_lines().size(), 2u) << run.errors;
  EXPECT_NE(run.error_lines()[0].find("cannot write"), std::string::npos) << run.errors;
  EXPECT_EQ(run.error_lines()[1].find("reproduce: "), 0u);
  EXPECT_TRUE(std::filesystem::is_empty(scratch_ / "out"));
}

TEST_F(BadInput, InTheEnvironmentOrAFile) {
  expect_one_line(call({"run", "pass"}, {{"REPRISE_SEED", "seven"}}), 2, "REPRISE_SEED");
  expect_one_line(call({"sweep", "pass"}, {{"REPRISE_FOR", "0s"}}), 2, "REPRISE_FOR");
  expect_one_line(call({"run", "pass", "--config", "missing.toml"}), 2, "missing.toml");
  expect_one_line(call({"run", "pass", "--config", "/dev/zero"}), 2, "not a regular file");
  scratch_.write("reprise.toml", "sede = 5\n");
  expect_one_line(call({"run", "pass"}), 2, "sede");
  scratch_.write("reprise.toml", "seed = \"x\"\n");
  expect_one_line(call({"run", "pass"}), 2, "reprise.toml");
}

TEST_F(BadInput, AFileOfOptionsThatIsMisspelt) {
  const struct {
    const char* text;
    const char* about;
  } cases[] = {
      {"[swep]\nseeds = 5\n", "no command is called swep"},
      {"[run]\nshard = \"1/2\"\n", "run has no option shard"},
      {"config = \"other.toml\"\n", "no option is called config"},
      {"seed = 1\n[run]]\n", "line 2"},
      {"seed = [1, 2]\n", "reprise.toml"},
  };
  for (const auto& mistake : cases) {
    SCOPED_TRACE(mistake.text);
    scratch_.write("reprise.toml", mistake.text);
    expect_one_line(call({"run", "pass"}), 2, mistake.about);
  }
}

TEST_F(BadInput, AFileOfOptionsThatCannotBeExamined) {
  std::filesystem::create_symlink("reprise.toml", scratch_ / "reprise.toml");
  expect_one_line(call({"run", "pass"}), 2, "cannot read reprise.toml: ");
  expect_one_line(call({"run", "pass", "--config", std::string(300, 'n')}), 2, "nnn: ");
}

}  // namespace
}  // namespace reprise::sim
