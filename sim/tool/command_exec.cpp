// reprise exec: an unmodified program in the simulation. A child becomes the program, with an
// object preloaded that takes over before main (sim/preload/) and makes the run there; its exit
// code is ours.

#include <fmt/format.h>
#include <sys/personality.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "sim/tool/child_session.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/exec_request.hpp"
#include "sim/tool/files.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/program_file.hpp"
#include "sim/tool/session.hpp"

namespace reprise::sim {
namespace {

constexpr const char* kPreloaded = "libreprise_preload.so";

// All that a program sees of an environment, the same everywhere.
constexpr const char* kEnvironment[] = {
    "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/", "LANG=C", "LC_ALL=C", "TZ=UTC0", "TERM=dumb",
};

std::string preloaded_object() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / kPreloaded;
}

std::optional<Error> request_error(const ToolOptions& options) {
  const Scenario program{options.configuration.scenario, "", {}, nullptr};
  if (auto error = configuration_error(program, options.configuration)) return error;
  if (auto error = output_error(options)) return error;
  return options.export_folder.empty() ? std::nullopt : why_not_writable(options.export_folder);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

// Returns only where it fails.
ExitCode become_program(const std::string& file, const std::string& object,
                        const ExecRequest& request) {
  std::vector<std::string> environment(std::begin(kEnvironment), std::end(kEnvironment));
  environment.push_back(fmt::format("LD_PRELOAD={}", object));
  environment.push_back(fmt::format("{}={}", kExecRequestVariable, encode_exec_request(request)));
  // Programs that print addresses print the same ones every time.
  const int before = ::personality(0xffffffff);
  if (before >= 0) ::personality(static_cast<unsigned>(before) | ADDR_NO_RANDOMIZE);
  ::execve(file.c_str(), pointers(request.options.configuration.command).data(),
           pointers(environment).data());
  return usage_error(fmt::format("cannot start {}: {}", file, std::strerror(errno)));
}

}  // namespace

ExitCode exec_command(const ToolOptions& given) {
  // The program's relative paths would have no meaning, and no more those of our own options.
  std::error_code gone;
  if (std::filesystem::current_path(gone).empty())
    return usage_error("the working directory is not there any more");
  ToolOptions options = given;
  const char* const path_variable = std::getenv("PATH");
  const std::string& name = options.configuration.command.front();
  const auto file = find_program(name, path_variable == nullptr ? "" : path_variable);
  if (!file) return usage_error(file.error());
  if (const auto error = why_not_preloadable(*file)) return usage_error(error->message);
  options.configuration.scenario = std::filesystem::path(*file).filename();
  if (const auto error = request_error(options)) return usage_error(error->message);

  // Without the object the program would run on the host.
  const std::string object = preloaded_object();
  if (const auto error = why_not_preloaded(object)) {
    complain(error->message);
    return ExitCode::harness_error;
  }
  return run_child_session(options.configuration.scenario, [&](int arrival) {
    return become_program(*file, object, {options, arrival});
  });
}

}  // namespace reprise::sim
