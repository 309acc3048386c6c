// std::atomic and the __atomic_ functions: what -fsanitize=thread makes of them. Each is a
// scheduling point, if threads share the location, and then one step; they read the latest value.

#include <cstdint>

#include "sim/instrumented/watched.hpp"

using namespace reprise::sim;
using reprise::scheduler::AccessKind;
using reprise::scheduler::MemoryOrder;

namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kStrongest = __ATOMIC_SEQ_CST;

MemoryOrder order_of(int order) { return static_cast<MemoryOrder>(order & 7); }

template <class T>
T latest(const volatile T* location) {
  return __atomic_load_n(location, kStrongest);
}

/// @returns whether `expected` was there; if not, it receives what is
template <class T>
bool replace(volatile T* location, T* expected, T desired) {
  return __atomic_compare_exchange_n(location, expected, desired, false, kStrongest, kStrongest);
}

// For sixteen bytes the compiler would call a library, which may use a lock.
Wide latest(const volatile Wide* location) {
  return __sync_val_compare_and_swap(const_cast<volatile Wide*>(location), Wide{0}, Wide{0});
}

bool replace(volatile Wide* location, Wide* expected, Wide desired) {
  const Wide found = __sync_val_compare_and_swap(location, *expected, desired);
  const bool done = found == *expected;
  *expected = found;
  return done;
}

template <class T>
T load(const volatile T* location, int order, const void* place) {
  if (!watched()) return latest(location);
  const void* const address = const_cast<const T*>(location);
  watch_access(AccessKind::atomic_read, address, sizeof(T), place);
  const HostMemory inside;
  world().monitor().loaded(address, order_of(order));
  return latest(location);
}

template <class T>
void store(volatile T* location, T value, int order, const void* place) {
  if (watched()) {
    const void* const address = const_cast<const T*>(location);
    watch_access(AccessKind::atomic_write, address, sizeof(T), place);
    const HostMemory inside;
    world().monitor().stored(address, order_of(order));
  }
  T old = latest(location);
  while (!replace(location, &old, value)) {
  }
}

/// @param change gives the new value for the old one
template <class T, class Change>
T update(volatile T* location, int order, const void* place, Change change) {
  if (watched()) {
    const void* const address = const_cast<const T*>(location);
    watch_access(AccessKind::atomic_write, address, sizeof(T), place);
    const HostMemory inside;
    world().monitor().updated(address, order_of(order));
  }
  T old = latest(location);
  while (!replace(location, &old, static_cast<T>(change(old)))) {
  }
  return old;
}

/// @returns whether the exchange took place; if not, `expected` receives what is there
template <class T>
bool compare_exchange(volatile T* location, T* expected, T desired, int success, int failure,
                      const void* place) {
  const bool is_watched = watched();
  const void* const address = const_cast<const T*>(location);
  if (is_watched) watch_access(AccessKind::atomic_write, address, sizeof(T), place);
  const bool done = replace(location, expected, desired);
  if (is_watched) {
    const HostMemory inside;
    if (done) {
      world().monitor().updated(address, order_of(success));
    } else {
      world().monitor().loaded(address, order_of(failure));
    }
  }
  return done;
}

}  // namespace

#define REPRISE_HERE __builtin_return_address(0)

#define REPRISE_FETCH(bits, T, name, result)                                         \
  T __tsan_atomic##bits##_fetch_##name(volatile T* location, T operand, int order) { \
    return update(location, order, REPRISE_HERE,                                     \
                  [operand](T old) { return static_cast<T>(result); });              \
  }

#define REPRISE_ATOMICS(bits, T)                                                                  \
  T __tsan_atomic##bits##_load(const volatile T* location, int order) {                           \
    return load(location, order, REPRISE_HERE);                                                   \
  }                                                                                               \
  void __tsan_atomic##bits##_store(volatile T* location, T value, int order) {                    \
    store(location, value, order, REPRISE_HERE);                                                  \
  }                                                                                               \
  T __tsan_atomic##bits##_exchange(volatile T* location, T value, int order) {                    \
    return update(location, order, REPRISE_HERE, [value](T) { return value; });                   \
  }                                                                                               \
  REPRISE_FETCH(bits, T, add, old + operand)                                                      \
  REPRISE_FETCH(bits, T, sub, old - operand)                                                      \
  REPRISE_FETCH(bits, T, and, old& operand)                                                       \
  REPRISE_FETCH(bits, T, or, old | operand)                                                       \
  REPRISE_FETCH(bits, T, xor, old ^ operand)                                                      \
  REPRISE_FETCH(bits, T, nand, ~(old & operand))                                                  \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile T* location, T* expected, T desired, \
                                                    int success, int failure) {                   \
    return compare_exchange(location, expected, desired, success, failure, REPRISE_HERE);         \
  }                                                                                               \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile T* location, T* expected, T desired,   \
                                                  int success, int failure) {                     \
    return compare_exchange(location, expected, desired, success, failure, REPRISE_HERE);         \
  }                                                                                               \
  T __tsan_atomic##bits##_compare_exchange_val(volatile T* location, T expected, T desired,       \
                                               int success, int failure) {                        \
    compare_exchange(location, &expected, desired, success, failure, REPRISE_HERE);               \
    return expected;                                                                              \
  }

extern "C" {

REPRISE_ATOMICS(8, std::uint8_t)
REPRISE_ATOMICS(16, std::uint16_t)
REPRISE_ATOMICS(32, std::uint32_t)
REPRISE_ATOMICS(64, std::uint64_t)
REPRISE_ATOMICS(128, Wide)

void __tsan_atomic_thread_fence(int order) {
  if (!watched()) return;
  const HostMemory inside;
  world().monitor().fenced(order_of(order));
}

// Orders what the compiler does; there is no signal handler to see more.
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
