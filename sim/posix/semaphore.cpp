// Unnamed semaphores. The state lives in the sem_t.

#include <semaphore.h>

#include <cerrno>
#include <climits>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/strikes.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"

using namespace reprise::sim;
using reprise::scheduler::Deadline;
using reprise::scheduler::kNoDeadline;
using reprise::scheduler::Need;
using reprise::scheduler::Task;
using reprise::scheduler::TouchKind;
using reprise::scheduler::Wake;

namespace {

// What we keep in a sem_t.
struct Semaphore {
  uint64_t object;
  unsigned value;
};
static_assert(sizeof(Semaphore) <= sizeof(sem_t));

Semaphore& state(sem_t* semaphore) { return *reinterpret_cast<Semaphore*>(semaphore); }

Need need_of(const sem_t* semaphore) {
  return {semaphore, 1, [](const void* address, const Task&) {
            return static_cast<std::int32_t>(static_cast<const Semaphore*>(address)->value);
          }};
}

// Ends a call that reports errors by -1 and errno.
int finish(Call& call, sem_t* semaphore, int error) {
  if (error != 0) call.set_errno(error);
  return call.status(state(semaphore).object, error) == 0 ? 0 : -1;
}

int wait(sem_t* semaphore, const Deadline& deadline, const void* site) {
  Semaphore& own = state(semaphore);
  if (own.value == 0 && deadline_comes_first(deadline, need_of(semaphore), site)) return ETIMEDOUT;
  while (own.value == 0) {
    if (call_interrupted()) return EINTR;
    world().scheduler().touched(semaphore, TouchKind::attempt);
    const Wake wake = wait_for({semaphore, "semaphore", own.object, site, nullptr}, deadline);
    if (wake == Wake::timed_out && own.value == 0) {
      world().scheduler().touched(semaphore, TouchKind::attempt);
      return ETIMEDOUT;
    }
  }
  --own.value;
  const bool insists = deadline.time_ns == kNoDeadline;
  world().scheduler().touched(semaphore, insists ? TouchKind::write : TouchKind::success, -1);
  world().monitor().acquired(semaphore);
  return 0;
}

int wait_until(sem_t* semaphore, clockid_t clock, const timespec& deadline, const void* site) {
  Call call(Operation::sem_wait, semaphore, site);
  if (!valid(deadline) && state(semaphore).value == 0) return finish(call, semaphore, EINVAL);
  return finish(call, semaphore, wait(semaphore, virtual_deadline(clock, deadline), site));
}

}  // namespace

extern "C" {

int sem_init(sem_t* semaphore, int shared, unsigned value) noexcept {
  if (!simulated()) return REPRISE_HOST(sem_init)(semaphore, shared, value);
  Kernel kernel;
  if (value > SEM_VALUE_MAX) {
    kernel.set_errno(EINVAL);
    return -1;
  }
  state(semaphore) = {world().new_object(), value};
  return 0;
}

int sem_destroy(sem_t* semaphore) noexcept {
  return simulated() ? 0 : REPRISE_HOST(sem_destroy)(semaphore);
}

int sem_wait(sem_t* semaphore) {
  if (!simulated()) return REPRISE_HOST(sem_wait)(semaphore);
  Call call(Operation::sem_wait, semaphore, __builtin_return_address(0), need_of(semaphore));
  return finish(call, semaphore, wait(semaphore, kNoDeadline, __builtin_return_address(0)));
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const struct timespec* deadline) {
  if (!simulated()) return REPRISE_HOST(sem_clockwait)(semaphore, clock, deadline);
  return wait_until(semaphore, clock, *deadline, __builtin_return_address(0));
}

int sem_timedwait(sem_t* semaphore, const struct timespec* deadline) {
  if (!simulated()) return REPRISE_HOST(sem_timedwait)(semaphore, deadline);
  return wait_until(semaphore, CLOCK_REALTIME, *deadline, __builtin_return_address(0));
}

int sem_trywait(sem_t* semaphore) noexcept {
  if (!simulated()) return REPRISE_HOST(sem_trywait)(semaphore);
  Call call(Operation::sem_trywait, semaphore, __builtin_return_address(0));
  const bool taken = state(semaphore).value > 0;
  world().scheduler().touched(semaphore, taken ? TouchKind::success : TouchKind::attempt,
                              taken ? -1 : 0);
  if (!taken) return finish(call, semaphore, EAGAIN);
  --state(semaphore).value;
  world().monitor().acquired(semaphore);
  return finish(call, semaphore, 0);
}

int sem_post(sem_t* semaphore) noexcept {
  if (!simulated()) return REPRISE_HOST(sem_post)(semaphore);
  Call call(Operation::sem_post, semaphore, __builtin_return_address(0));
  if (state(semaphore).value == SEM_VALUE_MAX) return finish(call, semaphore, EOVERFLOW);
  ++state(semaphore).value;
  world().scheduler().touched(semaphore, TouchKind::write, 1);
  world().monitor().released(semaphore);
  world().scheduler().wake(semaphore, 1);
  return finish(call, semaphore, 0);
}

int sem_getvalue(sem_t* semaphore, int* value) noexcept {
  if (!simulated()) return REPRISE_HOST(sem_getvalue)(semaphore, value);
  world().scheduler().touched(semaphore, TouchKind::read);
  *value = static_cast<int>(state(semaphore).value);
  return 0;
}

}  // extern "C"
