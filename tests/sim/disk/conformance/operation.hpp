#pragma once
// One file-system call with its arguments, drawn at random, as the conformance suite performs it on
// a real directory and on the simulated disk.

#include <cstdint>
#include <string>
#include <vector>

namespace reprise::sim::conformance {

enum class Call : std::uint8_t {
  open,
  close,
  read,
  write,
  append,
  truncate,
  ftruncate,
  allocate,
  sync,
  mkdir,
  rmdir,
  unlink,
  link,
  symlink,
  readlink,
  rename,
  stat,
  lstat,
  fstat,
  chmod,
  fchmod,
  list,
  lock_range,
  unlock_range,
  test_range,
  lock_file,
  unlock_file,
};

/// How many open files a sequence juggles.
inline constexpr std::size_t kSlots = 5;

/// The directory of the sequence itself, where a base is asked for.
inline constexpr std::size_t kHome = kSlots;

struct Operation {
  Call call = Call::open;
  std::size_t slot = 0;      ///< which open file
  std::size_t base = kHome;  ///< where `path` starts: a slot or kHome
  std::size_t other_base = kHome;
  std::string path;
  std::string other_path;
  int flags = 0;  ///< of open, rename, fallocate, link; exclusive for locks
  std::uint32_t mode = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// @returns `count` operations; the same for the same seed
std::vector<Operation> draw_operations(std::uint64_t seed, std::size_t count);

/// @returns the operation as one line
std::string to_text(const Operation& operation);

/// @returns the bytes that a write of this length at this place writes
std::string payload(const Operation& operation);

}  // namespace reprise::sim::conformance
