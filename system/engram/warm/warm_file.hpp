#pragma once
// The warm tier's file: a header of 96 bytes, then the slots, each an EmbeddingBlock.
//
//   offset  size  field
//   0       8     magic 0x454E4752414D4D41
//   8       4     version 1                     12  4  entries
//   16      4     bytes of a slot: 3136         20  4  bytes of the header: 96
//   24      8     created, ns                   32  8  last modified, ns
//   40      4     CRC32C of bytes 0-39 and 44-47 and of everything behind the header
//   44      4     flags                         48  48 zero
//
// Little-endian. The header is what it was when the file was sealed last; ids and texts are not in
// the file. So a file can be checked, and only the log can bring its memories back.
//
// Threading: stateless.

#include <array>
#include <cstddef>
#include <span>

#include "system/engram/warm/embedding_block.hpp"

namespace engram {

struct FileHeader {
  std::uint64_t magic = 0x454E4752414D4D41;
  std::uint32_t version = 1;
  std::uint32_t entry_count = 0;
  std::uint32_t entry_bytes = kEmbeddingBlockBytes;
  std::uint32_t header_bytes = 96;
  std::uint64_t created_at_ns = 0;
  std::uint64_t last_modified_ns = 0;
  std::uint32_t checksum = 0;
  std::uint32_t flags = 0;
  std::array<std::uint64_t, 6> reserved{};
};

inline constexpr std::size_t kFileHeaderBytes = 96;

static_assert(sizeof(FileHeader) == kFileHeaderBytes);
static_assert(offsetof(FileHeader, version) == 8);
static_assert(offsetof(FileHeader, entry_count) == 12);
static_assert(offsetof(FileHeader, entry_bytes) == 16);
static_assert(offsetof(FileHeader, header_bytes) == 20);
static_assert(offsetof(FileHeader, created_at_ns) == 24);
static_assert(offsetof(FileHeader, last_modified_ns) == 32);
static_assert(offsetof(FileHeader, checksum) == 40);
static_assert(offsetof(FileHeader, flags) == 44);
static_assert(offsetof(FileHeader, reserved) == 48);

/// @returns where a slot begins
constexpr std::uint64_t slot_offset(std::uint32_t slot) {
  return kFileHeaderBytes + std::uint64_t{kEmbeddingBlockBytes} * slot;
}

/// @returns the size of a file with so many slots
constexpr std::uint64_t warm_file_bytes(std::uint32_t capacity) { return slot_offset(capacity); }

/// Writes a header with the right checksum to the beginning of a file.
void write_header(std::span<char> file, FileHeader header);

/// @returns the header of a file that is what was sealed; Corrupt or ChecksumMismatch otherwise
Result<FileHeader> check_file(ByteView file);

/// Likewise of a file on the disk. @returns Io if it cannot be read
Result<FileHeader> load_existing(const std::string& path);

}  // namespace engram
