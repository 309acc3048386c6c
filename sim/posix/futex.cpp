#include "sim/posix/futex.hpp"

#include <linux/futex.h>

#include <atomic>
#include <cerrno>
#include <climits>

#include "sim/border.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/posix/waiting.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

using scheduler::Deadline;
using scheduler::kNoDeadline;
using scheduler::Wake;

int look_at_weak(const std::atomic<int>& word) {
  const scheduler::Cell cell{const_cast<std::atomic<int>*>(&word), sizeof word};
  return static_cast<int>(world().monitor().look_for_kernel(cell).low);
}

// What the kernel finds there.
int look_at(const std::atomic<int>& word) {
  Monitor& monitor = world().monitor();
  if (monitor.memory_is_weak()) return look_at_weak(word);
  if (auto* const listener = world().scheduler().listener()) {
    listener->accessed(&word, sizeof word, scheduler::TouchKind::read, nullptr);
  }
  return word.load(std::memory_order_relaxed);
}

// Both operations take the same lock of the kernel's: who looks at the word after others were to be
// woken sees what was done before that. Where every thread sees all at once that changes nothing,
// and would hide races.
long wait(Call& call, const std::atomic<int>& word, int expected, const Deadline& deadline) {
  world().scheduler().touched(&word, scheduler::TouchKind::share);
  if (world().monitor().memory_is_weak()) world().monitor().acquired(&word);
  if (look_at(word) != expected) return call.done(0, 0, -EAGAIN);
  const Wake wake =
      wait_or_wake_up({&word, "futex", 0, __builtin_return_address(0), nullptr}, deadline, &word);
  const bool is_late = wake == Wake::timed_out;
  if (deadline.time_ns != kNoDeadline) world().scheduler().touched(&word, lateness(wake));
  return call.done(0, 0, is_late ? -ETIMEDOUT : 0);
}

}  // namespace

long futex(const long (&arguments)[6]) {
  const auto& word = *reinterpret_cast<const std::atomic<int>*>(arguments[0]);
  const int operation = static_cast<int>(arguments[1]);
  const int value = static_cast<int>(arguments[2]);
  const auto* const timeout = reinterpret_cast<const timespec*>(arguments[3]);
  const bool wall_clock = (operation & FUTEX_CLOCK_REALTIME) != 0;
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT: {
      Call call(Operation::futex_wait, nullptr, nullptr, scheduler::Need{});
      return wait(call, word, value,
                  timeout == nullptr ? kNoDeadline : virtual_deadline_after(*timeout));
    }
    case FUTEX_WAIT_BITSET: {
      Call call(Operation::futex_wait, nullptr, nullptr, scheduler::Need{});
      const clockid_t clock = wall_clock ? CLOCK_REALTIME : CLOCK_MONOTONIC;
      return wait(call, word, value,
                  timeout == nullptr ? Deadline() : virtual_deadline(clock, *timeout));
    }
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET: {
      Call call(Operation::futex_wake, nullptr, nullptr, scheduler::Need{});
      world().scheduler().touched(&word, scheduler::TouchKind::write);
      if (world().monitor().memory_is_weak()) world().monitor().released(&word);
      const std::size_t most = value < 0 ? 0 : static_cast<std::size_t>(value);
      return call.done(0, 0, static_cast<long>(world().scheduler().wake(&word, most)));
    }
    default:
      unmodelled("futex operation other than wait and wake");
  }
}

}  // namespace reprise::sim
