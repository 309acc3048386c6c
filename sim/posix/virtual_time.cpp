#include "sim/posix/virtual_time.hpp"

#include <algorithm>

#include "sim/world.hpp"

namespace reprise::sim {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

// Saturates: a time far in the future is never, not an overflow.
std::int64_t to_ns(const timespec& time) {
  std::int64_t ns = 0;
  if (__builtin_mul_overflow(std::int64_t{time.tv_sec}, kNsPerSecond, &ns) ||
      __builtin_add_overflow(ns, std::int64_t{time.tv_nsec}, &ns)) {
    return time.tv_sec < 0 ? INT64_MIN : INT64_MAX;
  }
  return ns;
}

bool is_wall_clock(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

std::uint64_t saturated_deadline(std::int64_t ahead_ns) {
  const std::uint64_t now_ns = world().scheduler().now_ns();
  if (ahead_ns <= 0) return 0;
  const std::uint64_t span_ns =
      world().machine().clocks().span_ns(static_cast<std::uint64_t>(ahead_ns));
  std::uint64_t deadline_ns = 0;
  if (__builtin_add_overflow(now_ns, span_ns, &deadline_ns)) {
    return scheduler::kNoDeadline;
  }
  return deadline_ns;
}

/// @returns the virtual time at which a clock shows a reading if nobody sets it; 0 where it is past
std::uint64_t time_of_reading_ns(clockid_t clock, std::int64_t reading_ns) {
  const std::int64_t clock_now_ns = clock_ns(clock).value_or(0);
  std::int64_t ahead_ns = 0;
  if (__builtin_sub_overflow(reading_ns, clock_now_ns, &ahead_ns)) {
    return reading_ns < 0 ? 0 : scheduler::kNoDeadline;
  }
  const std::uint64_t deadline_ns = saturated_deadline(ahead_ns);
  if (!is_wall_clock(clock) || deadline_ns == scheduler::kNoDeadline) return deadline_ns;
  return world().machine().clocks().wall_moves_at(deadline_ns);
}

std::uint64_t next_jump_ns() {
  return world().machine().clocks().wall_jumps_at(world().scheduler().now_ns());
}

/// As time_of_reading_ns of a wall clock that jumps: not beyond the next jump.
std::uint64_t time_to_look_ns(std::int64_t reading_ns) {
  return std::min(time_of_reading_ns(CLOCK_REALTIME, reading_ns), next_jump_ns());
}

}  // namespace

std::optional<std::int64_t> clock_ns(clockid_t clock) {
  const std::uint64_t now_ns = world().scheduler().now_ns();
  switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_TAI:
      return world().machine().clocks().wall_ns(now_ns);
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
      return world().machine().clocks().monotonic_ns(now_ns);
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
      // Steps cost the same whoever takes them; sleeping costs no processor time.
      return static_cast<std::int64_t>(world().scheduler().steps() * scheduler::Scheduler::kStepNs);
    default:
      return std::nullopt;
  }
}

scheduler::Deadline virtual_deadline(clockid_t clock, const timespec& at) {
  const std::int64_t reading_ns = to_ns(at);
  if (is_wall_clock(clock) && next_jump_ns() != scheduler::kNoDeadline) {
    return {time_to_look_ns(reading_ns), reading_ns, &time_to_look_ns};
  }
  return time_of_reading_ns(clock, reading_ns);
}

std::uint64_t virtual_deadline_after(const timespec& delay) {
  return saturated_deadline(to_ns(delay));
}

bool valid(const timespec& time) {
  return time.tv_sec >= 0 && time.tv_nsec >= 0 && time.tv_nsec < kNsPerSecond;
}

timespec to_timespec(std::int64_t ns) {
  std::int64_t seconds = ns / kNsPerSecond;
  std::int64_t rest_ns = ns % kNsPerSecond;
  if (rest_ns < 0) {
    rest_ns += kNsPerSecond;
    --seconds;
  }
  return {seconds, rest_ns};
}

}  // namespace reprise::sim
