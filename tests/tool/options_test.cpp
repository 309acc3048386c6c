#include "sim/tool/options.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include <map>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

ToolOptions options_of(std::vector<const char*> arguments,
                       const std::map<std::string, std::string>& variables = {}) {
  arguments.insert(arguments.begin(), "reprise");
  const auto read = read_options(
      static_cast<int>(arguments.size()), arguments.data(), [&variables](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
      });
  EXPECT_TRUE(std::holds_alternative<ToolOptions>(read));
  return std::holds_alternative<ToolOptions>(read) ? std::get<ToolOptions>(read) : ToolOptions{};
}

TEST(Options, TheCommandLineBeatsTheEnvironmentBeatsTheFile) {
  const ScratchDirectory scratch;
  scratch.write("tool.toml",
                "seed = 1\nstep-limit = \"10k\"\nstrategy = \"uniform\"\n[run]\nstrategy = "
                "\"sticky\"\n[sweep]\nstrategy = \"pct:2\"\n");
  const std::string file = scratch / "tool.toml";
  const auto options = options_of({"run", "x", "--config", file.c_str(), "--seed", "3"},
                                  {{"REPRISE_SEED", "2"}, {"REPRISE_STEP_LIMIT", "20k"}});
  EXPECT_EQ(options.configuration.seed, 3u);
  EXPECT_EQ(options.configuration.limits.steps, 20'000u);
  EXPECT_EQ(options.configuration.strategy, "sticky");
}

TEST(Options, TheEnvironmentNamesTheFile) {
  const ScratchDirectory scratch;
  scratch.write("tool.toml", "seed = 17\nbug = [\"B-1\", \"B-2\"]\ncalm = true\n");
  const auto options = options_of({"run", "x"}, {{"REPRISE_CONFIG", scratch / "tool.toml"}});
  EXPECT_EQ(options.configuration.seed, 17u);
  EXPECT_TRUE(options.seed_given);
  EXPECT_TRUE(options.configuration.calm);
  EXPECT_EQ(options.configuration.bugs, (std::vector<std::string>{"B-1", "B-2"}));
}

TEST(Options, RepeatableOnesTakeOneValueEach) {
  const auto options = options_of({"run", "--bug", "B-1", "arena0", "--bug", "B-2"});
  EXPECT_EQ(options.names, std::vector<std::string>{"arena0"});
  EXPECT_EQ(options.configuration.bugs, (std::vector<std::string>{"B-1", "B-2"}));
  const auto from_environment =
      options_of({"run", "arena0"}, {{"REPRISE_BUG", "B-1,B-2"}, {"REPRISE_CALM", "1"}});
  EXPECT_EQ(from_environment.configuration.bugs, (std::vector<std::string>{"B-1", "B-2"}));
  EXPECT_TRUE(from_environment.configuration.calm);
}

TEST(Options, EmptyOnesBetweenCommasAreSkipped) {
  const auto options = options_of({"run", "arena0"}, {{"REPRISE_BUG", "B-23,,B-24,"}});
  EXPECT_EQ(options.configuration.bugs, (std::vector<std::string>{"B-23", "B-24"}));
}

TEST(Options, AFalseFlagInTheEnvironmentIsFalse) {
  EXPECT_FALSE(options_of({"run", "x"}, {{"REPRISE_JSON", "0"}}).json);
  EXPECT_FALSE(options_of({"run", "x"}, {{"REPRISE_JSON", ""}}).json);
  EXPECT_TRUE(options_of({"run", "x"}, {{"REPRISE_JSON", "true"}}).json);
}

TEST(Options, WhatOnlyATimeLimitsHasNoOtherLimit) {
  EXPECT_EQ(options_of({"sweep"}).seeds, 1000u);
  EXPECT_EQ(options_of({"sweep", "--for", "1m"}).seeds, ~0ull);
  EXPECT_EQ(options_of({"sweep", "--for", "1m", "--seeds", "5"}).seeds, 5u);
}

TEST(Options, ARandomBaseSeedIsAnotherOneEachTime) {
  const auto base_seed = [] { return options_of({"sweep", "--base-seed", "random"}).base_seed; };
  EXPECT_NE(base_seed(), base_seed());
  EXPECT_EQ(options_of({"sweep", "--base-seed", "0x10"}).base_seed, 16u);
}

TEST(Options, WhatMayBeSpuriousIsOneList) {
  const auto text = [](const ToolOptions& options) {
    const auto& spurious = options.configuration.spurious;
    return spurious ? scheduler::spurious_text(*spurious) : "as the scenario has it";
  };
  EXPECT_EQ(text(options_of({"run", "x"})), "as the scenario has it");
  EXPECT_EQ(text(options_of({"run", "x", "--spurious", "timeouts,wakeups"})), "wakeups,timeouts");
  EXPECT_EQ(text(options_of({"run", "x"}, {{"REPRISE_SPURIOUS", "wakeups,exchanges"}})),
            "wakeups,exchanges");
  const ScratchDirectory scratch;
  scratch.write("tool.toml", "spurious = \"none\"\n");
  EXPECT_EQ(text(options_of({"run", "x"}, {{"REPRISE_CONFIG", scratch / "tool.toml"}})), "none");
  const ToolRun wrong = run_reprise({.arguments = {"run", "hello_race", "--spurious", "wakeup"}});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_NE(wrong.errors.find("'wakeup' is not"), std::string::npos) << wrong.errors;
}

TEST(Options, HelpAndVersionAreNoErrors) {
  EXPECT_EQ(run_reprise({.arguments = {"--help"}}).exit_code, 0);
  EXPECT_EQ(run_reprise({.arguments = {"sweep", "--help"}}).exit_code, 0);
  EXPECT_EQ(run_reprise({.arguments = {"--version"}}).exit_code, 0);
}

TEST(Options, ListShowsWhatThereIs) {
  const ToolRun list = run_reprise({.arguments = {"list", "--json"}});
  EXPECT_EQ(list.exit_code, 0);
  for (const char* const type : {"scenario", "strategy", "profile", "fault"}) {
    EXPECT_FALSE(list.line(type).is_null()) << type;
  }
  for (const nlohmann::json& line : list.lines()) EXPECT_EQ(line["v"], 1);
}

TEST(Options, ListShowsOneKindIfAskedTo) {
  const ToolRun profiles = run_reprise({.arguments = {"list", "profiles", "--json"}});
  EXPECT_EQ(profiles.exit_code, 0);
  for (const nlohmann::json& line : profiles.lines()) {
    EXPECT_EQ(line["type"], "profile");
    EXPECT_EQ(line["honest"],
              line["name"] != "tmpfs" && line["name"] != "no-psow" && line["name"] != "liar");
  }
  const ToolRun faults = run_reprise({.arguments = {"list", "faults", "--json"}});
  for (const nlohmann::json& line : faults.lines()) {
    EXPECT_EQ(line["type"], "fault");
    for (const char* const field : {"level", "knobs", "probe", "leaves_out"}) {
      EXPECT_TRUE(line.contains(field)) << field;
    }
  }
  EXPECT_EQ(run_reprise({.arguments = {"list", "nothing"}}).exit_code, 2);
  EXPECT_EQ(run_reprise({.arguments = {"list", "profiles", "--markdown"}}).exit_code, 2);
}

TEST(Options, TheTableOfFaultFamiliesInTheDocumentationIsWhatIsListed) {
  std::ifstream documented(REPRISE_DOCS "/fault-families.md");
  const std::string text(std::istreambuf_iterator<char>(documented), {});
  EXPECT_EQ(run_reprise({.arguments = {"list", "faults", "--markdown"}}).output, text);
}

}  // namespace
}  // namespace reprise::sim
