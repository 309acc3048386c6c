#include "sim/posix/condition.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "scheduler/symbol.hpp"
#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/mutex.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

using scheduler::kNoDeadline;
using scheduler::Wait;
using scheduler::Wake;

// What we keep in a pthread_cond_t, from its start; a zeroed one is ready for use.
struct Condition {
  std::uint64_t object;
  std::uint32_t clock;  // CLOCK_REALTIME is 0, as a zeroed object has it
  // Signals that came when nobody waited: how many, and the last one's thread and place.
  scheduler::TaskId missing_thread;
  std::uint64_t missed;
  const void* missed_site;
};
static_assert(sizeof(Condition) <= sizeof(pthread_cond_t) && CLOCK_REALTIME == 0);

Condition& state(pthread_cond_t& condition) { return reinterpret_cast<Condition&>(condition); }

clockid_t clock_of(pthread_cond_t& condition) {
  return static_cast<clockid_t>(state(condition).clock);
}

std::string tell_missed(const void* address) {
  const auto& own = *static_cast<const Condition*>(address);
  if (own.missed == 0) return "";
  return fmt::format(", signalled before when nobody waited, {} times, last by thread {} in {}",
                     own.missed, own.missing_thread, scheduler::function_name(own.missed_site));
}

// Who is late is signalled no more, though it may not have the mutex yet.
void leave_line(pthread_cond_t& condition, pthread_mutex_t& mutex, Wake wake, const void* site) {
  scheduler::Scheduler& scheduler = world().scheduler();
  scheduler.touched(&condition, lateness(wake));
  scheduler.needs(need_of(mutex));
  scheduler.point({&mutex, site, true});
}

}  // namespace

std::uint64_t condition_object(pthread_cond_t& condition) {
  return world().object_of(condition, state(condition).object);
}

int wait_condition(pthread_cond_t& condition, pthread_mutex_t& mutex,
                   const scheduler::Deadline& deadline, const void* site) {
  const std::uint64_t object = condition_object(condition);
  if (const int error = unlock_mutex(mutex); error != 0) return error;
  scheduler::Scheduler& scheduler = world().scheduler();
  scheduler.touched(&condition, scheduler::TouchKind::share);
  const Wait wait{&condition, "condition variable", object, site, nullptr, &tell_missed};
  const bool leaves_first = deadline.time_ns != kNoDeadline && scheduler.listener() != nullptr;
  if (!leaves_first) scheduler.needs(need_of(mutex));
  const Wake wake = wait_or_wake_up(wait, deadline, &mutex);
  if (leaves_first) leave_line(condition, mutex, wake, site);
  world().monitor().woken(&condition);
  lock_mutex(mutex, kNoDeadline, site);
  return wake == Wake::timed_out ? ETIMEDOUT : 0;
}

void signal_condition(pthread_cond_t& condition, std::size_t most, const void* site) {
  world().monitor().signalled(&condition);
  const std::size_t woken = world().scheduler().wake(&condition, most);
  world().scheduler().touched(
      &condition, woken == 0 ? scheduler::TouchKind::attempt : scheduler::TouchKind::success);
  if (woken > 0) return;
  Condition& own = state(condition);
  ++own.missed;
  own.missing_thread = world().running_thread().id;
  own.missed_site = site;
}

int call_wait(pthread_cond_t& condition, pthread_mutex_t& mutex, const void* site) {
  Call call(Operation::cond_wait, &condition, site);
  const int error = wait_condition(condition, mutex, kNoDeadline, site);
  return call.status(condition_object(condition), error);
}

int call_wait_until(pthread_cond_t& condition, pthread_mutex_t& mutex, clockid_t clock,
                    const timespec& deadline, const void* site) {
  Call call(Operation::cond_timedwait, &condition, site);
  if (!valid(deadline)) return call.status(condition_object(condition), EINVAL);
  const int error = wait_condition(condition, mutex, virtual_deadline(clock, deadline), site);
  return call.status(condition_object(condition), error);
}

int call_wait_until(pthread_cond_t& condition, pthread_mutex_t& mutex, const timespec& deadline,
                    const void* site) {
  return call_wait_until(condition, mutex, clock_of(condition), deadline, site);
}

int call_signal(pthread_cond_t& condition, const void* site) {
  Call call(Operation::cond_signal, &condition, site);
  signal_condition(condition, 1, site);
  return call.status(condition_object(condition), 0);
}

int call_broadcast(pthread_cond_t& condition, const void* site) {
  Call call(Operation::cond_broadcast, &condition, site);
  signal_condition(condition, ~std::size_t{0}, site);
  return call.status(condition_object(condition), 0);
}

}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_cond_init)(condition, attributes);
  clockid_t clock = CLOCK_REALTIME;
  if (attributes != nullptr) pthread_condattr_getclock(attributes, &clock);
  std::memset(condition, 0, sizeof *condition);
  state(*condition).clock = static_cast<uint32_t>(clock);
  return 0;
}

int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_cond_destroy)(condition);
  std::memset(condition, 0, sizeof *condition);
  return 0;
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  if (!simulated()) return REPRISE_HOST(pthread_cond_wait)(condition, mutex);
  return call_wait(*condition, *mutex, __builtin_return_address(0));
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const struct timespec* deadline) {
  if (!simulated()) {
    return REPRISE_HOST(pthread_cond_clockwait)(condition, mutex, clock, deadline);
  }
  return call_wait_until(*condition, *mutex, clock, *deadline, __builtin_return_address(0));
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const struct timespec* deadline) {
  if (!simulated()) return REPRISE_HOST(pthread_cond_timedwait)(condition, mutex, deadline);
  return call_wait_until(*condition, *mutex, *deadline, __builtin_return_address(0));
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  return simulated() ? call_signal(*condition, __builtin_return_address(0))
                     : REPRISE_HOST(pthread_cond_signal)(condition);
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  return simulated() ? call_broadcast(*condition, __builtin_return_address(0))
                     : REPRISE_HOST(pthread_cond_broadcast)(condition);
}

}  // extern "C"
