#pragma once
// SCE-1, the canonical encoding: one value has one encoding and one encoding has one value, so that
// hashing the bytes hashes the value.
//
//   integers        fixed width, little-endian; bool one byte, 0 or 1
//   f32, f64        IEEE-754 bits, little-endian; no NaN; -0.0 is written as +0.0
//   string          u32 byte length, UTF-8 bytes
//   list            u32 count, items
//   optional        one byte 0 or 1, value
//   enum            u8 ordinal
//   struct          u8 type version (1), fields in the order of model.hpp
//
// Both classes remember their first error and go on harmlessly, so that a codec reads as a list of
// fields and asks once at the end.

#include <optional>

#include "system/base/bugs.hpp"
#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace stemedb {

inline constexpr std::uint8_t kTypeVersion = 1;

class Encoder {
 public:
  void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) { put_u32(out_, value); }
  void u64(std::uint64_t value) { put_u64(out_, value); }
  void boolean(bool value) { u8(value ? 1 : 0); }
  void f32(float value);
  void f64(double value);
  void string(const std::string& value);
  void count(std::size_t value);

  template <std::size_t N>
  void array(const std::array<std::uint8_t, N>& value) {
    out_.append(view_of(value));
  }

  /// @param encode_value called with the value if there is one
  template <typename T, typename EncodeValue>
  void optional(const std::optional<T>& value, EncodeValue encode_value) {
    boolean(value.has_value());
    if (value) encode_value(*value);
  }

  /// @returns the bytes, or Decode if a value has no encoding (NaN, a length over 32 bits)
  Result<Bytes> finish() &&;

 private:
  void fail(const char* reason) {
    if (reason_ == nullptr) reason_ = reason;
  }

  Bytes out_;
  const char* reason_ = nullptr;
};

class Decoder {
 public:
  explicit Decoder(ByteView bytes, BugSwitches bugs = {}) : rest_(bytes), bugs_(bugs) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(get_little_endian(take(1))); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(get_little_endian(take(4))); }
  std::uint64_t u64() { return get_little_endian(take(8)); }
  bool boolean();
  float f32();
  double f64();
  std::string string();

  /// Reads the type version of a struct.
  void version();

  /// @param size number of ordinals the enumeration has
  std::uint8_t ordinal(std::uint8_t size);

  /// @param item_bytes the fewest bytes one item takes
  /// @returns a count for which that many bytes remain, else 0
  std::uint32_t count(std::size_t item_bytes);

  template <std::size_t N>
  std::array<std::uint8_t, N> array() {
    std::array<std::uint8_t, N> value{};
    const ByteView bytes = take(N);
    for (std::size_t i = 0; i < bytes.size(); ++i) value[i] = static_cast<std::uint8_t>(bytes[i]);
    return value;
  }

  /// @param decode_value called if the tag says that there is a value
  template <typename DecodeValue>
  auto optional(DecodeValue decode_value) {
    std::optional<decltype(decode_value())> value;
    if (boolean()) value = decode_value();
    return value;
  }

  bool failed() const { return reason_ != nullptr; }

  /// @returns Decode if anything was wrong or bytes are left over
  Status finish();

 private:
  /// @returns the next bytes; empty, and the decoder has failed, if they are not there
  ByteView take(std::size_t size);

  void fail(const char* reason) {
    if (reason_ == nullptr) reason_ = reason;
    rest_ = {};
  }

  ByteView rest_;
  BugSwitches bugs_;
  const char* reason_ = nullptr;
};

}  // namespace stemedb
