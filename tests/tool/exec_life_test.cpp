// What a program does before main and after it is simulated like the rest.

#ifdef REPRISE_PROGRAM

#include <gtest/gtest.h>

#include <set>

#include "tests/tool/exec_fixture.hpp"

namespace reprise::sim {
namespace {

class ExecLife : public Exec {};

TEST_F(ExecLife, AllModulesAreConstructedAndDestroyedAsOnTheHost) {
  const std::string on_host = native(REPRISE_GLOBALS " one two");
  EXPECT_NE(on_host.find("constructs main on upper on lower\n"), std::string::npos) << on_host;
  EXPECT_NE(on_host.find("destroys lower\n"), std::string::npos) << on_host;
  const auto lines_of = [](const std::string& output) {  // a thread may speak anywhere
    std::vector<std::string> lines;
    std::istringstream text(output);
    for (std::string line; std::getline(text, line);) {
      if (line.find("thread") == std::string::npos) lines.push_back(line);
    }
    return lines;
  };
  for (const char* const seed : {"1", "2", "3"}) {
    EXPECT_EQ(lines_of(exec({"--seed", seed}, {REPRISE_GLOBALS, "one", "two"}).output),
              lines_of(on_host));
  }
}

TEST_F(ExecLife, ConstructorsSeeTheClockAndTheEntropyOfTheSeed) {
  std::set<std::string> outputs;
  for (const char* const seed : {"1", "2", "3", "1", "2", "3"}) {
    outputs.insert(exec({"--seed", seed}, {REPRISE_GLOBALS, "chance"}).output);
  }
  EXPECT_EQ(outputs.size(), 3u);
}

TEST_F(ExecLife, AConstructorMayEndIt) {
  const ToolRun run = exec({"--json"}, {REPRISE_PROGRAM, "leave_early", "7"});
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_EQ(line(run, "program")["exit_status"], 7);
}

TEST_F(ExecLife, StaticObjectsAreDestroyedAtTheEnd) {
  EXPECT_EQ(exec({}, {REPRISE_PROGRAM, "farewell"}).output, "farewell\n");
}

}  // namespace
}  // namespace reprise::sim

#endif
