#pragma once
// The command line of the tool, the environment variables and the configuration file behind it.
//
// Every option --some-name can also be given as REPRISE_SOME_NAME and as a key some-name in
// reprise.toml (or the file that --config names), there at the top or in a section named for the
// command. The command line beats the environment, and that beats the file.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scheduler/backend.hpp"
#include "scheduler/decisions.hpp"
#include "sim/scenario.hpp"
#include "sim/tool/exit_code.hpp"
#include "sim/tool/shard.hpp"

namespace reprise::sim {

enum class Command { list, run, sweep, replay, explore, exec };

struct ToolOptions {
  Command command = Command::list;
  std::vector<std::string> names;  ///< scenarios; of `replay`, a scenario, a plan or a folder

  Configuration configuration;           ///< without its scenario
  std::vector<std::string> fault_files;  ///< of rules, which the configuration has too by now
  bool seed_given = false;
  /// Options of the configuration that stood on the command line itself, for those who must refuse.
  std::vector<std::string> configured_by_hand;

  scheduler::BackendKind backend = scheduler::BackendKind::fibers;
  std::uint64_t wall_timeout_ns = 120ull * 1'000'000'000;
  std::uint64_t hang_timeout_ns = 5ull * 1'000'000'000;
  bool json = false;
  bool markdown = false;  ///< of `list faults`
  std::string out = "reprise-out";
  std::string config;  ///< the configuration file; empty: reprise.toml, if there is one

  std::uint64_t seeds = 1000;
  bool seeds_given = false;
  std::uint64_t for_ns = 0;
  std::size_t jobs = 0;  ///< 0: as many as there are processors
  Shard shard;
  std::uint64_t base_seed = 1;  ///< the same everywhere, so that shards agree on the list of seeds
  scheduler::Ratio verify{1, 20};
  std::uint64_t most_failures = 20;

  std::uint64_t events = 0;  ///< how many of the last events to show
  bool lock_report = false;  ///< of a single run

  bool crash = false;               ///< of `explore`: power cuts
  bool errors = false;              ///< of `explore`: failing calls
  std::uint64_t depth = 1;          ///< of `explore`: power cuts in a row
  std::uint64_t recoveries = 1000;  ///< of `explore`: at most so many behind one power cut
  bool eager = false;               ///< of `explore`: see faults::SearchLimits
  bool schedules = false;           ///< of `explore`: the order of steps
  std::uint64_t most_runs = ~std::uint64_t{0};  ///< of `explore --schedules`
  std::optional<std::uint64_t> preemptions;     ///< of `explore --schedules`: at most so many
  std::string checkpoint;  ///< of `explore --schedules`: the file it goes on with; empty: none

  std::string export_folder;  ///< of `exec`: where changed files go; empty: nowhere
};

/// Reads the command line, the environment and the file.
/// @returns the options, or the code to exit with: an error was printed as one line, or help was
std::variant<ToolOptions, ExitCode> read_options(int argc, const char* const* argv,
                                                 const Environment& environment);

}  // namespace reprise::sim
