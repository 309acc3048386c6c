#pragma once
// Runs an unmodified program in the simulation, as a user would.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {

// Text that compresses, but not too well: words of a small alphabet from a small generator.
inline std::string make_text(std::size_t bytes) {
  std::string text;
  std::uint32_t state = 1;
  while (text.size() < bytes) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>('a' + (state >> 24) % 13);
    if ((state >> 16) % 7 == 0) text += (state >> 20) % 3 == 0 ? '\n' : ' ';
  }
  return text;
}

// @returns what a command prints on the host
inline std::string native(const std::string& command) {
  std::string output;
  FILE* const pipe = ::popen(("LC_ALL=C " + command).c_str(), "r");
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    output.append(buffer, got);
  }
  ::pclose(pipe);
  return output;
}

class Exec : public testing::Test {
 protected:
  ToolRun exec(std::vector<std::string> options, std::vector<std::string> program) {
    std::vector<std::string> arguments{"exec"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), program.begin(), program.end());
    return run_reprise({.arguments = arguments,
                        .environment = {{"PATH", "/usr/bin:/bin"}},
                        .directory = scratch_.path()});
  }

  // The results are on the standard error: the standard output is the program's.
  static nlohmann::json line(const ToolRun& run, const std::string& type) {
    return ToolRun{run.exit_code, run.errors, ""}.line(type);
  }
  static std::string hash(const ToolRun& run) { return line(run, "run").value("trace_hash", ""); }

  ScratchDirectory scratch_;
};

}  // namespace reprise::sim
