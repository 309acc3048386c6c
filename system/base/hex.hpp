#pragma once
// Lower-case hexadecimal, as keys and file names use it.

#include <optional>

#include "system/base/bytes.hpp"

namespace stemedb {

/// @returns two lower-case digits per byte
std::string to_hex(ByteView bytes);

/// @returns the 16 zero-padded lower-case digits of value
std::string to_hex16(std::uint64_t value);

/// Strict inverse of to_hex16: exactly 16 lower-case digits.
std::optional<std::uint64_t> parse_hex16(std::string_view text);

/// @returns the hash written as exactly 64 lower-case digits, or nothing
std::optional<Hash> parse_hash(std::string_view text);

}  // namespace stemedb
