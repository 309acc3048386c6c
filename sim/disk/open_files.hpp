#pragma once
// The open file descriptions of a disk. A handle is an index and a generation, so that one that
// outlived its file, its owner or a power cut is recognised and answered with EBADF.
//
// Determinism: slots are reused last in, first out.

#include <vector>

#include "sim/disk/inode.hpp"

namespace reprise::sim {

struct OpenFile {
  Inode* inode = nullptr;  ///< nullptr: the slot is free
  Owner owner = 0;
  std::uint32_t generation = 0;
  std::uint32_t error_seen = 0;  ///< the writeback failure this description was last told of
  bool readable = false;
  bool writable = false;
  bool keeps_access_time = false;  ///< O_NOATIME
};

class OpenFiles {
 public:
  Handle add(const OpenFile& file);
  void remove(Handle handle);

  /// @returns the open file, or nullptr if the handle is dead
  OpenFile* find(Handle handle) {
    if (handle.index >= slots_.size()) return nullptr;
    OpenFile& file = slots_[handle.index];
    return file.inode != nullptr && file.generation == handle.generation ? &file : nullptr;
  }

  /// @returns the live handles of one owner
  std::vector<Handle> of_owner(Owner owner) const;

  /// Every handle is dead from now on.
  void kill_all();

 private:
  std::vector<OpenFile> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace reprise::sim
