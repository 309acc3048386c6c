#pragma once
// File: a POSIX descriptor with whole reads, whole writes and errors as values.
//
// Interrupted calls are repeated and short counts are continued. A write that fails may have
// written a prefix of its bytes; only the caller knows whether to cut it off. No call syncs by
// itself.
//
// Threading: reads and writes at positions may run concurrently.

#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace stemedb {

class File {
 public:
  enum class Mode {
    kRead,       ///< must exist
    kReadWrite,  ///< must exist
    kCreate,     ///< read and write; created if absent, emptied if present
    kCreateNew,  ///< read and write; must not exist
  };

  static Result<File> open(const std::string& path, Mode mode);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  const std::string& path() const { return path_; }

  /// @returns size in bytes
  Result<std::uint64_t> size() const;

  /// @returns the bytes of [offset, offset + length), fewer only at the end of the file
  Result<Bytes> read_at(std::uint64_t offset, std::size_t length) const;

  /// Lets go of what the page cache has of the file, as far as it is clean: the next read asks the
  /// device.
  void drop_cached() const;

  /// Writes all bytes at offset, which may lie behind the end.
  Status write_at(std::uint64_t offset, ByteView bytes);

  Status truncate(std::uint64_t size);

  /// fsync. After an error nothing is known about what was written since the last success.
  Status sync();

  /// Takes the advisory exclusive lock of the file without waiting.
  /// @returns Locked if another open file description has it
  Status lock();

 private:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::string path_;
};

/// @returns the whole content
Result<Bytes> read_file(const std::string& path);

}  // namespace stemedb
