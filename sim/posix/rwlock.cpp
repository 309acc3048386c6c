// Reader/writer locks. The state lives in the pthread object, in fields of glibc's; waiters are
// tasks blocked on its address. As glibc, a lock of the default kind prefers readers, and one of
// kind PREFER_WRITER_NONRECURSIVE lets no new reader pass a waiting writer.

#include <pthread.h>

#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;
using reprise::scheduler::Deadline;
using reprise::scheduler::Holder;
using reprise::scheduler::kNoDeadline;
using reprise::scheduler::Need;
using reprise::scheduler::Task;
using reprise::scheduler::TouchKind;
using reprise::scheduler::Wait;
using reprise::scheduler::Wake;

namespace {

unsigned& readers(pthread_rwlock_t& lock) { return lock.__data.__readers; }
unsigned& waiting_writers(pthread_rwlock_t& lock) { return lock.__data.__writers; }
int& writer(pthread_rwlock_t& lock) { return lock.__data.__cur_writer; }  // tid, 0 = none

uint64_t object_of(pthread_rwlock_t& lock) {
  unsigned long& field = lock.__data.__pad2;
  if (field == 0) field = world().new_object();
  return field;
}

bool may_read(pthread_rwlock_t& lock) {
  if (writer(lock) != 0) return false;
  const bool writers_first = lock.__data.__flags == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP;
  return !writers_first || waiting_writers(lock) == 0;
}

bool may_write(pthread_rwlock_t& lock) { return writer(lock) == 0 && readers(lock) == 0; }

// Readers take one each, a writer takes all there is: nobody knows so many threads.
constexpr std::int32_t kWhole = 1 << 20;

std::int32_t left(const void* address, const Task& task) {
  auto& lock = *static_cast<pthread_rwlock_t*>(const_cast<void*>(address));
  if (writer(lock) == static_cast<const Thread&>(task).tid) return kWhole;  // is told so
  return writer(lock) != 0 ? 0 : kWhole - static_cast<std::int32_t>(readers(lock));
}

Need need_to_read(const pthread_rwlock_t* lock) { return {lock, 1, &left}; }
Need need_to_write(const pthread_rwlock_t* lock) { return {lock, kWhole, &left}; }

Holder writing_thread(const void* address) {
  auto& lock = *static_cast<pthread_rwlock_t*>(const_cast<void*>(address));
  const Thread* const thread = world().find_thread(writer(lock));
  return {thread == nullptr ? reprise::scheduler::kNoTask : thread->id, nullptr};
}

// Waits until the condition holds. @returns an error number
int wait_until(pthread_rwlock_t& lock, bool (*free_for_me)(pthread_rwlock_t&), const char* kind,
               const Deadline& deadline, const void* site) {
  while (!free_for_me(lock)) {
    world().scheduler().touched(&lock, TouchKind::attempt);
    const Wait wait{&lock, kind, object_of(lock), site, &writing_thread};
    if (world().scheduler().block(wait, deadline) == Wake::timed_out && !free_for_me(lock)) {
      return ETIMEDOUT;
    }
  }
  return 0;
}

// Readers see what writers did, and a writer what everyone did: readers are known by a second
// address.
const void* readers_key(pthread_rwlock_t& lock) { return &writer(lock); }

void take_for_reading(pthread_rwlock_t& lock, const void* site) {
  world().scheduler().touched(&lock, TouchKind::read, -1);
  ++readers(lock);
  world().monitor().locked(&lock, object_of(lock), site);
}

void take_for_writing(pthread_rwlock_t& lock, const void* site) {
  world().scheduler().touched(&lock, TouchKind::write, -kWhole);
  writer(lock) = world().running_thread().tid;
  world().monitor().acquired(readers_key(lock));
  world().monitor().locked(&lock, object_of(lock), site);
}

int lock_for_reading(pthread_rwlock_t& lock, const Deadline& deadline, const void* site) {
  if (writer(lock) == world().running_thread().tid) return EDEADLK;
  const int error = wait_until(lock, &may_read, "reader lock", deadline, site);
  if (error == 0) take_for_reading(lock, site);
  return error;
}

int lock_for_writing(pthread_rwlock_t& lock, const Deadline& deadline, const void* site) {
  const int self = world().running_thread().tid;
  if (writer(lock) == self) return EDEADLK;
  ++waiting_writers(lock);
  const int error = wait_until(lock, &may_write, "writer lock", deadline, site);
  --waiting_writers(lock);
  if (error == 0) {
    take_for_writing(lock, site);
  } else {
    world().scheduler().wake(&lock);  // readers that waited behind this writer
  }
  return error;
}

void unlock(pthread_rwlock_t& lock) {
  if (writer(lock) != 0) {
    world().scheduler().touched(&lock, TouchKind::write, kWhole);
    writer(lock) = 0;
    world().monitor().unlocked(&lock, object_of(lock));
  } else if (readers(lock) > 0) {
    world().scheduler().touched(&lock, TouchKind::read, 1);
    --readers(lock);
    world().monitor().unlocked_shared(readers_key(lock), object_of(lock));
  }
  if (readers(lock) == 0) world().scheduler().wake(&lock);
}

}  // namespace

extern "C" {

int pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t* attributes) noexcept {
  return REPRISE_HOST(pthread_rwlock_init)(lock, attributes);  // memory only
}

int pthread_rwlock_destroy(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_destroy)(lock);
  std::memset(lock, 0, sizeof *lock);
  return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_rdlock)(lock);
  Call call(Operation::rwlock_rdlock, lock, __builtin_return_address(0), need_to_read(lock));
  const int error = lock_for_reading(*lock, kNoDeadline, __builtin_return_address(0));
  return call.status(object_of(*lock), error);
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_tryrdlock)(lock);
  Call call(Operation::rwlock_tryrdlock, lock, __builtin_return_address(0));
  world().scheduler().touched(lock, TouchKind::attempt);
  if (!may_read(*lock)) return call.status(object_of(*lock), EBUSY);
  take_for_reading(*lock, __builtin_return_address(0));
  return call.status(object_of(*lock), 0);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock,
                               const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_clockrdlock)(lock, clock, deadline);
  Call call(Operation::rwlock_rdlock, lock, __builtin_return_address(0));
  const int error =
      lock_for_reading(*lock, virtual_deadline(clock, *deadline), __builtin_return_address(0));
  return call.status(object_of(*lock), error);
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_timedrdlock)(lock, deadline);
  return pthread_rwlock_clockrdlock(lock, CLOCK_REALTIME, deadline);
}

int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_wrlock)(lock);
  Call call(Operation::rwlock_wrlock, lock, __builtin_return_address(0), need_to_write(lock));
  const int error = lock_for_writing(*lock, kNoDeadline, __builtin_return_address(0));
  return call.status(object_of(*lock), error);
}

int pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_trywrlock)(lock);
  Call call(Operation::rwlock_trywrlock, lock, __builtin_return_address(0));
  world().scheduler().touched(lock, TouchKind::attempt);
  if (!may_write(*lock)) return call.status(object_of(*lock), EBUSY);
  take_for_writing(*lock, __builtin_return_address(0));
  return call.status(object_of(*lock), 0);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock,
                               const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_clockwrlock)(lock, clock, deadline);
  Call call(Operation::rwlock_wrlock, lock, __builtin_return_address(0));
  const int error =
      lock_for_writing(*lock, virtual_deadline(clock, *deadline), __builtin_return_address(0));
  return call.status(object_of(*lock), error);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_timedwrlock)(lock, deadline);
  return pthread_rwlock_clockwrlock(lock, CLOCK_REALTIME, deadline);
}

int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_unlock)(lock);
  Call call(Operation::rwlock_unlock, lock, __builtin_return_address(0));
  unlock(*lock);
  return call.status(object_of(*lock), 0);
}

}  // extern "C"
