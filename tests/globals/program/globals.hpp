#pragma once
// A library with objects that are constructed before main, and a thread that one of them starts.

#include <cstddef>
#include <cstdint>

namespace reprise::programs {

/// What a global object saw when it was constructed.
struct Birth {
  std::int64_t system_ns;
  unsigned drawn;
  int process;
};
Birth global_birth();

/// Adds to a global object that began with three entries, and got one from a thread that was
/// started before main. @returns how many it has now
std::size_t grow_global();

/// @param told called by the destructor of that object, with the number of its entries
void tell_when_destroyed(void (*told)(std::size_t entries));

/// Two threads add to it, and nothing orders them.
int grow_global_in_two_threads();

}  // namespace reprise::programs
