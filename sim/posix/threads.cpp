// pthread_create and what concerns a thread as a whole. A pthread_t is the thread's small id, so it
// is the same in every run.

#include <pthread.h>
#include <sched.h>

#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"
#include "sim/thread_life.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;
using reprise::scheduler::Deadline;
using reprise::scheduler::kNoDeadline;
using reprise::scheduler::TouchKind;
using reprise::scheduler::Wait;
using reprise::scheduler::Wake;

namespace {

// What pthread_setname_np accepts, with the final zero.
constexpr size_t kNameBytes = 16;

Thread* find_thread(pthread_t handle) {
  return world().running_process().find_thread(static_cast<int>(handle));
}

// The end of a thread, for who explores schedules: its number stands for it.
const void* end_of(pthread_t handle) { return reinterpret_cast<const void*>(handle); }

// The numbers that a process gives its threads: at no address, as their ends are.
const void* numbers_of(const Process& process) {
  return reinterpret_cast<const void*>(-std::intptr_t{process.id});
}

reprise::scheduler::Need need_of(pthread_t handle) {
  return {end_of(handle), 1, [](const void* address, const reprise::scheduler::Task& joining) {
            const Process& process = *static_cast<const Thread&>(joining).process;
            const auto tid = static_cast<int>(reinterpret_cast<pthread_t>(address));
            const Thread* const thread = process.find_thread(tid);
            return thread == nullptr || thread->ended ? 1 : 0;
          }};
}

// By who does not insist on it.
void touch_end(pthread_t handle) {
  const Thread* const thread = find_thread(handle);
  const bool has_ended = thread == nullptr || thread->ended;
  world().scheduler().touched(end_of(handle), has_ended ? TouchKind::success : TouchKind::attempt);
}

reprise::scheduler::Holder joined_thread(const void* address) {
  return {static_cast<const Thread*>(address)->id, nullptr};
}

// The one way to join, with and without a deadline. @returns an error number
int join(pthread_t handle, void** result, const Deadline& deadline, const void* site) {
  Thread& self = world().running_thread();
  Thread* const thread = find_thread(handle);
  if (thread == nullptr) return ESRCH;
  if (thread == &self) return EDEADLK;
  if (thread->detached || thread->joining) return EINVAL;
  thread->joining = true;
  if (deadline.time_ns == reprise::scheduler::kNoDeadline) world().monitor().awaits_end();
  if (!thread->ended && deadline_comes_first(deadline, need_of(handle), site)) {
    thread->joining = false;
    return ETIMEDOUT;
  }
  while (!thread->ended) {
    const Wait wait{thread, "end of a thread", static_cast<uint64_t>(thread->tid), site,
                    &joined_thread};
    if (wait_for(wait, deadline) == Wake::timed_out) {
      thread->joining = false;
      return ETIMEDOUT;
    }
  }
  touch_end(handle);  // who has waited for it has not yet
  if (result != nullptr) *result = thread->result;
  world().monitor().thread_joined(*thread);
  world().forget_thread(*thread);
  return 0;
}

}  // namespace

namespace reprise::sim {

void call_yield(const void* site) {
  const Kernel kernel;
  if (world().spuriously(scheduler::Spurious::yield, site)) {
    world().scheduler().point();
  } else {
    world().scheduler().yield({.site = site});
  }
  world().record(Operation::thread_yield, 0, 0, 0);
}

}  // namespace reprise::sim

extern "C" {

int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*routine)(void*),
                   void* argument) {
  if (!simulated()) return REPRISE_HOST(pthread_create)(handle, attributes, routine, argument);
  Call call(Operation::thread_start, nullptr, nullptr, reprise::scheduler::Need{});
  // Numbers are given in the order of creation.
  world().scheduler().touched(numbers_of(world().running_process()),
                              reprise::scheduler::TouchKind::write);
  int detach_state = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) pthread_attr_getdetachstate(attributes, &detach_state);
  Thread& thread = world().start_thread(world().running_process(), routine, argument);
  thread.detached = detach_state == PTHREAD_CREATE_DETACHED;
  *handle = static_cast<pthread_t>(thread.tid);
  return call.status(static_cast<uint64_t>(thread.tid), 0);
}

int pthread_join(pthread_t handle, void** result) {
  if (!simulated()) return REPRISE_HOST(pthread_join)(handle, result);
  Call call(Operation::thread_join, nullptr, nullptr, need_of(handle));
  world().scheduler().touched(end_of(handle), reprise::scheduler::TouchKind::write);
  return call.status(handle, join(handle, result, kNoDeadline, __builtin_return_address(0)));
}

int pthread_timedjoin_np(pthread_t handle, void** result, const struct timespec* deadline) {
  if (!simulated()) return REPRISE_HOST(pthread_timedjoin_np)(handle, result, deadline);
  Call call(Operation::thread_join);
  touch_end(handle);
  return call.status(handle, join(handle, result, virtual_deadline(CLOCK_REALTIME, *deadline),
                                  __builtin_return_address(0)));
}

int pthread_tryjoin_np(pthread_t handle, void** result) {
  if (!simulated()) return REPRISE_HOST(pthread_tryjoin_np)(handle, result);
  Call call(Operation::thread_join);
  touch_end(handle);
  const Thread* const thread = find_thread(handle);
  if (thread != nullptr && !thread->ended) return call.status(handle, EBUSY);
  return call.status(handle, join(handle, result, kNoDeadline, nullptr));
}

int pthread_detach(pthread_t handle) {
  if (!simulated()) return REPRISE_HOST(pthread_detach)(handle);
  Call call(Operation::thread_detach);
  Thread* const thread = find_thread(handle);
  if (thread == nullptr) return call.status(handle, ESRCH);
  if (thread->detached) return call.status(handle, EINVAL);
  thread->detached = true;
  if (thread->ended) {
    world().monitor().ends_detached(*thread);
    world().forget_thread(*thread);
  }
  return call.status(handle, 0);
}

void pthread_exit(void* result) {
  if (simulated()) end_thread(result);
  REPRISE_HOST(pthread_exit)(result);
  __builtin_unreachable();
}

pthread_t pthread_self() noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_self)();
  return static_cast<pthread_t>(world().running_thread().tid);
}

int pthread_setname_np(pthread_t handle, const char* name) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_setname_np)(handle, name);
  const Kernel kernel;
  if (std::strlen(name) >= kNameBytes) return ERANGE;
  Thread* const thread = find_thread(handle);
  if (thread == nullptr) return ESRCH;
  thread->name = name;
  return 0;
}

int pthread_getname_np(pthread_t handle, char* name, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_getname_np)(handle, name, bytes);
  const Kernel kernel;
  const Thread* const thread = find_thread(handle);
  if (thread == nullptr) return ESRCH;
  if (bytes <= thread->name.size()) return ERANGE;
  std::memcpy(name, thread->name.c_str(), thread->name.size() + 1);
  return 0;
}

int sched_yield() noexcept {
  if (!simulated()) return REPRISE_HOST(sched_yield)();
  call_yield(__builtin_return_address(0));
  return 0;
}

}  // extern "C"
