#include "system/base/utf8.hpp"

namespace stemedb {
namespace {

struct Sequence {
  std::size_t length;     ///< bytes in all; 0 if the first byte starts no sequence
  std::uint32_t bits;     ///< payload of the first byte
  std::uint32_t minimum;  ///< smallest code point that needs this length
};

Sequence sequence_of(std::uint8_t first) {
  if (first < 0x80) return {1, first, 0};
  if ((first & 0xe0) == 0xc0) return {2, first & 0x1fu, 0x80};
  if ((first & 0xf0) == 0xe0) return {3, first & 0x0fu, 0x800};
  if ((first & 0xf8) == 0xf0) return {4, first & 0x07u, 0x10000};
  return {0, 0, 0};
}

bool is_surrogate(std::uint32_t code_point) { return code_point >= 0xd800 && code_point <= 0xdfff; }

}  // namespace

bool is_utf8(ByteView text) {
  while (!text.empty()) {
    const Sequence sequence = sequence_of(static_cast<std::uint8_t>(text[0]));
    if (sequence.length == 0 || sequence.length > text.size()) return false;
    std::uint32_t code_point = sequence.bits;
    for (std::size_t i = 1; i < sequence.length; ++i) {
      const auto byte = static_cast<std::uint8_t>(text[i]);
      if ((byte & 0xc0) != 0x80) return false;
      code_point = (code_point << 6) | (byte & 0x3fu);
    }
    if (code_point < sequence.minimum || code_point > 0x10ffff) return false;
    if (is_surrogate(code_point)) return false;
    text.remove_prefix(sequence.length);
  }
  return true;
}

}  // namespace stemedb
