#pragma once
// A cell: the bytes of one atomic object, and the value they hold. Memory always holds the newest
// value in modification order, so that plain reads, debuggers and cores see what they expect.
//
// Threading: touched only by whoever runs.

#include <cstdint>
#include <cstring>

namespace reprise::scheduler {

/// Up to 16 bytes, the first one lowest; what is beyond the object's size is 0.
struct Value {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const Value&) const = default;
};

/// Where an atomic object is: 1, 2, 4, 8 or 16 bytes at a multiple of their number.
struct Cell {
  void* address = nullptr;
  std::uint32_t bytes = 0;
  bool operator==(const Cell&) const = default;

  Value read() const {
    switch (bytes) {
      case 1:
        return {read_as<std::uint8_t>(address), 0};
      case 2:
        return {read_as<std::uint16_t>(address), 0};
      case 4:
        return {read_as<std::uint32_t>(address), 0};
      case 8:
        return {read_as<std::uint64_t>(address), 0};
      default:
        return read_as<Value>(address);
    }
  }
  void write(Value value) const {
    switch (bytes) {
      case 1:
        return write_as<std::uint8_t>(value.low);
      case 2:
        return write_as<std::uint16_t>(value.low);
      case 4:
        return write_as<std::uint32_t>(value.low);
      case 8:
        return write_as<std::uint64_t>(value.low);
      default:
        std::memcpy(address, &value, sizeof value);
    }
  }
  /// @returns the part of the value that fits
  Value fit(Value value) const {
    if (bytes > sizeof value.low) return value;
    constexpr std::uint32_t kBits = 8;
    return {value.low & ~std::uint64_t{0} >> (sizeof value.low - bytes) * kBits, 0};
  }

 private:
  // By a register of the object's size: a value that is put together in memory, of pieces, cannot
  // be read from there as a whole before they have got through to the cache.
  template <class T>
  static T read_as(const void* from) {
    T held;
    std::memcpy(&held, from, sizeof held);
    return held;
  }
  template <class T>
  void write_as(std::uint64_t value) const {
    const auto held = static_cast<T>(value);
    std::memcpy(address, &held, sizeof held);
  }
};

}  // namespace reprise::scheduler
