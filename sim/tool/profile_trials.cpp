#include "sim/tool/profile_trials.hpp"

#include <algorithm>

#include "faults/profile.hpp"

namespace reprise::sim {
namespace {

bool took_something(const RunResult& recorded) {
  return std::ranges::any_of(
      recorded.streams, [](const std::string& stream) { return stream.starts_with("crash."); });
}

}  // namespace

std::vector<Job> ProfileTrials::begin(const Job& job, const RunResult& recorded) {
  std::vector<Job> trials;
  if (!took_something(recorded)) return trials;
  const auto plan = std::make_shared<const std::vector<scheduler::Decision>>(recorded.decisions);
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    if (profile.name == job.configuration.profile || !profile.is_honest()) continue;
    Job& trial = trials.emplace_back(job);
    trial.configuration.profile = profile.name;
    trial.plan = plan;
  }
  shown_ = {{job.configuration.profile, true}};
  expected_ = trials.size() + 1;
  return trials;
}

Reachability ProfileTrials::result() const {
  Reachability reachability;
  if (shown_.size() < expected_) return reachability;
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    const auto shown = shown_.find(profile.name);
    if (shown == shown_.end()) continue;
    (shown->second ? reachability.reachable_on : reachability.not_shown_on).push_back(profile.name);
  }
  return reachability;
}

}  // namespace reprise::sim
