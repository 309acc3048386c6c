#pragma once
// The guide of runs that explore one power cut: hands each run the state that a search proposes,
// and turns what recovery looks at into the questions that the search reasons about.
//
// Everything before that power cut must be the same in every run: the same seed, the same steps,
// and before it the same states of earlier power cuts.
//
// Determinism: which states are proposed follows from the crash and the limits alone.

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "faults/crash_search.hpp"
#include "sim/crash_count.hpp"
#include "sim/disk/crash_guide.hpp"

namespace reprise::sim {

/// What one power cut left, in a form that holds in every run.
struct CutState {
  faults::AtomSet survivors;
  std::map<std::pair<faults::InodeNumber, std::uint64_t>, std::uint64_t> fills;  // by sector
};

class CrashExplorer final : public CrashGuide {
 public:
  /// @param earlier the states that the power cuts before the explored one leave
  CrashExplorer(const faults::SearchLimits& limits, std::vector<CutState> earlier)
      : limits_(limits), earlier_(std::move(earlier)) {}

  /// @returns whether another run is wanted; its state is then chosen
  bool begin_run();

  /// Instead: the next run gets this state, whatever the search would like.
  void begin_run(const faults::CrashState& state);

  /// The run has ended.
  /// @param outcome the caller's number for how; the same state must always give the same
  void end_run(faults::LeafValue outcome);

  /// @returns the state of the last run
  const faults::CrashState& state() const { return state_; }
  /// @returns the same, for a run that goes on from there
  const CutState& cut_state() const { return left_; }
  /// @returns the search; null before the first run came to the power cut
  const faults::CrashSearch* search() const { return search_.get(); }
  const faults::CrashSpace* space() const { return space_.get(); }

  faults::AtomSet survivors(const faults::CrashModel& model,
                            const faults::Profile& profile) override;
  std::uint64_t fill(faults::InodeNumber inode, std::uint64_t sector) override;
  void looked_up(faults::InodeNumber directory, std::string_view name) override;
  void listed(faults::InodeNumber directory) override;
  void asked_status(faults::InodeNumber inode) override;
  void asked_size(faults::InodeNumber inode) override;
  void read(faults::InodeNumber inode, std::uint64_t begin, std::uint64_t end) override;
  void asked_everything() override;

 private:
  void begin_search(const faults::CrashModel& model, const faults::Profile& profile);
  void ask(std::optional<faults::SlotNumber> slot);
  void ask_name(faults::SlotNumber slot);
  bool is_exploring() const { return cuts_ == earlier_.size() + 1; }

  faults::SearchLimits limits_;
  std::vector<CutState> earlier_;
  std::vector<std::uint64_t> fill_values_;  // per way to fill: its number among the weights
  std::unique_ptr<faults::CrashSpace> space_;
  std::unique_ptr<faults::CrashSearch> search_;

  // Of the run that is under way.
  std::size_t cuts_ = 0;
  faults::CrashState state_;
  std::vector<faults::CrashStep> path_;
  std::vector<std::uint8_t> is_asked_;  // per slot
  CutState left_;
};

}  // namespace reprise::sim
