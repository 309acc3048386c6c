#include "sim/tool/crash_handler.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <cstddef>

#include "scheduler/address.hpp"
#include "scheduler/check.hpp"
#include "scheduler/symbol.hpp"
#include "sim/border.hpp"
#include "sim/tool/backtrace.hpp"
#include "sim/tool/last_words.hpp"
#include "sim/tool/time_stamp.hpp"

namespace reprise::sim {
namespace {

constexpr int kCrashSignals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

// Room for the unwinder, the demangler and a record.
constexpr std::size_t kHandlerStackBytes = 256 * 1024;

std::string signal_name(int signal) { return fmt::format("SIG{}", sigabbrev_np(signal)); }

const void* interrupted_code(const void* context) {
  const auto* const registers = static_cast<const ucontext_t*>(context);
  return reinterpret_cast<const void*>(registers->uc_mcontext.gregs[REG_RIP]);
}

// A call of a null or wild function pointer leaves no frame to start from, only the return address.
Backtrace backtrace_of(const void* context) {
  const void* const code = interrupted_code(context);
  if (scheduler::function_name(code) != "?") return Backtrace(code);
  const auto* const registers = static_cast<const ucontext_t*>(context);
  const auto* const stack_top =
      reinterpret_cast<const char* const*>(registers->uc_mcontext.gregs[REG_RSP]);
  const Backtrace walked(code);
  return walked.size() > 1 ? walked : Backtrace(*stack_top - 1);
}

Finding crash_finding(int signal, const void* context) {
  const Backtrace backtrace = backtrace_of(context);
  const std::string what =
      fmt::format("{} in {}", signal_name(signal), program_function(backtrace));
  return {"signal", what, what, describe_frames(backtrace)};
}

Finding overflow_finding(const void* context) {
  const Backtrace backtrace(interrupted_code(context));
  const std::string what = "stack overflow in " + recurring_function(backtrace);
  return {"stack overflow", what, what, describe_frames(backtrace)};
}

// The largest object of pthreads: a reader/writer lock, by glibc's <bits/pthreadtypes-arch.h>.
constexpr std::uintptr_t kMostObjectBytes = 56;

/// @returns whether the kernel could not access the atomic, the mutex or the like that the program
///          has handed in
bool is_of_program(const siginfo_t& details) {
  if (run_in_progress.world == nullptr || !run_in_progress.world->scheduler().has_running()) {
    return false;
  }
  const scheduler::NextAccess& next = run_in_progress.world->scheduler().running().next;
  if (next.site == nullptr) return false;  // it is about nothing
  const std::uintptr_t object = scheduler::number(next.location);
  // For what is no address at all the processor does not say which.
  const bool is_no_address = object << 16 >> 16 != object;
  if (details.si_code == SI_KERNEL) return is_no_address;
  return scheduler::number(details.si_addr) - object < kMostObjectBytes;
}

void on_crash(int signal, siginfo_t* details, void* context) {
  if (signal == SIGSEGV && allow_time_stamp(context)) return;
  static volatile sig_atomic_t handling = 0;
  if (handling != 0) leave();  // crashed while reporting: the last words must do
  handling = 1;
  const Mode mode = reprise_mode;
  reprise_mode = Mode::kernel;

  const bool overflow = signal == SIGSEGV && run_in_progress.world != nullptr &&
                        mode != Mode::host &&
                        run_in_progress.world->scheduler().backend().is_guard(details->si_addr);
  if (overflow) {
    leave_with_finding("stack overflow", "stack overflow",
                       [context] { return overflow_finding(context); });
  }
  if (mode == Mode::process || (mode == Mode::kernel && is_of_program(*details))) {
    leave_with_finding("signal", signal_name(signal),
                       [signal, context] { return crash_finding(signal, context); });
  }
  leave_with_bug(fmt::format("{} in {}, {}", signal_name(signal),
                             stable_name(scheduler::function_name(interrupted_code(context))),
                             mode == Mode::host ? "in the part of the scenario that the host runs"
                                                : "in the simulated operating system"));
}

}  // namespace

void install_crash_handler() {
  stack_t stack{};
  stack.ss_size = kHandlerStackBytes;
  stack.ss_sp = ::mmap(nullptr, kHandlerStackBytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REPRISE_CHECK(stack.ss_sp != MAP_FAILED);
  REPRISE_CHECK(::sigaltstack(&stack, nullptr) == 0);

  struct sigaction action {};
  action.sa_sigaction = &on_crash;
  // A second crash must reach the handler, too: hence no deferring.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  mask_time_stamps(action.sa_mask);
  for (const int signal : kCrashSignals) REPRISE_CHECK(::sigaction(signal, &action, nullptr) == 0);
}

}  // namespace reprise::sim
