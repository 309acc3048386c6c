#pragma once
// Runs a tool as a user would, in a directory of its own, and keeps what it said.

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace reprise::sim {

/// A directory that is gone with the object.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  /// @returns the paths of all regular files below, relative and sorted
  std::vector<std::string> files() const;

 private:
  std::string path_;
};

struct ToolRun {
  int exit_code = -1;  ///< minus the signal, if one ended it
  std::string output;
  std::string errors;

  std::vector<std::string> error_lines() const;
  /// @returns the JSON Lines of the output
  std::vector<nlohmann::json> lines() const;
  /// @returns the only line of a type; null if there is none
  nlohmann::json line(const std::string& type) const;
};

struct ToolCall {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment = {};
  std::string directory = "";        ///< where to run
  std::uint64_t file_bytes = ~0ull;  ///< no file may grow beyond this (RLIMIT_FSIZE)
  std::vector<int> signals = {};     ///< to send, one each half a second
  std::string output_to = "";        ///< a file for the standard output; "-": it is closed
  std::uint64_t descriptors = 0;     ///< at most so many (RLIMIT_NOFILE); 0: as many as here
};

/// The tool with the fixture's scenarios.
ToolRun run_fixture(const ToolCall& call);
/// `reprise` itself.
ToolRun run_reprise(const ToolCall& call);
/// The same with an instrumented system under test.
ToolRun run_instrumented(const ToolCall& call);

}  // namespace reprise::sim
