// std::atomic and the __atomic_ functions: what -fsanitize=thread makes of them. Each is a
// scheduling point, and then one step; what it reads the memory model says.

#include <cstdint>

#include "sim/instrumented/watched.hpp"

using namespace reprise::sim;
using reprise::scheduler::Cell;
using reprise::scheduler::Order;
using reprise::scheduler::Spurious;
using reprise::scheduler::Value;

namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kStrongest = __ATOMIC_SEQ_CST;

/// @param order of __ATOMIC_RELAXED and its family
Order order_of(int order) {
  switch (order & 7) {
    case __ATOMIC_RELAXED:
      return Order::relaxed;
    case __ATOMIC_CONSUME:
    case __ATOMIC_ACQUIRE:
      return Order::acquire;
    case __ATOMIC_RELEASE:
      return Order::release;
    case __ATOMIC_ACQ_REL:
      return Order::acq_rel;
    default:
      return Order::seq_cst;
  }
}

template <class T>
Cell cell_of(const volatile T* location) {
  return {const_cast<T*>(location), sizeof(T)};
}

template <class T>
Value value_of(T value) {
  if constexpr (sizeof(T) <= sizeof(std::uint64_t)) return {value, 0};
  return {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(Wide{value} >> 64)};
}

template <class T>
T from(const Value& value) {
  if constexpr (sizeof(T) <= sizeof(std::uint64_t)) return static_cast<T>(value.low);
  return static_cast<T>(Wide{value.high} << 64 | value.low);
}

/// @returns whether the monitor answers. What is not aligned it could not tell from its neighbours.
template <class T>
bool modelled(const volatile T* location) {
  return watched() && reinterpret_cast<std::uintptr_t>(location) % sizeof(T) == 0;
}

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
  if (!modelled(location)) return latest(location);
  return from<T>(Hook()->load(cell_of(location), order_of(order), place));
}

/// @param change gives the new value for the old one
template <class T, class Change>
T update(volatile T* location, int order, const void* place, Change change) {
  if (!modelled(location)) {
    T old = latest(location);
    while (!replace(location, &old, static_cast<T>(change(old)))) {
    }
    return old;
  }
  const auto changed = [&](Value old) { return value_of(static_cast<T>(change(from<T>(old)))); };
  return from<T>(Hook()->update(cell_of(location), order_of(order), place, changed));
}

template <class T>
void store(volatile T* location, T value, int order, const void* place) {
  if (!modelled(location)) {
    update(location, order, place, [value](T) { return value; });
    return;
  }
  Hook()->store(cell_of(location), value_of(value), order_of(order), place);
}

/// @returns whether the exchange took place; if not, `expected` receives what is there
template <class T>
bool compare_exchange(volatile T* location, T* expected, T desired, bool weak, int success,
                      int failure, const void* place) {
  if (!modelled(location)) return replace(location, expected, desired);
  const Hook hook;
  const auto result = hook->compare_exchange(
      cell_of(location),
      {value_of(*expected), value_of(desired), order_of(success), order_of(failure), weak}, place);
  if (!result.exchanged) {
    if (from<T>(result.found) == *expected) world().note_spurious(Spurious::exchange, place);
    *expected = from<T>(result.found);
  }
  return result.exchanged;
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
    return compare_exchange(location, expected, desired, false, success, failure, REPRISE_HERE);  \
  }                                                                                               \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile T* location, T* expected, T desired,   \
                                                  int success, int failure) {                     \
    return compare_exchange(location, expected, desired, true, success, failure, REPRISE_HERE);   \
  }                                                                                               \
  T __tsan_atomic##bits##_compare_exchange_val(volatile T* location, T expected, T desired,       \
                                               int success, int failure) {                        \
    compare_exchange(location, &expected, desired, false, success, failure, REPRISE_HERE);        \
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
  Hook()->fence(order_of(order));
}

// Orders what the compiler does; there is no signal handler to see more.
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
