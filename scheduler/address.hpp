#pragma once
// An address as a number: to be looked up and reckoned with, never to be walked or drawn from.

#include <cstdint>

namespace reprise::scheduler {

inline std::uintptr_t number(const void* address) {
  return reinterpret_cast<std::uintptr_t>(address);
}

}  // namespace reprise::scheduler
