#pragma once
// What is behind a DIR of a simulated program: a descriptor, and the entries fetched but not yet
// returned.

#include <dirent.h>

#include <cstdint>
#include <vector>

#include "sim/disk/types.hpp"

namespace reprise::sim {

struct DirectoryStream {
  int descriptor = -1;
  std::vector<ListedEntry> fetched;
  std::size_t next = 0;
  std::uint64_t position = 0;  ///< of the entry last returned
  dirent current{};
};

}  // namespace reprise::sim
