// Clocks and sleeps: everything that tells or passes time answers in virtual time.

#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/strikes.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"

using namespace reprise::sim;
using reprise::scheduler::TouchKind;

namespace {

constexpr int64_t kNsPerMicrosecond = 1000;

// Reading a clock is a scheduling point: a loop that waits for a time lets it pass.
int64_t read_clock(clockid_t clock) {
  Call call(Operation::clock_read, nullptr, nullptr, reprise::scheduler::Need{});
  world().scheduler().timed(TouchKind::write);
  world().scheduler().spend(reprise::scheduler::Scheduler::kStepNs);
  return call.done(static_cast<uint64_t>(clock), 0, clock_ns(clock).value_or(0));
}

// Where a signal cuts a sleep short: after none of it, or so many quarters.
constexpr uint64_t kSleepParts = 4;

// @param deadline_from_now where steps take no time but others let it pass, that is asked again
// @returns by how much the sleep was too short: 0, unless a signal came
template <class DeadlineFromNow>
uint64_t sleep_until(DeadlineFromNow deadline_from_now, const void* site) {
  reprise::scheduler::Deadline deadline = deadline_from_now();
  Call call(Operation::sleep, nullptr, nullptr, reprise::scheduler::Need{});
  reprise::scheduler::Scheduler& scheduler = world().scheduler();
  scheduler.timed(TouchKind::read);
  if (scheduler.listener() != nullptr) deadline = deadline_from_now();
  const uint64_t now_ns = scheduler.now_ns();
  uint64_t left_ns = 0;
  if (deadline.time_ns > now_ns) {
    const bool ends = deadline.time_ns != reprise::scheduler::kNoDeadline;
    if (ends && call_interrupted()) {
      const uint64_t parts = strike_detail(reprise::faults::FamilyId::interrupted, kSleepParts);
      left_ns = std::max<uint64_t>((deadline.time_ns - now_ns) / kSleepParts * parts, 1);
    }
    // Nobody can wake it: the address is the sleeper's own.
    wait_for({&call, "sleep", 0, site, nullptr},
             left_ns == 0 ? deadline : deadline.time_ns - left_ns);
  }
  call.done(0, 0, left_ns == 0 ? 0 : -EINTR);
  return left_ns;
}

}  // namespace

namespace reprise::sim {

int call_sleep(clockid_t clock, const timespec& time, timespec* remaining, const void* site) {
  if (!valid(time) || !clock_ns(clock)) return EINVAL;
  const uint64_t left_ns = sleep_until([&time] { return virtual_deadline_after(time); }, site);
  if (left_ns == 0) return 0;
  if (remaining != nullptr) *remaining = to_timespec(static_cast<int64_t>(left_ns));
  return EINTR;
}

}  // namespace reprise::sim

namespace {

// As a call that reports errors by -1 and errno.
int nanosleep_from(const timespec& time, timespec* remaining, const void* site) {
  const int error = call_sleep(CLOCK_MONOTONIC, time, remaining, site);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, struct timespec* time) noexcept {
  if (!simulated()) return REPRISE_HOST(clock_gettime)(clock, time);
  if (!clock_ns(clock)) {
    errno = EINVAL;
    return -1;
  }
  *time = to_timespec(read_clock(clock));
  return 0;
}

int clock_getres(clockid_t clock, struct timespec* resolution) noexcept {
  if (!simulated()) return REPRISE_HOST(clock_getres)(clock, resolution);
  if (!clock_ns(clock)) {
    errno = EINVAL;
    return -1;
  }
  if (resolution != nullptr) {
    *resolution = to_timespec(static_cast<int64_t>(world().machine().clocks().tick_ns()));
  }
  return 0;
}

int gettimeofday(struct timeval* time, void* zone) noexcept {
  if (!simulated()) return REPRISE_HOST(gettimeofday)(time, zone);
  const timespec now = to_timespec(read_clock(CLOCK_REALTIME));
  *time = {now.tv_sec, now.tv_nsec / kNsPerMicrosecond};
  return 0;
}

time_t time(time_t* result) noexcept {
  if (!simulated()) return REPRISE_HOST(time)(result);
  const time_t now = to_timespec(read_clock(CLOCK_REALTIME)).tv_sec;
  if (result != nullptr) *result = now;
  return now;
}

int timespec_get(struct timespec* time, int base) noexcept {
  if (!simulated()) return REPRISE_HOST(timespec_get)(time, base);
  if (base != TIME_UTC) return 0;
  *time = to_timespec(read_clock(CLOCK_REALTIME));
  return base;
}

clock_t clock() noexcept {
  if (!simulated()) return REPRISE_HOST(clock)();
  return read_clock(CLOCK_PROCESS_CPUTIME_ID) / kNsPerMicrosecond;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec* time,
                    struct timespec* remaining) {
  if (!simulated()) return REPRISE_HOST(clock_nanosleep)(clock, flags, time, remaining);
  const void* const site = __builtin_return_address(0);
  const bool absolute = (flags & TIMER_ABSTIME) != 0;
  if (!absolute) return call_sleep(clock, *time, remaining, site);
  if (!valid(*time) || !clock_ns(clock)) return EINVAL;
  const auto deadline = [clock, time] { return virtual_deadline(clock, *time); };
  return sleep_until(deadline, site) == 0 ? 0 : EINTR;
}

int nanosleep(const struct timespec* time, struct timespec* remaining) {
  if (!simulated()) return REPRISE_HOST(nanosleep)(time, remaining);
  return nanosleep_from(*time, remaining, __builtin_return_address(0));
}

int usleep(useconds_t microseconds) {
  if (!simulated()) return REPRISE_HOST(usleep)(microseconds);
  const timespec delay = to_timespec(int64_t{microseconds} * kNsPerMicrosecond);
  return nanosleep_from(delay, nullptr, __builtin_return_address(0));
}

unsigned sleep(unsigned seconds) {
  if (!simulated()) return REPRISE_HOST(sleep)(seconds);
  const timespec delay{static_cast<time_t>(seconds), 0};
  timespec left{0, 0};
  if (nanosleep_from(delay, &left, __builtin_return_address(0)) == 0) return 0;
  return static_cast<unsigned>(left.tv_sec) + (left.tv_nsec > 0 ? 1 : 0);
}

// The time zone of a simulated machine is UTC, whatever the environment says.
void tzset() noexcept {
  if (!simulated()) REPRISE_HOST(tzset)();
}

struct tm* localtime_r(const time_t* time, struct tm* result) noexcept {
  return simulated() ? gmtime_r(time, result) : REPRISE_HOST(localtime_r)(time, result);
}

struct tm* localtime(const time_t* time) noexcept {
  return simulated() ? gmtime(time) : REPRISE_HOST(localtime)(time);
}

time_t mktime(struct tm* time) noexcept {
  return simulated() ? timegm(time) : REPRISE_HOST(mktime)(time);
}

}  // extern "C"
