#pragma once
// On which file systems a finding can really happen. What the run did - its schedule, its faults,
// what each power cut took - is repeated under the other shipped profiles. Where a profile does not
// admit a loss the loss does not happen; if the finding comes up all the same, the profile admits
// it. If not, another crash might still show it there: that is no proof of absence. A finding of an
// exploration is explored again instead, at the same power cut, and when every state was tried
// there its absence is proved. Profiles that keep no promises admit everything and are not asked.
//
// Determinism: each trial is a planned run, or an exploration.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/tool/job.hpp"

namespace reprise::sim {

/// What a trial says of one profile.
enum class Shown : std::uint8_t { yes, not_seen, never };

/// Shipped profiles, in their order.
struct Reachability {
  std::vector<std::string> reachable_on;
  std::vector<std::string> not_on;  ///< every state was tried
  std::vector<std::string> not_shown_on;
};

class ProfileTrials {
 public:
  /// @param job,recorded a run with a finding, and what it chose
  /// @returns the trials to be made: none where no power cut took anything
  std::vector<Job> begin(const Job& job, const RunResult& recorded);

  void done(const std::string& profile, Shown shown);

  /// @returns what was learnt; empty as long as a trial is missing
  Reachability result() const;

 private:
  std::map<std::string, Shown> shown_;  // by shipped profile
  std::size_t expected_ = 0;            // so many will be in it
};

/// @returns what a trial's record says of a finding with this signature
Shown shown_by(const RunRecord& record, const std::string& signature);

}  // namespace reprise::sim
