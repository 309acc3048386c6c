#include "sim/posix/once.hpp"

#include <pthread.h>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

// As glibc: bit 0 in progress, bit 1 done; untouched is zero.
constexpr int kUntouched = 0;
constexpr int kRunning = 1;
constexpr int kDone = 2;

scheduler::Need need_of(const int& state) {
  return {&state, 1, [](const void* address, const scheduler::Task&) {
            return *static_cast<const int*>(address) == kRunning ? 0 : 1;
          }};
}

// @returns whether the caller is the one to run it
bool claim(int& state, const void* site) {
  Call call(Operation::once, nullptr, nullptr, need_of(state));
  world().scheduler().touched(&state, scheduler::TouchKind::success);
  while (state == kRunning) {
    world().scheduler().block({&state, "once", 0, site, nullptr});
  }
  const bool claimed = state == kUntouched;
  world().monitor().acquired(&state);
  if (claimed) state = kRunning;
  if (claimed) world().scheduler().touched(&state, scheduler::TouchKind::success, -1);
  return call.status(0, claimed ? 1 : 0) != 0;
}

void settle(int& state, int outcome) {
  Call call(Operation::once, nullptr, nullptr, scheduler::Need{});
  world().scheduler().touched(&state, scheduler::TouchKind::write, 1);
  world().monitor().released(&state);
  state = outcome;
  world().scheduler().wake(&state);
  call.done(0, 0, outcome);
}

}  // namespace

void run_once(int& state, void (*routine)(), const void* site) {
  if (!claim(state, site)) return;
  try {
    routine();
  } catch (...) {
    settle(state, kUntouched);
    throw;
  }
  settle(state, kDone);
}

}  // namespace reprise::sim

extern "C" int pthread_once(pthread_once_t* control, void (*routine)()) {
  if (!reprise::sim::simulated()) return REPRISE_HOST(pthread_once)(control, routine);
  reprise::sim::run_once(*control, routine, __builtin_return_address(0));
  return 0;
}
