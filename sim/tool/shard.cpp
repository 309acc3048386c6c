#include "sim/tool/shard.hpp"

#include <fmt/format.h>

#include "sim/values.hpp"

namespace reprise::sim {
namespace {

// What each engine calls its variables (their manuals are the source), and what its first index is.
struct Engine {
  const char* index;
  const char* count;
  std::uint64_t first;
  const char* first_variable =
      nullptr;  // names the first index, where that is for the user to choose
  const char* step_variable = nullptr;  // as above, the distance between two indices
};

constexpr Engine kEngines[] = {
    {"REPRISE_SHARD_INDEX", "REPRISE_SHARD_COUNT", 0},
    {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0, "SLURM_ARRAY_TASK_MIN",
     "SLURM_ARRAY_TASK_STEP"},
    // An Indexed Job of Kubernetes does not tell its size.
    {"JOB_COMPLETION_INDEX", "REPRISE_SHARD_COUNT", 0},
    {"AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", 0},
    {"CI_NODE_INDEX", "CI_NODE_TOTAL", 1},  // GitLab
    {"CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
    {"BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
    {"BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0},
    {"SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", 1},
};

// @returns the number in a variable; the default where there is no such variable or it is not set;
// nothing where it is no number
std::optional<std::uint64_t> number_in(const Environment& environment, const char* name,
                                       std::optional<std::uint64_t> unset = std::nullopt) {
  const char* const text = name == nullptr ? nullptr : environment(name);
  return text == nullptr ? unset : parse_number(text);
}

Expected<Shard> shard_of(const Engine& engine, const Environment& environment) {
  const auto index = number_in(environment, engine.index);
  const auto count = number_in(environment, engine.count);
  if (!index || !count) {
    return Error{fmt::format("{} is set, but {} and {} do not name a shard", engine.index,
                             engine.index, engine.count)};
  }
  const auto first = number_in(environment, engine.first_variable, engine.first);
  if (!first || *index < *first) {
    return Error{fmt::format(
        "{}: {} is no number from {} on", engine.index, *index,
        engine.first_variable == nullptr ? std::to_string(engine.first) : engine.first_variable)};
  }
  const auto step = number_in(environment, engine.step_variable, 1);
  if (!step || *step == 0) return Error{fmt::format("{} is no step", engine.step_variable)};
  const Shard shard{(*index - *first) / *step, *count, engine.index};
  if (shard.index >= shard.count) {
    return Error{fmt::format("{}: shard {} does not exist", engine.index, shard.text())};
  }
  return shard;
}

}  // namespace

std::string Shard::text() const { return fmt::format("{}/{}", index + 1, count); }

std::optional<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto place = parse_number(text.substr(0, slash));
  const auto count = parse_number(text.substr(slash + 1));
  if (!place || !count || *place == 0 || *place > *count) return std::nullopt;
  return Shard{*place - 1, *count, "--shard"};
}

Expected<Shard> shard_from_environment(const Environment& environment) {
  for (const Engine& engine : kEngines) {
    if (environment(engine.index) != nullptr) return shard_of(engine, environment);
  }
  return Shard{};
}

}  // namespace reprise::sim
