#include "sim/tool/profile_trials.hpp"

#include <algorithm>

#include "faults/profile.hpp"

namespace reprise::sim {
namespace {

// What power cuts leave and what a failed fsync does is up to the file system.
bool depends_on_profile(const RunResult& recorded) {
  const auto has_struck = [&recorded](faults::FamilyId id) {
    const auto index = static_cast<std::size_t>(id);
    return index < recorded.faults.size() && recorded.faults[index].strikes > 0;
  };
  return has_struck(faults::FamilyId::failed_fsync) ||
         has_struck(faults::FamilyId::deferred_no_space) ||
         std::ranges::any_of(recorded.streams, [](const std::string& stream) {
           return stream.starts_with("crash.");
         });
}

// Units of blocks are no other file system.
std::string shipped_name(std::string profile) {
  if (profile.ends_with(faults::kBlockUnits)) {
    profile.resize(profile.size() - faults::kBlockUnits.size());
  }
  return profile;
}

}  // namespace

std::vector<Job> ProfileTrials::begin(const Job& job, const RunResult& recorded) {
  std::vector<Job> trials;
  if (!depends_on_profile(recorded)) return trials;
  const auto plan = std::make_shared<const std::vector<scheduler::Decision>>(recorded.decisions);
  const std::string own = shipped_name(job.configuration.profile);
  const std::string units = job.configuration.profile.substr(own.size());
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    if (profile.name == own || !profile.is_honest()) continue;
    Job& trial = trials.emplace_back(job);
    trial.configuration.profile = profile.name + units;
    trial.plan = job.explore ? nullptr : plan;
  }
  shown_ = {{own, Shown::yes}};
  expected_ = trials.size() + 1;
  return trials;
}

void ProfileTrials::done(const std::string& profile, Shown shown) {
  shown_[shipped_name(profile)] = shown;
}

Reachability ProfileTrials::result() const {
  Reachability reachability;
  if (shown_.size() < expected_) return reachability;
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    const auto shown = shown_.find(profile.name);
    if (shown == shown_.end()) continue;
    switch (shown->second) {
      case Shown::yes:
        reachability.reachable_on.push_back(profile.name);
        break;
      case Shown::not_seen:
        reachability.not_shown_on.push_back(profile.name);
        break;
      case Shown::never:
        reachability.not_on.push_back(profile.name);
        break;
    }
  }
  return reachability;
}

Shown shown_by(const RunRecord& record, const std::string& signature) {
  const auto has_it = [&](const RunResult& run) {
    return run.finding && run.finding->signature == signature;
  };
  if (!record.explored) return has_it(record.outcome) ? Shown::yes : Shown::not_seen;
  const ExploreResult& explored = *record.explored;
  if (std::ranges::any_of(explored.findings, has_it, &ExploredFinding::run)) return Shown::yes;
  const CutCoverage& coverage = explored.coverage;
  return coverage.exhausted == coverage.cuts ? Shown::never : Shown::not_seen;
}

}  // namespace reprise::sim
