#include "sim/tool/time_stamp.hpp"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <x86intrin.h>

#include <cstdint>

#include "scheduler/check.hpp"
#include "scheduler/raw_syscall.hpp"
#include "sim/border.hpp"

namespace reprise::sim {
namespace {

using scheduler::raw_syscall;

constexpr long long kGeneralProtection = 13;  // Intel SDM, volume 3, 6.15: the code was fetched

/// @returns how long the instruction is, if it reads the counter; 0: it does not
int bytes_of_reading(const unsigned char* code) {
  if (code[0] != 0x0f) return 0;
  if (code[1] == 0x31) return 2;                      // rdtsc
  return code[1] == 0x01 && code[2] == 0xf9 ? 3 : 0;  // rdtscp
}

gregset_t& registers_of(void* context) {
  return static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
}

void show(gregset_t& registers, std::uint64_t ticks) {
  registers[REG_RAX] = static_cast<std::uint32_t>(ticks);
  registers[REG_RDX] = static_cast<greg_t>(ticks >> 32);
}

// Nobody sends it but `allow_time_stamp`.
int signal_of_reading() { return SIGRTMAX; }

// On the stack of the program, which may be left here for another one's.
void on_reading(int, siginfo_t*, void* context) {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  show(registers_of(context), static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
                                  static_cast<std::uint64_t>(now.tv_nsec));
}

std::uint64_t real_time_stamp() {
  raw_syscall(SYS_prctl, PR_SET_TSC, PR_TSC_ENABLE);
  const std::uint64_t ticks = __rdtsc();
  raw_syscall(SYS_prctl, PR_SET_TSC, PR_TSC_SIGSEGV);
  return ticks;
}

}  // namespace

void refuse_time_stamps() {
  struct sigaction action {};
  action.sa_sigaction = &on_reading;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  REPRISE_CHECK(::sigaction(signal_of_reading(), &action, nullptr) == 0);
  raw_syscall(SYS_prctl, PR_SET_TSC, PR_TSC_SIGSEGV);
}

void mask_time_stamps(sigset_t& mask) { sigaddset(&mask, signal_of_reading()); }

bool allow_time_stamp(void* context) {
  gregset_t& registers = registers_of(context);
  if (registers[REG_TRAPNO] != kGeneralProtection) return false;
  const int bytes = bytes_of_reading(reinterpret_cast<const unsigned char*>(registers[REG_RIP]));
  if (bytes == 0) return false;
  registers[REG_RIP] += bytes;
  if (bytes == 3) registers[REG_RCX] = 0;  // the number of the processor
  if (simulated()) {
    raw_syscall(SYS_tgkill, raw_syscall(SYS_getpid), raw_syscall(SYS_gettid), signal_of_reading());
  } else {
    show(registers, real_time_stamp());
  }
  return true;
}

}  // namespace reprise::sim
