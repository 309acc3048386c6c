#include "sim/tool/failure_folder.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "sim/tool/build_id.hpp"
#include "sim/tool/event_text.hpp"
#include "sim/tool/files.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/plan_file.hpp"
#include "sim/tool/reproduce_line.hpp"
#include "sim/tool/seeds.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

// When it began and which process it is: sorts by time, and no two are the same.
std::string make_run_id() {
  const time_t now = ::time(nullptr);
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(now), ::getpid());
}

std::string environment_json() {
  utsname system{};
  ::uname(&system);
  ordered_json environment{
      {"tool", "reprise"},
      {"version", REPRISE_VERSION},
      {"build_id", build_id()},
      {"compiler", __VERSION__},
      {"kernel", fmt::format("{} {}", system.sysname, system.release)},
      {"machine", system.machine},
  };
  ordered_json libraries = ordered_json::object();
  for (const LoadedObject& object : loaded_objects()) {
    if (!object.name.empty()) libraries[object.name] = object.build_id;
  }
  environment["libraries"] = libraries;
  return json_text(environment, 1) + "\n";
}

std::string events_jsonl(const RunResult& outcome) {
  const std::uint64_t first = outcome.events - outcome.last_events.size();
  std::string lines;
  for (std::size_t i = 0; i < outcome.last_events.size(); ++i) {
    lines += event_to_json(first + i, outcome.last_events[i]) + "\n";
  }
  return lines;
}

// A seed alone does not tell apart what was found by more than a seed.
std::string name_of(const JudgedRun& run) {
  const std::string seed = format_seed(run.job.configuration.seed);
  if (run.job.plan == nullptr || !run.outcome.finding) return seed;
  const std::uint64_t hash = scheduler::Stream::hash(run.outcome.finding->signature);
  return fmt::format("{}-{:08x}", seed, hash & 0xffff'ffff);
}

}  // namespace

FailureFolders::FailureFolders(std::string out) : out_(std::move(out)), run_id_(make_run_id()) {}

Expected<std::string> FailureFolders::write(const JudgedRun& run) {
  const Configuration& configuration = run.job.configuration;
  const std::string folder =
      fmt::format("{}/{}/failures/{}/{}", out_, run_id_, configuration.scenario, name_of(run));
  Job job = run.job;
  if (job.plan != nullptr) job.plan_path = folder;
  const std::vector<NamedText> files{
      {"reproduce.txt", reproduce_command(job) + "\n"},
      {"verdict.json", json_text(run_to_json(run), 1) + "\n"},
      {"plan.json", plan_to_json({build_id(), configuration, run.outcome})},
      {"events.jsonl", events_jsonl(run.outcome)},
      {"env.json", environment_json()},
  };
  if (const auto error = write_folder_whole(folder, files)) return *error;
  if (const auto error = point_link(out_ + "/latest", run_id_)) return *error;
  return folder;
}

}  // namespace reprise::sim
