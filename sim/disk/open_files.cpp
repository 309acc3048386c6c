#include "sim/disk/open_files.hpp"

namespace reprise::sim {

Handle OpenFiles::add(const OpenFile& file) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  const std::uint32_t generation = slots_[index].generation;
  slots_[index] = file;
  slots_[index].generation = generation;
  return {index, generation};
}

void OpenFiles::remove(Handle handle) {
  OpenFile& file = slots_[handle.index];
  file.inode = nullptr;
  ++file.generation;
  free_.push_back(handle.index);
}

std::vector<Handle> OpenFiles::of_owner(Owner owner) const {
  std::vector<Handle> handles;
  for (std::uint32_t index = 0; index < slots_.size(); ++index) {
    const OpenFile& file = slots_[index];
    if (file.inode != nullptr && file.owner == owner) handles.push_back({index, file.generation});
  }
  return handles;
}

void OpenFiles::kill_all() {
  free_.clear();
  for (std::uint32_t index = static_cast<std::uint32_t>(slots_.size()); index-- > 0;) {
    slots_[index].inode = nullptr;
    ++slots_[index].generation;
    free_.push_back(index);
  }
}

}  // namespace reprise::sim
