// Entry and exit of functions, and what is done to a whole range of memory.

#include <cstring>

#include "sim/instrumented/watched.hpp"
#include "sim/instrumented_code.hpp"

using namespace reprise::sim;
using reprise::scheduler::AccessKind;

namespace {

class Inside {
 public:
  Inside() { reprise_mode = Mode::kernel; }
  ~Inside() { reprise_mode = Mode::process; }
};

void watch_copy(const void* to, const void* from, size_t bytes, const void* place) {
  if (bytes == 0 || !watched()) return;
  watch_access(AccessKind::read, from, bytes, place);
  watch_access(AccessKind::write, to, bytes, place);
}

}  // namespace

extern "C" {

// The constructor of each source calls it.
void __tsan_init() { add_instrumented_module(__builtin_return_address(0)); }

void __tsan_func_entry(void* caller) {
  if (!watched()) return;
  const Inside inside;
  world().monitor().enter_function(caller);
}

void __tsan_func_exit() {
  if (!watched()) return;
  const Inside inside;
  world().monitor().leave_function();
}

void* __tsan_memcpy(void* to, const void* from, size_t bytes) {
  watch_copy(to, from, bytes, __builtin_return_address(0));
  return std::memcpy(to, from, bytes);
}

void* __tsan_memmove(void* to, const void* from, size_t bytes) {
  watch_copy(to, from, bytes, __builtin_return_address(0));
  return std::memmove(to, from, bytes);
}

void* __tsan_memset(void* to, int value, size_t bytes) {
  if (bytes != 0 && watched()) {
    watch_access(AccessKind::write, to, bytes, __builtin_return_address(0));
  }
  return std::memset(to, value, bytes);
}

}  // extern "C"
