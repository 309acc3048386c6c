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

  Value read() const {
    Value value;
    if (bytes == sizeof(std::uint64_t)) {  // the usual size, and by far the fastest copy
      std::memcpy(&value.low, address, sizeof(std::uint64_t));
    } else {
      std::memcpy(&value, address, bytes);
    }
    return value;
  }
  void write(const Value& value) const {
    if (bytes == sizeof(std::uint64_t)) {
      std::memcpy(address, &value.low, sizeof(std::uint64_t));
    } else {
      std::memcpy(address, &value, bytes);
    }
  }
  /// @returns the part of the value that fits
  Value fit(Value value) const {
    if (bytes == sizeof(std::uint64_t)) return {value.low, 0};
    Value fitted;
    std::memcpy(&fitted, &value, bytes);
    return fitted;
  }
};

}  // namespace reprise::scheduler
