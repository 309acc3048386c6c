#pragma once
// PosixFile: a descriptor for a log file, readable by its owner alone. Interrupted calls are
// repeated, short counts are continued, and no call syncs by itself.
//
// Threading: none; its owner has a lock.

#include "system/engram/bugs.hpp"
#include "system/engram/vocabulary.hpp"

namespace engram {

class PosixFile {
 public:
  /// @param bugs M13, M23
  static Result<PosixFile> open_to_read(const std::string& path, BugSwitches bugs);
  /// Creates the file, or empties it.
  static Result<PosixFile> create(const std::string& path, BugSwitches bugs);
  /// Opens a file that is there for writing, as it is.
  static Result<PosixFile> open_to_write(const std::string& path, BugSwitches bugs);

  PosixFile(PosixFile&& other) noexcept;
  PosixFile& operator=(PosixFile&& other) noexcept;
  ~PosixFile();

  /// @returns the bytes from offset on, fewer than length only at the end of the file
  Result<Bytes> read_at(std::uint64_t offset, std::size_t length) const;
  /// Writes all bytes. After an error a prefix of them may be in the file.
  Status write_at(std::uint64_t offset, ByteView bytes);
  Status truncate(std::uint64_t size);
  /// fsync. After an error nothing is known about what was written since the last success.
  Status sync();
  Result<std::uint64_t> size() const;

 private:
  PosixFile(int descriptor, std::string path, BugSwitches bugs)
      : descriptor_(descriptor), path_(std::move(path)), bugs_(bugs) {}
  static Result<PosixFile> open(const std::string& path, int flags, BugSwitches bugs);

  int descriptor_;
  std::string path_;
  BugSwitches bugs_;
};

}  // namespace engram
