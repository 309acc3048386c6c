#include "system/types/sce.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "system/base/utf8.hpp"

namespace stemedb {

void Encoder::f32(float value) {
  if (std::isnan(value)) fail("NaN");
  u32(std::bit_cast<std::uint32_t>(value == 0 ? 0.0f : value));
}

void Encoder::f64(double value) {
  if (std::isnan(value)) fail("NaN");
  u64(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value));
}

void Encoder::string(const std::string& value) {
  count(value.size());
  out_.append(value);
}

void Encoder::count(std::size_t value) {
  if (value > std::numeric_limits<std::uint32_t>::max()) fail("a length over 32 bits");
  u32(static_cast<std::uint32_t>(value));
}

Result<Bytes> Encoder::finish() && {
  if (reason_ != nullptr) return Error(ErrorKind::kDecode, std::string("cannot encode ") + reason_);
  return std::move(out_);
}

ByteView Decoder::take(std::size_t size) {
  if (size > rest_.size()) {
    fail("ends too early");
    return {};
  }
  const ByteView taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

bool Decoder::boolean() {
  const std::uint8_t value = u8();
  if (value > 1) fail("a tag that is neither 0 nor 1");
  return value == 1;
}

float Decoder::f32() {
  const auto value = std::bit_cast<float>(u32());
  if (std::isnan(value)) fail("NaN");
  if (value == 0 && std::signbit(value)) fail("negative zero");
  return value;
}

double Decoder::f64() {
  const auto value = std::bit_cast<double>(u64());
  if (std::isnan(value)) fail("NaN");
  if (value == 0 && std::signbit(value)) fail("negative zero");
  return value;
}

std::string Decoder::string() {
  const ByteView bytes = take(count(1));
  if (!is_utf8(bytes)) fail("invalid UTF-8");
  return std::string(bytes);
}

void Decoder::version() {
  if (u8() != kTypeVersion) fail("an unknown type version");
}

std::uint8_t Decoder::ordinal(std::uint8_t size) {
  const std::uint8_t value = u8();
  if (value < size) return value;
  fail("an unknown ordinal");
  return 0;
}

std::uint32_t Decoder::count(std::size_t item_bytes) {
  const std::uint32_t value = u32();
  if (bugs_.has(Bug::kB28)) return value;
  if (value > rest_.size() / item_bytes) {
    fail("a count over what remains");
    return 0;
  }
  return value;
}

Status Decoder::finish() {
  if (!failed() && !rest_.empty()) fail("bytes left over");
  if (failed()) return Error(ErrorKind::kDecode, std::string("not canonical: ") + reason_);
  return {};
}

}  // namespace stemedb
