// Memory that grows in place.
#include "sim/disk/reserved_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "sim/disk/types.hpp"

namespace reprise::sim {
namespace {

/// Asks the kernel, which answers with an error where the processor would raise a signal.
bool is_readable(const std::byte* address) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  const bool readable = write(ends[1], address, 1) == 1;
  close(ends[0]);
  close(ends[1]);
  return readable;
}

TEST(ReservedMemory, CanBeReadUpToWhereItIsUsable) {
  ReservedMemory memory(8 * kBlockBytes);
  for (const std::uint64_t blocks : {1U, 3U, 4U, 2U}) {
    memory.set_usable(blocks * kBlockBytes);
    for (std::uint64_t block = 0; block < 8; ++block) {
      ASSERT_EQ(is_readable(memory.data() + block * kBlockBytes), block < blocks);
    }
  }
}

}  // namespace
}  // namespace reprise::sim
