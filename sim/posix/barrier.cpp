// Barriers and spin locks.

#include <pthread.h>

#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/waiting.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;
using reprise::scheduler::Need;
using reprise::scheduler::Task;
using reprise::scheduler::TouchKind;

namespace {

// What we keep in a pthread_barrier_t.
struct Barrier {
  uint64_t object;
  uint64_t round;  // grows whenever all have come
  unsigned count;
  unsigned arrived;
};
static_assert(sizeof(Barrier) <= sizeof(pthread_barrier_t));

Barrier& state(pthread_barrier_t* barrier) { return *reinterpret_cast<Barrier*>(barrier); }

// A spin lock is one int: 1 = free, 0 = taken, as glibc has it.
constexpr int kFree = 1;
constexpr int kTaken = 0;

int& value(pthread_spinlock_t* lock) { return *const_cast<int*>(lock); }

Need need_of(const pthread_spinlock_t* lock) {
  return {const_cast<int*>(lock), 1, [](const void* address, const Task&) {
            return *static_cast<const int*>(address) == kFree ? 1 : 0;
          }};
}

void take(pthread_spinlock_t* lock, const void* site) {
  value(lock) = kTaken;
  world().monitor().locked(const_cast<int*>(lock),
                           {.site = site, .kind = reprise::scheduler::LockKind::spin});
}

}  // namespace

extern "C" {

int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
                         unsigned count) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_barrier_init)(barrier, attributes, count);
  const Kernel kernel;
  if (count == 0) return EINVAL;
  state(barrier) = {world().new_object(), 0, count, 0};
  return 0;
}

int pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_barrier_destroy)(barrier);
  return state(barrier).arrived == 0 ? 0 : EBUSY;
}

int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_barrier_wait)(barrier);
  Call call(Operation::barrier_wait, barrier, __builtin_return_address(0));
  Barrier& common = state(barrier);
  const uint64_t object = common.object;
  world().scheduler().touched(barrier, TouchKind::write);
  // Two addresses in turn: who is early in the next round tells nothing to who is late in this one.
  const void* const round = reinterpret_cast<const char*>(barrier) + common.round % 2;
  world().monitor().released(round);
  if (++common.arrived == common.count) {
    common.arrived = 0;
    ++common.round;
    world().scheduler().wake(barrier);
    world().monitor().acquired(round);
    return call.status(object, PTHREAD_BARRIER_SERIAL_THREAD);
  }
  // The barrier may be destroyed as soon as the last one has come: not touched after that.
  wait_for({barrier, "barrier", object, __builtin_return_address(0), nullptr});
  world().monitor().acquired(round);
  return call.status(object, 0);
}

int pthread_spin_init(pthread_spinlock_t* lock, int shared) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_spin_init)(lock, shared);
  value(lock) = kFree;
  return 0;
}

int pthread_spin_destroy(pthread_spinlock_t*) noexcept { return 0; }

int pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_spin_lock)(lock);
  Call call(Operation::spin_lock, const_cast<int*>(lock), __builtin_return_address(0),
            need_of(lock));
  while (value(lock) == kTaken) {
    world().scheduler().touched(const_cast<int*>(lock), TouchKind::attempt);
    world().scheduler().block(
        {const_cast<int*>(lock), "spin lock", 0, __builtin_return_address(0), nullptr});
  }
  world().scheduler().touched(const_cast<int*>(lock), TouchKind::write, -1);
  take(lock, __builtin_return_address(0));
  return call.status(0, 0);
}

int pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_spin_trylock)(lock);
  Call call(Operation::spin_trylock, const_cast<int*>(lock), __builtin_return_address(0));
  const bool is_free = value(lock) == kFree;
  world().scheduler().touched(const_cast<int*>(lock),
                              is_free ? TouchKind::success : TouchKind::attempt, is_free ? -1 : 0);
  if (!is_free) return call.status(0, EBUSY);
  take(lock, __builtin_return_address(0));
  return call.status(0, 0);
}

int pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_spin_unlock)(lock);
  Call call(Operation::spin_unlock, const_cast<int*>(lock), __builtin_return_address(0));
  world().scheduler().touched(const_cast<int*>(lock), TouchKind::write,
                              value(lock) == kTaken ? 1 : 0);
  world().monitor().unlocked(const_cast<int*>(lock), 0);
  value(lock) = kFree;
  world().scheduler().wake(const_cast<int*>(lock), 1);
  return call.status(0, 0);
}

}  // extern "C"
