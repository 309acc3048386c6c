#include "tests/tool/run_tool.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

constexpr useconds_t kBetweenSignalsUs = 500'000;

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void send_to_file(int descriptor, const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(file, descriptor);
  ::close(file);
}

// Only what the call says: the surroundings of the test must not reach the tool.
[[noreturn]] void become_tool(const std::string& program, const ToolCall& call,
                              const ScratchDirectory& said) {
  send_to_file(STDOUT_FILENO, call.output_to.empty() ? said / "output" : call.output_to);
  send_to_file(STDERR_FILENO, said / "errors");
  if (call.output_to == "-") ::close(STDOUT_FILENO);
  const rlimit files{call.descriptors, call.descriptors};
  if (call.descriptors != 0) {
    ::close_range(STDERR_FILENO + 1, ~0u, 0);  // those of the test's own parents do not count
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  if (!call.directory.empty() && ::chdir(call.directory.c_str()) != 0) ::_exit(127);
  const rlimit limit{call.file_bytes, call.file_bytes};
  if (call.file_bytes != ~0ull) ::setrlimit(RLIMIT_FSIZE, &limit);
  std::vector<char*> arguments{const_cast<char*>(program.c_str())};
  for (const std::string& argument : call.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  ::clearenv();
  for (const auto& [name, value] : call.environment) ::setenv(name.c_str(), value.c_str(), 1);
  ::execv(program.c_str(), arguments.data());
  ::_exit(127);
}

ToolRun run_tool(const std::string& program, const ToolCall& call) {
  const ScratchDirectory said;
  const pid_t child = ::fork();
  if (child == 0) become_tool(program, call, said);
  for (const int signal : call.signals) {
    ::usleep(kBetweenSignalsUs);
    ::kill(child, signal);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), said.read("output"),
          said.read("errors")};
}

}  // namespace

ScratchDirectory::ScratchDirectory() {
  path_ = (fs::temp_directory_path() / "reprise-test-XXXXXX").string();
  EXPECT_NE(::mkdtemp(path_.data()), nullptr);
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void ScratchDirectory::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ + "/" + name, std::ios::binary) << text;
}

std::string ScratchDirectory::read(const std::string& name) const {
  return read_file(path_ + "/" + name);
}

std::vector<std::string> ScratchDirectory::files() const {
  std::vector<std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_)) {
    if (entry.is_regular_file()) found.push_back(fs::relative(entry.path(), path_).string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> ToolRun::error_lines() const { return split_lines(errors); }

std::vector<nlohmann::json> ToolRun::lines() const {
  std::vector<nlohmann::json> parsed;
  for (const std::string& line : split_lines(output)) {
    parsed.push_back(nlohmann::json::parse(line, nullptr, false));
    EXPECT_FALSE(parsed.back().is_discarded()) << line;
  }
  return parsed;
}

nlohmann::json ToolRun::line(const std::string& type) const {
  for (const nlohmann::json& line : lines()) {
    if (line.value("type", "") == type) return line;
  }
  return nullptr;
}

ToolRun run_fixture(const ToolCall& call) { return run_tool(REPRISE_FIXTURE, call); }
ToolRun run_reprise(const ToolCall& call) { return run_tool(REPRISE_TOOL, call); }

#ifdef REPRISE_INSTRUMENTED
ToolRun run_instrumented(const ToolCall& call) { return run_tool(REPRISE_INSTRUMENTED, call); }
#endif

}  // namespace reprise::sim
