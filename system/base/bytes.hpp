#pragma once
// Byte strings, fixed-size hashes and little-endian integers: the vocabulary of every format here.
//
// Bytes are kept in std::string: it compares as unsigned bytes, which is the key order of the
// stores, and std::string_view is its read-only view.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stemedb {

using Bytes = std::string;
using ByteView = std::string_view;

/// A BLAKE3-256 digest.
using Hash = std::array<std::uint8_t, 32>;

template <std::size_t N>
ByteView view_of(const std::array<std::uint8_t, N>& array) {
  return {reinterpret_cast<const char*>(array.data()), N};
}

/// Appends `width` bytes of value to out, least significant first.
inline void put_little_endian(Bytes& out, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

inline void put_u32(Bytes& out, std::uint32_t value) { put_little_endian(out, value, 4); }
inline void put_u64(Bytes& out, std::uint64_t value) { put_little_endian(out, value, 8); }

/// Reads bytes.size() (at most 8) bytes, least significant first.
inline std::uint64_t get_little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = (value << 8) | static_cast<std::uint8_t>(bytes[i]);
  }
  return value;
}

/// @param at position of the first byte; the caller has checked that all of them are there
inline std::uint32_t get_u32(ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(get_little_endian(bytes.substr(at, 4)));
}
inline std::uint64_t get_u64(ByteView bytes, std::size_t at) {
  return get_little_endian(bytes.substr(at, 8));
}

}  // namespace stemedb
