#pragma once
// ByteReader: takes integers and length-prefixed strings from the front of bytes, and remembers
// when there were too few. For formats that a checksum already vouches for.

#include "system/base/bytes.hpp"

namespace stemedb {

inline void put_sized(Bytes& out, const Bytes& bytes) {
  put_u32(out, static_cast<std::uint32_t>(bytes.size()));
  out.append(bytes);
}

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(get_little_endian(take(1))); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(get_little_endian(take(4))); }
  std::uint64_t u64() { return get_little_endian(take(8)); }
  Bytes sized() { return Bytes(take(u32())); }

  /// @returns false once something was not there
  bool complete() const { return complete_; }
  /// @returns true if everything was there and nothing is left
  bool finished() const { return complete_ && rest_.empty(); }

 private:
  ByteView take(std::size_t size) {
    if (size > rest_.size()) {
      complete_ = false;
      rest_ = {};
      return {};
    }
    const ByteView taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  ByteView rest_;
  bool complete_ = true;
};

}  // namespace stemedb
