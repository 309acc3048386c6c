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
    Value value;
    copy(&value, address);
    return value;
  }
  void write(const Value& value) const { copy(address, &value); }
  /// @returns the part of the value that fits
  Value fit(const Value& value) const {
    Value fitted;
    copy(&fitted, &value);
    return fitted;
  }

 private:
  // Not a call: as many bytes as a register has.
  void copy(void* to, const void* from) const {
    switch (bytes) {
      case 1:
        std::memcpy(to, from, 1);
        break;
      case 4:
        std::memcpy(to, from, 4);
        break;
      case 8:
        std::memcpy(to, from, 8);
        break;
      default:
        std::memcpy(to, from, bytes);
    }
  }
};

}  // namespace reprise::scheduler
