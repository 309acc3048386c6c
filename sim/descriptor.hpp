#pragma once
// Open file descriptions and the table of descriptors that refer to them. Several descriptors may
// share one description, and with it the offset and the flags.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/disk/locks.hpp"
#include "sim/disk/types.hpp"
#include "sim/pipe.hpp"

namespace reprise::sim {

enum class FileKind : std::uint8_t {
  disk,    ///< a file or directory of the machine's disk
  output,  ///< what the program prints; kept by the process, or told outside
  input,   ///< standard input, given from outside
  pipe,    ///< one end of a pipe
  null,    ///< /dev/null; also standard input where nothing is given
  zero,    ///< /dev/zero
  random,  ///< /dev/urandom and /dev/random: bits of the seed
};

struct OpenDescription {
  FileKind kind = FileKind::null;
  Handle handle;  ///< of a disk file
  InodeNumber inode = kNoInode;
  FileType type = FileType::regular;
  int flags = 0;               ///< access mode and status flags, as fcntl(F_GETFL) tells them
  std::uint64_t offset = 0;    ///< of a directory: the listing position
  int standard = -1;           ///< of output: STDOUT_FILENO or STDERR_FILENO
  std::shared_ptr<Pipe> pipe;  ///< of a pipe's end
};

using Description = std::shared_ptr<OpenDescription>;

/// Whom the locks of an open description belong to (flock, and fcntl's OFD locks). Record locks
/// belong to processes, by their pid, which is an int: descriptions come above.
inline constexpr LockOwner kFirstDescriptionOwner = LockOwner{1} << 32;
inline LockOwner lock_owner(const OpenDescription& description) {
  return kFirstDescriptionOwner + description.handle.index;
}
inline bool belongs_to_description(LockOwner owner) { return owner >= kFirstDescriptionOwner; }

class DescriptorTable {
 public:
  /// RLIMIT_NOFILE of a simulated process, as systems commonly have it.
  static constexpr int kMost = 1024;

  int most() const { return most_; }
  void set_most(int descriptors) { most_ = descriptors; }
  bool is_full() const { return lowest_free(0) >= most_; }

  /// @returns the lowest free number at or above `from`, now in use, or -1 where the table is full
  int add(Description description, bool close_on_exec, int from = 0);
  /// Makes `number` refer to a description, whatever it referred to before.
  void set(int number, Description description, bool close_on_exec);
  /// @returns the description, or null where the number is not in use
  const Description& find(int number) const;
  /// @returns what the number referred to; it is free now
  Description remove(int number);

  bool close_on_exec(int number) const { return slots_[index(number)].close_on_exec; }
  void set_close_on_exec(int number, bool on) { slots_[index(number)].close_on_exec = on; }

  /// @returns what each number in use refers to, in their order
  std::vector<Description> all() const;
  void clear() { slots_.clear(); }

 private:
  struct Slot {
    Description description;
    bool close_on_exec = false;
  };
  static std::size_t index(int number) { return static_cast<std::size_t>(number); }
  int lowest_free(int from) const;

  int most_ = kMost;
  std::vector<Slot> slots_;
};

}  // namespace reprise::sim
