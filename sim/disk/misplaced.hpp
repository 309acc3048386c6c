#pragma once
// What the disk remembers while its device lies about a page that is written.

#include <vector>

#include "faults/family.hpp"
#include "sim/disk/inode.hpp"

namespace reprise::sim {

/// A page of a file that has a durable content.
struct PagePlace {
  Inode* inode = nullptr;
  std::uint64_t page = 0;
  bool operator==(const PagePlace&) const = default;
};

/// One of the pages that are being written will not be where it should.
struct WriteLie {
  faults::FamilyId family = faults::FamilyId::lost_write;
  std::uint64_t counter = 0;         ///< which writeback of the file
  std::vector<std::uint64_t> pages;  ///< those that are written
  std::vector<std::byte> before;     ///< what was durable
};

}  // namespace reprise::sim
