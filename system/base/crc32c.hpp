#pragma once
// CRC32C (Castagnoli, reflected 0x82F63B78, initial value and final xor 0xFFFFFFFF).

#include "system/base/bytes.hpp"

namespace stemedb {

/// @param bytes at most 2 GiB
/// @param continued the checksum of what came before, 0 at the start
/// @returns the checksum of everything so far; crc32c("123456789") is 0xe3069283
std::uint32_t crc32c(ByteView bytes, std::uint32_t continued = 0);

}  // namespace stemedb
