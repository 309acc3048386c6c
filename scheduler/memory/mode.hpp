#pragma once
// Which values atomic accesses may read.
//
// Threading: values.

#include <cstdint>

namespace reprise::scheduler {

enum class MemoryMode : std::uint8_t {
  sc,    ///< every access reads the newest store; only clocks care for orders
  rc11,  ///< every value that the rules allow
};

}  // namespace reprise::scheduler
