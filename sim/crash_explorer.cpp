#include "sim/crash_explorer.hpp"

#include "scheduler/check.hpp"

namespace reprise::sim {

using faults::CrashState;
using faults::InodeNumber;
using faults::kSectorBytes;
using faults::SlotNumber;

namespace {

/// One number for each way in which the profile fills a sector, in the order of its weights.
std::vector<std::uint64_t> ways_to_fill(const faults::FillWeights& weights) {
  std::vector<std::uint64_t> values = {0};
  if (weights.garbage > 0) values.push_back(weights.zero);
  if (weights.stale > 0) values.push_back(weights.zero + weights.garbage);
  return values;
}

}  // namespace

bool CrashExplorer::begin_run() {
  if (search_ != nullptr) {
    auto next = search_->next();
    if (!next) return false;
    state_ = std::move(*next);
  }
  cuts_ = 0;
  left_ = {};
  return true;
}

void CrashExplorer::begin_run(const CrashState& state) {
  state_ = state;
  cuts_ = 0;
  left_ = {};
}

void CrashExplorer::end_run(faults::LeafValue outcome) {
  REPRISE_CHECK(search_ != nullptr && cuts_ > earlier_.size());
  search_->done(state_, path_, outcome);
  for (const faults::CrashStep& step : path_) is_asked_[step.slot] = 0;
  path_.clear();
}

faults::AtomSet CrashExplorer::survivors(const faults::CrashModel& model,
                                         const faults::Profile& profile) {
  const std::size_t cut = cuts_++;
  if (cut < earlier_.size()) return earlier_[cut].survivors;
  REPRISE_CHECK(cut == earlier_.size());
  if (search_ == nullptr) begin_search(model, profile);
  REPRISE_CHECK(space_->atoms() == model.log.atoms());  // the runs until here are the same
  left_.survivors = state_.survivors;
  return state_.survivors;
}

void CrashExplorer::begin_search(const faults::CrashModel& model, const faults::Profile& profile) {
  fill_values_ = ways_to_fill(profile.fills);
  const auto fills = static_cast<std::uint32_t>(fill_values_.size());
  const std::uint64_t sectors_alike = profile.overwrite_unit_bytes / kSectorBytes;
  space_ = std::make_unique<faults::CrashSpace>(model, fills, sectors_alike);
  search_ = std::make_unique<faults::CrashSearch>(*space_, fills, limits_);
  is_asked_.assign(space_->slots(), 0);
  state_ = *search_->next();
}

std::uint64_t CrashExplorer::fill(InodeNumber inode, std::uint64_t sector) {
  if (cuts_ <= earlier_.size()) return earlier_[cuts_ - 1].fills.at({inode, sector});
  const auto slot = space_->fill(inode, sector);
  const std::uint64_t value = slot ? fill_values_[space_->answer(state_, *slot)] : 0;
  left_.fills[{inode, sector}] = value;
  return value;
}

void CrashExplorer::ask(std::optional<SlotNumber> slot) {
  if (!slot || is_asked_[*slot] != 0) return;
  is_asked_[*slot] = 1;
  path_.push_back({*slot, space_->answer(state_, *slot)});
}

void CrashExplorer::ask_name(SlotNumber slot) {
  for (const SlotNumber name : space_->names_with(slot)) ask(name);
}

void CrashExplorer::looked_up(InodeNumber directory, std::string_view name) {
  if (!is_exploring()) return;
  if (const auto slot = space_->name(directory, std::string(name))) ask_name(*slot);
}

void CrashExplorer::listed(InodeNumber directory) {
  if (!is_exploring()) return;
  for (const SlotNumber slot : space_->names_in(directory)) ask_name(slot);
}

void CrashExplorer::asked_status(InodeNumber inode) {
  if (!is_exploring()) return;
  ask(space_->mode(inode));
  ask(space_->size(inode));
  for (const SlotNumber slot : space_->names_of(inode)) ask_name(slot);
}

void CrashExplorer::asked_size(InodeNumber inode) {
  if (is_exploring()) ask(space_->size(inode));
}

void CrashExplorer::read(InodeNumber inode, std::uint64_t begin, std::uint64_t end) {
  if (!is_exploring()) return;
  for (std::uint64_t sector = begin / kSectorBytes; sector * kSectorBytes < end; ++sector) {
    ask(space_->sector(inode, sector));
    if (left_.fills.contains({inode, sector})) ask(space_->fill(inode, sector));
  }
}

void CrashExplorer::asked_everything() {
  if (!is_exploring()) return;
  for (SlotNumber slot = 0; slot < space_->slots(); ++slot) {
    if (!space_->is_fill(slot)) ask(slot);
  }
  for (const auto& [place, value] : left_.fills) ask(space_->fill(place.first, place.second));
}

}  // namespace reprise::sim
