// Plain reads and writes: what -fsanitize=thread calls before each of them.

#include "sim/instrumented/watched.hpp"

using reprise::scheduler::AccessKind;
using reprise::sim::watch_access;
using reprise::sim::watched;

#define REPRISE_ACCESS(name, kind, bytes)                                           \
  void name(void* address) {                                                        \
    if (watched()) watch_access(kind, address, bytes, __builtin_return_address(0)); \
  }

#define REPRISE_ACCESSES(bytes)                                                    \
  REPRISE_ACCESS(__tsan_read##bytes, AccessKind::read, bytes)                      \
  REPRISE_ACCESS(__tsan_write##bytes, AccessKind::write, bytes)                    \
  REPRISE_ACCESS(__tsan_unaligned_read##bytes, AccessKind::read, bytes)            \
  REPRISE_ACCESS(__tsan_unaligned_write##bytes, AccessKind::write, bytes)          \
  REPRISE_ACCESS(__tsan_volatile_read##bytes, AccessKind::read, bytes)             \
  REPRISE_ACCESS(__tsan_volatile_write##bytes, AccessKind::write, bytes)           \
  REPRISE_ACCESS(__tsan_unaligned_volatile_read##bytes, AccessKind::read, bytes)   \
  REPRISE_ACCESS(__tsan_unaligned_volatile_write##bytes, AccessKind::write, bytes) \
  REPRISE_ACCESS(__tsan_read_write##bytes, AccessKind::write, bytes)               \
  REPRISE_ACCESS(__tsan_unaligned_read_write##bytes, AccessKind::write, bytes)

extern "C" {

REPRISE_ACCESSES(1)
REPRISE_ACCESSES(2)
REPRISE_ACCESSES(4)
REPRISE_ACCESSES(8)
REPRISE_ACCESSES(16)

// A constructor and the destructor write the pointer to the virtual functions, every virtual call
// reads it.
REPRISE_ACCESS(__tsan_vptr_read, AccessKind::read, sizeof(void*))

void __tsan_vptr_update(void** address, void* value) {
  // The destructor of an object whose class is the most derived one writes what is there already.
  if (*address == value || !watched()) return;
  watch_access(AccessKind::write, address, sizeof *address, __builtin_return_address(0));
}

void __tsan_read_range(void* address, unsigned long bytes) {
  if (watched()) watch_access(AccessKind::read, address, bytes, __builtin_return_address(0));
}

void __tsan_write_range(void* address, unsigned long bytes) {
  if (watched()) watch_access(AccessKind::write, address, bytes, __builtin_return_address(0));
}

}  // extern "C"
