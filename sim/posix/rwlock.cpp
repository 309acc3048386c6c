// Reader/writer locks. The state lives in the pthread object, in fields of glibc's; waiters are
// tasks blocked on its address. As glibc, a lock of the default kind prefers readers, and one of
// kind PREFER_WRITER_NONRECURSIVE lets no new reader pass a waiting writer.

#include <pthread.h>

#include <bit>
#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;
using reprise::scheduler::Deadline;
using reprise::scheduler::Holder;
using reprise::scheduler::kNoDeadline;
using reprise::scheduler::LockKind;
using reprise::scheduler::Need;
using reprise::scheduler::Spurious;
using reprise::scheduler::Task;
using reprise::scheduler::TaskId;
using reprise::scheduler::TouchKind;
using reprise::scheduler::Wait;
using reprise::scheduler::Wake;

namespace {

unsigned& readers(pthread_rwlock_t& lock) { return lock.__data.__readers; }
unsigned& waiting_writers(pthread_rwlock_t& lock) { return lock.__data.__writers; }
int& writer(pthread_rwlock_t& lock) { return lock.__data.__cur_writer; }  // tid, 0 = none

uint64_t object_of(pthread_rwlock_t& lock) { return world().object_of(lock, lock.__data.__pad2); }

// The first tasks that read it, a bit each, in fields that nobody waits on here: enough to name one
// whom a writer waits for, as a rule.
constexpr unsigned kBits = 32;

unsigned* readers_field(pthread_rwlock_t& lock, TaskId task) {
  if (task >= 2 * kBits) return nullptr;
  return task < kBits ? &lock.__data.__wrphase_futex : &lock.__data.__writers_futex;
}

void note_reader(pthread_rwlock_t& lock, TaskId task, bool reads) {
  unsigned* const field = readers_field(lock, task);
  if (field == nullptr) return;
  const unsigned bit = 1u << task % kBits;
  *field = reads ? *field | bit : *field & ~bit;
}

Holder reading_thread(const pthread_rwlock_t& lock) {
  const unsigned first = lock.__data.__wrphase_futex;
  const unsigned second = lock.__data.__writers_futex;
  if (first != 0) return {static_cast<TaskId>(std::countr_zero(first)), nullptr};
  if (second != 0) return {kBits + static_cast<TaskId>(std::countr_zero(second)), nullptr};
  return {};
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

// A writer waits for all readers; a reader may wait for a writer that itself waits.
Holder using_thread(const void* address) {
  const Holder holder = writing_thread(address);
  if (holder.task != reprise::scheduler::kNoTask) return holder;
  return reading_thread(*static_cast<const pthread_rwlock_t*>(address));
}

// Waits until the condition holds. @returns an error number
int wait_until(pthread_rwlock_t& lock, bool (*free_for_me)(pthread_rwlock_t&), const char* kind,
               Holder (*holder)(const void*), const Need& need, const Deadline& deadline,
               const void* site) {
  if (deadline.time_ns != kNoDeadline) world().scheduler().touched(&lock, TouchKind::attempt);
  if (!free_for_me(lock) && deadline_comes_first(deadline, need, site)) return ETIMEDOUT;
  while (!free_for_me(lock)) {
    world().scheduler().touched(&lock, TouchKind::attempt);
    const Wait wait{&lock, kind, object_of(lock), site, holder};
    world().monitor().wants_lock(&lock, object_of(lock));
    if (wait_for_lock(wait, deadline) == Wake::timed_out && !free_for_me(lock)) {
      world().scheduler().touched(&lock, TouchKind::attempt);
      world().monitor().gave_up();
      return ETIMEDOUT;
    }
  }
  return 0;
}

// Readers see what writers did, and a writer what everyone did: readers are known by a second
// address.
const void* readers_key(pthread_rwlock_t& lock) { return &writer(lock); }

void take_for_reading(pthread_rwlock_t& lock, const void* site, bool insists) {
  const uint64_t object = object_of(lock);
  world().scheduler().touched(&lock, TouchKind::share, -1);
  ++readers(lock);
  note_reader(lock, world().running_thread().id, true);
  world().monitor().locked(
      &lock, {.object = object, .site = site, .kind = LockKind::reader, .insists = insists});
}

void take_for_writing(pthread_rwlock_t& lock, const void* site, bool insists) {
  const uint64_t object = object_of(lock);
  world().scheduler().touched(&lock, TouchKind::write, -kWhole);
  writer(lock) = world().running_thread().tid;
  world().monitor().acquired_from_readers(readers_key(lock));
  world().monitor().locked(
      &lock, {.object = object, .site = site, .kind = LockKind::writer, .insists = insists});
}

int try_lock(pthread_rwlock_t& lock, bool (*free_for_me)(pthread_rwlock_t&),
             void (*take)(pthread_rwlock_t&, const void*, bool insists), const void* site) {
  if (!free_for_me(lock) || world().spuriously(Spurious::trylock, site)) return EBUSY;
  take(lock, site, false);
  return 0;
}

int lock_for_reading(pthread_rwlock_t& lock, const Deadline& deadline, const void* site) {
  if (writer(lock) == world().running_thread().tid) return EDEADLK;
  const int error = wait_until(lock, &may_read, "reader lock", &writing_thread, need_to_read(&lock),
                               deadline, site);
  if (error == 0) take_for_reading(lock, site, deadline.time_ns == kNoDeadline);
  return error;
}

int lock_for_writing(pthread_rwlock_t& lock, const Deadline& deadline, const void* site) {
  const int self = world().running_thread().tid;
  if (writer(lock) == self) return EDEADLK;
  (void)object_of(lock);  // it is about to change
  ++waiting_writers(lock);
  const int error = wait_until(lock, &may_write, "writer lock", &using_thread, need_to_write(&lock),
                               deadline, site);
  --waiting_writers(lock);
  if (error == 0) {
    take_for_writing(lock, site, deadline.time_ns == kNoDeadline);
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
    world().scheduler().touched(&lock, TouchKind::share, 1);
    --readers(lock);
    note_reader(lock, world().running_thread().id, false);
    world().monitor().unlocked_shared(readers_key(lock), object_of(lock));
  }
  if (readers(lock) == 0) world().scheduler().wake(&lock);
}

int call_read_until(pthread_rwlock_t& lock, clockid_t clock, const timespec& deadline,
                    const void* site) {
  Call call(Operation::rwlock_rdlock, &lock, site);
  const int error = lock_for_reading(lock, virtual_deadline(clock, deadline), site);
  return call.status(object_of(lock), error);
}

int call_write_until(pthread_rwlock_t& lock, clockid_t clock, const timespec& deadline,
                     const void* site) {
  Call call(Operation::rwlock_wrlock, &lock, site);
  const int error = lock_for_writing(lock, virtual_deadline(clock, deadline), site);
  return call.status(object_of(lock), error);
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
  return call.status(object_of(*lock),
                     try_lock(*lock, &may_read, &take_for_reading, __builtin_return_address(0)));
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock,
                               const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_clockrdlock)(lock, clock, deadline);
  return call_read_until(*lock, clock, *deadline, __builtin_return_address(0));
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_timedrdlock)(lock, deadline);
  return call_read_until(*lock, CLOCK_REALTIME, *deadline, __builtin_return_address(0));
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
  return call.status(object_of(*lock),
                     try_lock(*lock, &may_write, &take_for_writing, __builtin_return_address(0)));
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock,
                               const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_clockwrlock)(lock, clock, deadline);
  return call_write_until(*lock, clock, *deadline, __builtin_return_address(0));
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const struct timespec* deadline) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_timedwrlock)(lock, deadline);
  return call_write_until(*lock, CLOCK_REALTIME, *deadline, __builtin_return_address(0));
}

int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_rwlock_unlock)(lock);
  Call call(Operation::rwlock_unlock, lock, __builtin_return_address(0));
  unlock(*lock);
  return call.status(object_of(*lock), 0);
}

}  // extern "C"
