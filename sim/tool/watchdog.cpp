#include "sim/tool/watchdog.hpp"

#include <signal.h>
#include <sys/time.h>
#include <ucontext.h>

#include <algorithm>
#include <cerrno>

#include "scheduler/check.hpp"
#include "sim/border.hpp"
#include "sim/tool/backtrace.hpp"
#include "sim/tool/last_words.hpp"

namespace reprise::sim {
namespace {

constexpr int kTickSignal = SIGVTALRM;  // of ITIMER_VIRTUAL
// Samples in a timeout: what the backtraces of all of them share is where the thread spins,
// whatever functions it calls on the way.
constexpr int kTicks = 8;

int idle_ticks = 0;
std::uint64_t last_index = 0;
std::uint64_t last_steps = 0;
Backtrace common;

bool made_progress() {
  const std::uint64_t index = run_in_progress.slot->running;
  const std::uint64_t steps = run_in_progress.world->scheduler().steps();
  if (index == last_index && steps == last_steps) return false;
  last_index = index;
  last_steps = steps;
  return true;
}

void sample(const void* interrupted) {
  // With real threads, the signal may have come to another one than the one that spins.
  if (!run_in_progress.world->scheduler().backend().reusable()) return;
  Backtrace now(interrupted);
  now.to_function_starts();
  if (idle_ticks == 1) {
    common = now;
  } else {
    common.keep_common(now);
  }
}

Finding hang_finding() {
  const std::string what = "hang in " + program_function(common);
  return {"hang", what, what + ": computes without end and without a call",
          describe_frames(common)};
}

void on_tick(int, siginfo_t*, void* context) {
  if (run_in_progress.world == nullptr || reprise_mode == Mode::host) return;
  if (made_progress()) {
    idle_ticks = 0;
    return;
  }
  const int saved_errno = errno;
  const Mode mode = reprise_mode;
  reprise_mode = Mode::kernel;
  ++idle_ticks;
  const auto* const registers = static_cast<const ucontext_t*>(context);
  sample(reinterpret_cast<const void*>(registers->uc_mcontext.gregs[REG_RIP]));
  if (idle_ticks >= kTicks) {
    if (mode == Mode::kernel) leave_with_bug("the simulated operating system does not return");
    leave_with_finding("hang", "hang", &hang_finding);
  }
  reprise_mode = mode;
  errno = saved_errno;
}

}  // namespace

void start_watchdog(std::uint64_t timeout_ns) {
  if (timeout_ns == 0) return;
  struct sigaction action {};
  action.sa_sigaction = &on_tick;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  REPRISE_CHECK(::sigaction(kTickSignal, &action, nullptr) == 0);

  const auto tick_us = static_cast<long>(std::max<std::uint64_t>(timeout_ns / kTicks / 1000, 1));
  constexpr long kSecondUs = 1'000'000;
  const timeval tick{tick_us / kSecondUs, tick_us % kSecondUs};
  const itimerval interval{tick, tick};
  REPRISE_CHECK(::setitimer(ITIMER_VIRTUAL, &interval, nullptr) == 0);
}

}  // namespace reprise::sim
