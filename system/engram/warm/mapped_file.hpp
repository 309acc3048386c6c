#pragma once
// MappedFile: a file of fixed size in the address space. What is stored into it is in the file at
// once, and durable after sync.
//
// Threading: the bytes are their users' business; everything else is the owner's.

#include <span>

#include "system/engram/vocabulary.hpp"

namespace engram {

class MappedFile {
 public:
  /// Makes the file and the directories above it, or empties it, with all its blocks allotted: on a
  /// full disk this fails, and not a later store into memory.
  static Result<MappedFile> create(const std::string& path, std::uint64_t bytes);
  /// The file as it is. Its bytes may not be stored to.
  static Result<MappedFile> open_to_read(const std::string& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::span<char> bytes() { return {address_, size_}; }
  ByteView view() const { return {address_, size_}; }
  /// msync: everything stored before is durable.
  Status sync();

 private:
  MappedFile(char* address, std::size_t size, std::string path)
      : address_(address), size_(size), path_(std::move(path)) {}
  static Result<MappedFile> map(int descriptor, std::size_t bytes, int protection,
                                const std::string& path);

  char* address_;
  std::size_t size_;
  std::string path_;
};

}  // namespace engram
