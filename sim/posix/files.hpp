#pragma once
// What the file calls of the border share: from descriptors and paths to the disk, and from its
// outcomes to results and errno.

#include <cerrno>
#include <cstdint>
#include <string_view>

#include "sim/border.hpp"
#include "sim/disk/disk.hpp"
#include "sim/process_files.hpp"

namespace reprise::sim {

/// One file call of the running thread.
class FileCall : public Call {
 public:
  explicit FileCall(Operation operation);

  Disk& disk() const { return disk_; }
  ProcessFiles& files() const { return files_; }
  Owner owner() const;

  /// Time has passed within the call.
  void tell_disk_the_time();

  /// @returns the description of a descriptor, or null after setting EBADF
  const Description& find(int descriptor);

  /// @returns where a path given with a directory descriptor starts. What is wrong with the
  /// descriptor
  ///          the disk finds out, in its turn; other errors are kept and failed() is true
  PathAt at(int directory, const char* path);
  /// Somebody cares for what is in a directory: if it is one outside, it is brought in.
  void visit_entries(PathAt at);
  /// @returns where relative paths start
  InodeNumber working_directory();
  bool failed() const { return error_ != 0; }
  int error() const { return error_; }

  /// Ends the call with a failure: errno is set. @returns -1
  int fail(std::uint64_t object, int error);
  /// Ends the call with the failure that find or at kept. @returns -1
  int fail() { return fail(0, error_); }

  /// Ends the call with what the disk said. @returns 0 or -1
  int settle(std::uint64_t object, const Outcome<void>& outcome) {
    return outcome.ok() ? status(object, 0) : fail(object, outcome.error());
  }

 private:
  PathAt base_of(int directory, const char* path);

  Disk& disk_;
  ProcessFiles& files_;
  int error_ = 0;
};

/// For arguments that are wrong in themselves: sets errno. @returns -1
inline int refuse(int error) {
  errno = error;
  return -1;
}

/// @returns a digest of bytes, for the trace
std::uint64_t digest(const void* bytes, std::size_t count);
std::uint64_t digest(std::string_view text);

/// AT_EMPTY_PATH: an empty path means what is open, or the working directory.
/// @param path becomes "." if it means the working directory
/// @returns whether the descriptor itself is meant
bool means_descriptor(int descriptor, const char*& path, int flags);

}  // namespace reprise::sim
