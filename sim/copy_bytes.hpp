#pragma once
// A copy of memory as it is, whatever lies in it.

#include <cstddef>

namespace reprise::sim {

/// As memcpy, which a sanitizer would make look at what lies between a module's variables.
inline void copy_bytes(std::byte* to, const std::byte* from, std::size_t bytes) {
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

}  // namespace reprise::sim
