#pragma once
// A segment file: its name, its header, and how one comes into the world.
//
//   offset  size  field
//   0       8     magic: "STEMWAL", 0x02
//   8       4     format version, u32 = 2
//   12      4     zero
//   16      8     base: global offset of the first data byte, u64; equals the file name
//   24      4     zero
//   28      4     CRC32C of bytes 0..27
//   32            records
//
// Global offsets ignore headers: position in the file = offset - base + 32.

#include <optional>

#include "system/base/bugs.hpp"
#include "system/base/file.hpp"

namespace stemedb {

inline constexpr std::size_t kSegmentHeaderBytes = 32;

/// @returns for example "0000000000000000.wal"
std::string segment_name(std::uint64_t base);

/// @returns the base, or nothing if the name is no segment's
std::optional<std::uint64_t> parse_segment_name(std::string_view name);

Bytes encode_segment_header(std::uint64_t base);

/// @param bytes the beginning of the file
bool is_segment_header(ByteView bytes, std::uint64_t base);

/// Creates an empty segment that lasts: header and directory entry are durable on return. On
/// failure no file is left behind, or the error is Poisoned and one may be.
Result<File> create_segment(const std::string& directory, std::uint64_t base, BugSwitches bugs);

}  // namespace stemedb
