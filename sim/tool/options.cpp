#include "sim/tool/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <string_view>

#include "sim/fault_text.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/option_sources.hpp"
#include "sim/tool/regular_file.hpp"
#include "sim/values.hpp"

namespace reprise::sim {
namespace {

using scheduler::BackendKind;
using scheduler::MemoryMode;
using scheduler::SpuriousSet;

constexpr std::uint64_t kProgramHangTimeoutNs = 60ull * 1'000'000'000;
// People write these files; every plan carries what is in them.
constexpr std::uintmax_t kMostFaultFileBytes = 64 << 10;

// Adds an option whose value is read by a function of ours.
template <class T>
CLI::Option* add_value(CLI::App& command, const std::string& name, const std::string& shape,
                       const std::string& summary, T& target,
                       std::optional<T> (*parse)(std::string_view)) {
  const auto store = [&target, parse, name, shape](const std::string& text) {
    const std::optional<T> value = parse(text);
    if (!value) throw CLI::ValidationError(name, fmt::format("'{}' is not {}", text, shape));
    target = *value;
  };
  return command.add_option_function<std::string>(name, store, summary)->type_name(shape);
}

std::optional<BackendKind> parse_backend(std::string_view text) {
  if (text == "fibers") return BackendKind::fibers;
  if (text == "threads") return BackendKind::threads;
  return std::nullopt;
}

std::optional<MemoryMode> parse_memory(std::string_view text) {
  if (text == "sc") return MemoryMode::sc;
  if (text == "rc11") return MemoryMode::rc11;
  return std::nullopt;
}

std::optional<std::optional<SpuriousSet>> parse_spurious_option(std::string_view text) {
  const std::optional<SpuriousSet> kinds = scheduler::parse_spurious(text);
  if (!kinds) return std::nullopt;
  return std::make_optional(kinds);
}

std::optional<std::optional<std::uint64_t>> parse_preemptions(std::string_view text) {
  const std::optional<std::uint64_t> count = parse_count(text);
  if (!count) return std::nullopt;
  return std::make_optional(count);
}

std::optional<std::uint64_t> parse_base_seed(std::string_view text) {
  if (text != "random") return parse_number(text);
  std::random_device entropy;
  return (std::uint64_t{entropy()} << 32) | entropy();
}

// Nothing can begin within no time, and elsewhere 0 means without a limit.
std::optional<std::uint64_t> parse_some_time_ns(std::string_view text) {
  const auto duration_ns = parse_duration_ns(text);
  return duration_ns != 0 ? duration_ns : std::nullopt;
}

std::optional<std::size_t> parse_jobs(std::string_view text) {
  constexpr std::uint64_t kMostJobs = 1024;
  const auto jobs = parse_number(text);
  return jobs && *jobs > 0 && *jobs <= kMostJobs ? jobs : std::nullopt;
}

// What decides a run, whatever it runs.
void add_world_options(CLI::App& command, ToolOptions& options) {
  Configuration& configuration = options.configuration;
  command.add_option("--strategy", configuration.strategy, "who runs next; see list");
  command.add_option("--profile", configuration.profile, "file-system profile; see list");
  command
      .add_option("--fault", configuration.faults,
                  "where a fault family strikes, as a rule; repeatable")
      ->type_name("RULE")
      ->allow_extra_args(false);
  command.add_option("--fault-file", options.fault_files, "a file of such rules; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_flag("--lock-order", configuration.lock_order,
                   "a deadlock that could have happened, by the orders of locks, is a finding");
  add_value(command, "--spurious",
            "all, none or some of wakeups,exchanges,timeouts,trylocks,yields",
            "what may happen though nothing caused it, in some runs and a few times; default: all "
            "but trylocks where programs are instrumented",
            configuration.spurious, &parse_spurious_option);
  add_value(command, "--step-limit", "a count", "scheduling points after which a run is a failure",
            configuration.limits.steps, &parse_count);
  add_value(command, "--time-limit", "a duration", "the same in virtual time",
            configuration.limits.time_ns, &parse_duration_ns);
}

// What decides the run of a scenario.
void add_configuration_options(CLI::App& command, ToolOptions& options) {
  Configuration& configuration = options.configuration;
  command.add_option("--bug", configuration.bugs, "switch a known bug on; repeatable")
      ->type_name("ID")
      ->allow_extra_args(false);
  command.add_flag("--calm", configuration.calm, "no faults at all");
  command.add_flag("--ignore-races", configuration.ignore_races, "a data race is no finding");
  add_value(
      command, "--memory", "sc or rc11",
      "what the atomics of instrumented programs read: the newest value, or any that C++ allows",
      configuration.memory, &parse_memory);
  add_world_options(command, options);
}

// How runs are made.
void add_running_options(CLI::App& command, ToolOptions& options) {
  add_value(command, "--backend", "fibers or threads", "what simulated threads are made of",
            options.backend, &parse_backend);
  add_value(command, "--wall-timeout", "a duration",
            "real time after which a run is stopped without a verdict; 0s: never",
            options.wall_timeout_ns, &parse_duration_ns);
  add_value(command, "--hang-timeout", "a duration",
            "processor time without a call after which a thread hangs; 0s: never",
            options.hang_timeout_ns, &parse_duration_ns);
  command.add_flag("--json", options.json, "print JSON Lines");
  command.add_option("--out", options.out, "where failures are written")->type_name("DIR");
  command.add_option("--config", options.config, "configuration file")->type_name("FILE");
}

void add_lock_report_option(CLI::App& command, ToolOptions& options) {
  command.add_flag("--lock-report", options.lock_report,
                   "show how contended locks were, and what is dangerous about them");
}

void add_seed_option(CLI::App& command, ToolOptions& options) {
  add_value(command, "--seed", "a seed", "decimal, or hexadecimal after 0x",
            options.configuration.seed, &parse_number);
}

void add_name(CLI::App& command, const std::string& shape, const std::string& summary,
              ToolOptions& options) {
  const auto store = [&options](const std::string& name) { options.names = {name}; };
  command.add_option_function<std::string>(shape, store, summary)->required();
}

void add_list(CLI::App& app, ToolOptions& options) {
  CLI::App& command = *app.add_subcommand("list", "show what there is to run");
  const auto store = [&options](const std::string& kind) { options.names = {kind}; };
  command.add_option_function<std::string>(
      "kind", store, "scenarios, strategies, profiles or faults; default all of them");
  command.add_flag("--json", options.json, "print JSON Lines");
  command.add_flag("--markdown", options.markdown, "print a table; of faults only");
}

void add_run(CLI::App& app, ToolOptions& options) {
  CLI::App& command = *app.add_subcommand("run", "make one run");
  add_name(command, "scenario", "what to run", options);
  add_seed_option(command, options);
  add_configuration_options(command, options);
  add_lock_report_option(command, options);
  add_running_options(command, options);
}

void add_sweep(CLI::App& app, ToolOptions& options) {
  CLI::App& command = *app.add_subcommand("sweep", "make many runs with different seeds");
  command.add_option("scenarios", options.names, "names or patterns such as 'arena*'; default all");
  add_value(command, "--seeds", "a count", "seeds of each scenario", options.seeds, &parse_count);
  add_value(command, "--for", "a duration above 0", "begin no run after this time", options.for_ns,
            &parse_some_time_ns);
  add_value(command, "--jobs", "a number of processes", "worker processes; default one a processor",
            options.jobs, &parse_jobs);
  add_value(command, "--shard", "K/N", "make only the K-th of N parts", options.shard,
            &parse_shard);
  add_value(command, "--base-seed", "a seed or 'random'", "what the list of seeds is drawn from",
            options.base_seed, &parse_base_seed);
  add_value(command, "--verify-determinism", "a ratio such as 1/20",
            "how many of the passing runs are made twice", options.verify, &parse_ratio);
  add_value(command, "--max-failures", "a count", "failure folders that are written",
            options.most_failures, &parse_count);
  add_configuration_options(command, options);
  add_running_options(command, options);
}

void add_replay(CLI::App& app, ToolOptions& options) {
  CLI::App& command = *app.add_subcommand("replay", "make a run exactly again");
  add_name(command, "what", "a plan, a failure folder, or a scenario with --seed", options);
  add_seed_option(command, options);
  add_value(command, "--events", "a count", "show so many of the last events", options.events,
            &parse_count);
  add_configuration_options(command, options);
  add_lock_report_option(command, options);
  add_running_options(command, options);
}

void add_explore(CLI::App& app, ToolOptions& options) {
  CLI::App& command = *app.add_subcommand("explore", "try everything that can happen in one run");
  add_name(command, "scenario", "what to explore", options);
  command.add_flag("--crash", options.crash, "every power cut and every state it can leave");
  command.add_flag("--errors", options.errors, "every call that can fail: once, and from then on");
  command.add_flag("--schedules", options.schedules,
                   "every order of steps that makes a difference");
  add_value(command, "--runs", "a count", "begin no more than so many, of schedules",
            options.most_runs, &parse_count);
  add_value(command, "--preemptions", "a count",
            "every schedule with at most so many switches away from a thread that could go on",
            options.preemptions, &parse_preemptions);
  command
      .add_option("--checkpoint", options.checkpoint,
                  "where to keep how far --schedules has come; if the file is there, go on")
      ->type_name("FILE");
  add_value(command, "--depth", "a count", "power cuts in a row: 2 cuts recoveries short, too",
            options.depth, &parse_count);
  add_value(command, "--recoveries", "a count", "at most so many behind one power cut",
            options.recoveries, &parse_count);
  command.add_flag("--eager", options.eager, "recover from each state, even if nothing can differ");
  add_value(command, "--jobs", "a number of processes", "worker processes; default one a processor",
            options.jobs, &parse_jobs);
  add_value(command, "--max-failures", "a count", "failure folders that are written",
            options.most_failures, &parse_count);
  add_seed_option(command, options);
  add_configuration_options(command, options);
  add_running_options(command, options);
}

void add_exec(CLI::App& app, ToolOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "exec", "run an unmodified program: reprise exec [OPTIONS] -- PROGRAM ARGUMENTS");
  add_seed_option(command, options);
  command.add_option("--export", options.export_folder, "where to put files the program changed")
      ->type_name("DIR");
  add_world_options(command, options);
  add_lock_report_option(command, options);
  add_running_options(command, options);
}

Command command_named(const std::string& name) {
  if (name == "run") return Command::run;
  if (name == "sweep") return Command::sweep;
  if (name == "replay") return Command::replay;
  if (name == "explore") return Command::explore;
  if (name == "exec") return Command::exec;
  return Command::list;
}

// What stands behind `reprise exec ... --` is the program's. @returns it; `argc` ends before it
std::vector<std::string> take_program(int& argc, const char* const* argv) {
  if (argc < 2 || std::string_view(argv[1]) != "exec") return {};
  const char* const* const end = argv + argc;
  const char* const* const mark = std::find(argv, end, std::string_view("--"));
  if (mark == end) return {};
  argc = static_cast<int>(mark - argv);
  return {mark + 1, end};
}

// The library would only say that a command is missing.
void refuse_unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  const std::string name = argv[1];
  const auto named =
      app.get_subcommands([&](const CLI::App* one) { return one->check_name(name); });
  if (named.empty()) throw CLI::ValidationError(fmt::format("there is no command '{}'", name));
}

bool given(const CLI::App& command, const char* name) {
  const CLI::Option* const option = command.get_option_no_throw(name);
  return option != nullptr && option->count() > 0;
}

std::vector<std::string> configured_by_hand(const CLI::App& command) {
  std::vector<std::string> names;
  for (const char* const name :
       {"--seed", "--bug", "--strategy", "--profile", "--calm", "--ignore-races", "--memory",
        "--fault", "--fault-file", "--spurious", "--lock-order", "--step-limit", "--time-limit"}) {
    if (given(command, name)) names.emplace_back(name);
  }
  return names;
}

// From here on nobody asks whether a rule came from a file: a plan has to carry it.
std::optional<Error> read_fault_files(ToolOptions& options) {
  for (const std::string& file : options.fault_files) {
    const Expected<std::string> text = read_regular_file(file, kMostFaultFileBytes);
    if (!text) return Error{text.error()};
    const Expected<std::vector<std::string>> rules = parse_fault_file(*text);
    if (!rules) return Error{fmt::format("{}: {}", file, rules.error())};
    auto& faults = options.configuration.faults;
    faults.insert(faults.end(), rules->begin(), rules->end());
  }
  return std::nullopt;
}

// What follows from several options together.
std::optional<Error> complete(ToolOptions& options, const CLI::App& command,
                              const Environment& environment) {
  options.seed_given = given(command, "--seed");
  options.seeds_given = given(command, "--seeds");
  if (options.command == Command::exec) {
    if (options.configuration.command.empty()) return Error{"exec needs -- and a program"};
    // A stranger's program may compute for long before it calls anything.
    if (!given(command, "--hang-timeout")) options.hang_timeout_ns = kProgramHangTimeoutNs;
  }
  if (!options.seeds_given && options.for_ns != 0) {
    options.seeds = std::numeric_limits<std::uint64_t>::max();
  }
  if (options.command == Command::sweep && !given(command, "--shard")) {
    Expected<Shard> shard = shard_from_environment(environment);
    if (!shard) return Error{shard.error()};
    options.shard = *shard;
  }
  return read_fault_files(options);
}

}  // namespace

std::variant<ToolOptions, ExitCode> read_options(int argc, const char* const* argv,
                                                 const Environment& environment) {
  ToolOptions options;
  CLI::App app("Deterministic simulation testing of ordinary concurrent C++.", "reprise");
  app.require_subcommand(1);
  app.set_version_flag("--version", "reprise " REPRISE_VERSION);
  add_list(app, options);
  add_run(app, options);
  add_sweep(app, options);
  add_replay(app, options);
  add_explore(app, options);
  add_exec(app, options);
  options.configuration.command = take_program(argc, argv);
  std::optional<Error> error;
  try {
    refuse_unknown_command(app, argc, argv);
    app.parse(argc, argv);
    CLI::App& command = *app.get_subcommands().front();
    options.command = command_named(command.get_name());
    options.configured_by_hand = configured_by_hand(command);
    error = fill_from_sources(app, command, environment);
    if (!error) error = complete(options, command, environment);
  } catch (const CLI::Success& help_or_version) {
    app.exit(help_or_version);
    return ExitCode::nothing_found;
  } catch (const CLI::ParseError& parse_error) {
    error = Error{parse_error.what()};
  }
  if (!error) return options;
  complain(error->message + " (reprise --help shows what there is)");
  return ExitCode::usage;
}

}  // namespace reprise::sim
