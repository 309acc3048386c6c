#include "system/base/crc32c.hpp"

#include <isa-l/crc.h>

namespace stemedb {

std::uint32_t crc32c(ByteView bytes, std::uint32_t continued) {
  // The library takes a pointer to mutable bytes but only reads them; it leaves the xors to us.
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  return ~crc32_iscsi(data, static_cast<int>(bytes.size()), ~continued);
}

}  // namespace stemedb
