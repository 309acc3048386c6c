#include "faults/crash_space.hpp"

#include <algorithm>

namespace reprise::faults {
namespace {

void add_once(std::vector<SlotNumber>& slots, SlotNumber slot) {
  if (std::ranges::find(slots, slot) == slots.end()) slots.push_back(slot);
}

}  // namespace

CrashSpace::CrashSpace(const CrashModel& model, std::uint32_t fills, std::uint64_t sectors_alike)
    : log_(model.log),
      precedence_(model.precedence),
      fill_kinds_(fills),
      sectors_alike_(sectors_alike) {
  add_successors();
  for (const MicroOp& op : log_.ops) add_operation(model, op);
  first_fill_ = slots_ = static_cast<SlotNumber>(versions_.size());
  if (fill_kinds_ > 1) add_fills(model);
}

void CrashSpace::add_successors() {
  first_.assign(atoms() + 1, 0);
  for (std::uint32_t atom = 0; atom < atoms(); ++atom) {
    for (const std::uint32_t earlier : precedence_.before(atom)) ++first_[earlier + 1];
  }
  for (std::uint32_t atom = 0; atom < atoms(); ++atom) first_[atom + 1] += first_[atom];
  successors_.resize(first_.back());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t atom = 0; atom < atoms(); ++atom) {
    for (const std::uint32_t earlier : precedence_.before(atom)) {
      successors_[next[earlier]++] = atom;
    }
  }
}

void CrashSpace::add_operation(const CrashModel& model, const MicroOp& op) {
  if (op.kind == MicroOp::Kind::entries) {
    add_names(model.history.names[op.record], op.atom);
    return;
  }
  FileSlots& file = files_[model.history.files[op.file].inode];
  switch (op.kind) {
    case MicroOp::Kind::size:
      add_version(file.size, op.atom);
      break;
    case MicroOp::Kind::mode:
      add_version(file.mode, op.atom);
      break;
    default:
      if (file.sectors.size() <= op.position) file.sectors.resize(op.position + 1, kNoSlot);
      add_version(file.sectors[op.position], op.atom);
      break;
  }
}

void CrashSpace::add_names(const NameRecord& record, std::uint32_t atom) {
  for (const EntryChange& change : record.changes) {
    SlotNumber& slot = names_.try_emplace({change.directory, change.name}, kNoSlot).first->second;
    add_version(slot, atom);
    if (record.moves_directory || record.created_directory != kNoInode) {
      add_once(names_of_directories_, slot);
    }
    for (const InodeNumber inode : {change.inode, change.before}) {
      if (inode != kNoInode) add_once(names_of_[inode], slot);
    }
  }
  if (record.moves_directory && record.changes.size() == 1) moves_are_torn_ = true;
}

void CrashSpace::add_version(SlotNumber& slot, std::uint32_t atom) {
  if (slot == kNoSlot) {
    slot = static_cast<SlotNumber>(versions_.size());
    versions_.emplace_back();
  }
  if (versions_[slot].empty() || versions_[slot].back() != atom) versions_[slot].push_back(atom);
}

void CrashSpace::add_fills(const CrashModel& model) {
  for (const FileHistory& history : model.history.files) {
    std::uint64_t largest = history.durable_size;
    for (const DataRecord& record : history.records) {
      largest = std::max(largest, record.size_after);
    }
    FileSlots& file = files_[history.inode];
    file.first_fill = slots_;
    file.fill_sectors = (largest + kSectorBytes - 1) / kSectorBytes;
    slots_ += static_cast<SlotNumber>((file.fill_sectors + sectors_alike_ - 1) / sectors_alike_);
  }
}

const CrashSpace::FileSlots* CrashSpace::find(InodeNumber inode) const {
  const auto found = files_.find(inode);
  return found == files_.end() ? nullptr : &found->second;
}

std::optional<SlotNumber> CrashSpace::sector(InodeNumber inode, std::uint64_t sector) const {
  const FileSlots* const file = find(inode);
  if (file == nullptr || sector >= file->sectors.size()) return std::nullopt;
  const SlotNumber slot = file->sectors[sector];
  return slot == kNoSlot ? std::nullopt : std::optional(slot);
}

std::optional<SlotNumber> CrashSpace::fill(InodeNumber inode, std::uint64_t sector) const {
  const FileSlots* const file = find(inode);
  if (file == nullptr || sector >= file->fill_sectors) return std::nullopt;
  return file->first_fill + static_cast<SlotNumber>(sector / sectors_alike_);
}

std::optional<SlotNumber> CrashSpace::size(InodeNumber inode) const {
  const FileSlots* const file = find(inode);
  return file == nullptr || file->size == kNoSlot ? std::nullopt : std::optional(file->size);
}

std::optional<SlotNumber> CrashSpace::mode(InodeNumber inode) const {
  const FileSlots* const file = find(inode);
  return file == nullptr || file->mode == kNoSlot ? std::nullopt : std::optional(file->mode);
}

std::optional<SlotNumber> CrashSpace::name(InodeNumber directory, const std::string& name) const {
  const auto found = names_.find({directory, name});
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<SlotNumber> CrashSpace::names_in(InodeNumber directory) const {
  std::vector<SlotNumber> slots;
  for (auto name = names_.lower_bound({directory, {}});
       name != names_.end() && name->first.first == directory; ++name) {
    slots.push_back(name->second);
  }
  return slots;
}

std::vector<SlotNumber> CrashSpace::names_with(SlotNumber name) const {
  const auto& directories = names_of_directories_;
  const bool depends = moves_are_torn_ && std::ranges::find(directories, name) != directories.end();
  return depends ? directories : std::vector<SlotNumber>{name};
}

std::vector<SlotNumber> CrashSpace::names_of(InodeNumber inode) const {
  const auto found = names_of_.find(inode);
  return found == names_of_.end() ? std::vector<SlotNumber>{} : found->second;
}

std::span<const std::uint32_t> CrashSpace::versions(SlotNumber slot) const {
  if (is_fill(slot)) return {};
  return versions_[slot];
}

std::uint32_t CrashSpace::answers(SlotNumber slot) const {
  return is_fill(slot) ? fill_kinds_ : static_cast<std::uint32_t>(versions_[slot].size()) + 1;
}

std::uint32_t CrashSpace::answer(const CrashState& state, SlotNumber slot) const {
  if (is_fill(slot)) {
    const auto own = state.fills.find(slot);
    return own == state.fills.end() ? state.fill : own->second;
  }
  const auto survives = [&](std::uint32_t atom) { return state.survivors[atom] != 0; };
  return static_cast<std::uint32_t>(std::ranges::count_if(versions_[slot], survives));
}

}  // namespace reprise::faults
