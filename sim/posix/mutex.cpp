#include "sim/posix/mutex.hpp"

#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

using scheduler::Holder;
using scheduler::kNoDeadline;
using scheduler::Need;
using scheduler::Spurious;
using scheduler::TouchKind;
using scheduler::Wait;
using scheduler::Wake;

// The low bits of glibc's kind; the rest says robust, priority-inheriting or shared, which make no
// difference in a simulation without owners that die.
constexpr int kKindMask = 3;

int kind(const pthread_mutex_t& mutex) { return mutex.__data.__kind & kKindMask; }

bool locked(const pthread_mutex_t& mutex) { return mutex.__data.__lock != 0; }

bool owned_by(const pthread_mutex_t& mutex, const Thread& thread) {
  return locked(mutex) && mutex.__data.__owner == thread.tid;
}

// The list that robust mutexes are kept on is free for our use: id, and where it was taken.
auto& object_field(pthread_mutex_t& mutex) { return mutex.__data.__list.__prev; }
auto& site_field(pthread_mutex_t& mutex) { return mutex.__data.__list.__next; }

// How much is left of a mutex for who would like to take it.
std::int32_t left(const void* address, const scheduler::Task& task) {
  const auto& mutex = *static_cast<const pthread_mutex_t*>(address);
  const bool again = owned_by(mutex, static_cast<const Thread&>(task)) &&
                     kind(mutex) != PTHREAD_MUTEX_NORMAL &&
                     kind(mutex) != PTHREAD_MUTEX_ADAPTIVE_NP;
  return locked(mutex) && !again ? 0 : 1;
}

void take(pthread_mutex_t& mutex, const Thread& thread, const void* site) {
  mutex.__data.__lock = 1;
  mutex.__data.__owner = thread.tid;
  mutex.__data.__count = 1;
  site_field(mutex) = reinterpret_cast<__pthread_internal_list*>(const_cast<void*>(site));
}

Holder mutex_holder(const void* address) {
  auto& mutex = *static_cast<pthread_mutex_t*>(const_cast<void*>(address));
  const Thread* const owner = world().find_thread(mutex.__data.__owner);
  return {owner == nullptr ? scheduler::kNoTask : owner->id, site_field(mutex)};
}

// Owner's second attempt. @returns an error number, or -1 where it waits like anyone else
int relock(pthread_mutex_t& mutex) {
  switch (kind(mutex)) {
    case PTHREAD_MUTEX_RECURSIVE:
      if (mutex.__data.__count == ~0u) return EAGAIN;
      ++mutex.__data.__count;
      return 0;
    case PTHREAD_MUTEX_ERRORCHECK:
      return EDEADLK;
    default:
      return -1;
  }
}

}  // namespace

scheduler::Need need_of(const pthread_mutex_t& mutex) { return {&mutex, 1, &left}; }

std::uint64_t mutex_object(pthread_mutex_t& mutex) {
  auto& field = object_field(mutex);
  auto number = reinterpret_cast<std::uint64_t>(field);
  const std::uint64_t object = world().object_of(mutex, number);
  field = reinterpret_cast<__pthread_internal_list*>(number);
  return object;
}

int lock_mutex(pthread_mutex_t& mutex, const scheduler::Deadline& deadline, const void* site) {
  Thread& self = world().running_thread();
  if (owned_by(mutex, self)) {
    if (const int error = relock(mutex); error >= 0) return error;
  }
  const std::uint64_t object = mutex_object(mutex);
  if (locked(mutex) && deadline_comes_first(deadline, need_of(mutex), site)) return ETIMEDOUT;
  while (locked(mutex)) {
    world().scheduler().touched(&mutex, TouchKind::attempt);
    const Wait wait{&mutex, "mutex", object, site, &mutex_holder};
    world().monitor().wants_lock(&mutex, object);
    if (wait_for_lock(wait, deadline) == Wake::timed_out && locked(mutex)) {
      world().scheduler().touched(&mutex, TouchKind::attempt);
      world().monitor().gave_up();
      return ETIMEDOUT;
    }
  }
  const bool insists = deadline.time_ns == kNoDeadline;
  world().scheduler().touched(&mutex, insists ? TouchKind::write : TouchKind::success, -1);
  take(mutex, self, site);
  world().monitor().locked(&mutex, {.object = object, .site = site, .insists = insists});
  return 0;
}

int try_lock_mutex(pthread_mutex_t& mutex, const void* site) {
  Thread& self = world().running_thread();
  if (owned_by(mutex, self) && kind(mutex) == PTHREAD_MUTEX_RECURSIVE) return relock(mutex);
  const bool fails = locked(mutex) || world().spuriously(Spurious::trylock, site);
  world().scheduler().touched(&mutex, fails ? TouchKind::attempt : TouchKind::success,
                              fails ? 0 : -1);
  if (fails) return EBUSY;
  const std::uint64_t object = mutex_object(mutex);
  take(mutex, self, site);
  world().monitor().locked(&mutex, {.object = object, .site = site, .insists = false});
  return 0;
}

int unlock_mutex(pthread_mutex_t& mutex) {
  const bool owned = owned_by(mutex, world().running_thread());
  if (!owned && kind(mutex) != PTHREAD_MUTEX_NORMAL && kind(mutex) != PTHREAD_MUTEX_ADAPTIVE_NP) {
    return EPERM;
  }
  if (--mutex.__data.__count > 0 && kind(mutex) == PTHREAD_MUTEX_RECURSIVE) return 0;
  world().monitor().unlocked(&mutex, mutex_object(mutex));
  world().scheduler().touched(&mutex, TouchKind::write, locked(mutex) ? 1 : 0);
  mutex.__data.__count = 0;
  mutex.__data.__lock = 0;
  mutex.__data.__owner = 0;
  // Whoever comes first takes it, as with a futex: the woken one has to try again.
  world().scheduler().wake(&mutex, 1);
  return 0;
}

int call_lock(pthread_mutex_t& mutex, const void* site) {
  Call call(Operation::mutex_lock, &mutex, site, need_of(mutex));
  const int error = lock_mutex(mutex, kNoDeadline, site);
  return call.status(mutex_object(mutex), error);
}

int call_try_lock(pthread_mutex_t& mutex, const void* site) {
  Call call(Operation::mutex_trylock, &mutex, site);
  const int error = try_lock_mutex(mutex, site);
  return call.status(mutex_object(mutex), error);
}

int call_lock_until(pthread_mutex_t& mutex, clockid_t clock, const timespec& deadline,
                    const void* site) {
  Call call(Operation::mutex_timedlock, &mutex, site);
  if (!valid(deadline) && mutex.__data.__lock != 0) return call.status(0, EINVAL);
  const int error = lock_mutex(mutex, virtual_deadline(clock, deadline), site);
  return call.status(mutex_object(mutex), error);
}

int call_unlock(pthread_mutex_t& mutex, const void* site) {
  Call call(Operation::mutex_unlock, &mutex, site);
  return call.status(mutex_object(mutex), unlock_mutex(mutex));
}

}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) noexcept {
  const int error = REPRISE_HOST(pthread_mutex_init)(mutex, attributes);
  mutex->__data.__list = {};
  return error;
}

int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_mutex_destroy)(mutex);
  if (mutex->__data.__lock != 0) return EBUSY;
  std::memset(mutex, 0, sizeof *mutex);
  mutex->__data.__kind = -1;  // as glibc marks one that is gone
  return 0;
}

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  return simulated() ? call_lock(*mutex, __builtin_return_address(0))
                     : REPRISE_HOST(pthread_mutex_lock)(mutex);
}

int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  return simulated() ? call_try_lock(*mutex, __builtin_return_address(0))
                     : REPRISE_HOST(pthread_mutex_trylock)(mutex);
}

int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                            const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_mutex_clocklock)(mutex, clock, deadline);
  return call_lock_until(*mutex, clock, *deadline, __builtin_return_address(0));
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_mutex_timedlock)(mutex, deadline);
  return call_lock_until(*mutex, CLOCK_REALTIME, *deadline, __builtin_return_address(0));
}

int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  return simulated() ? call_unlock(*mutex, __builtin_return_address(0))
                     : REPRISE_HOST(pthread_mutex_unlock)(mutex);
}

}  // extern "C"
