#include "sim/tool/host_signals.hpp"

#include <signal.h>
#include <time.h>

namespace reprise::sim {
namespace {

volatile sig_atomic_t interruption_count = 0;
volatile sig_atomic_t status_requested = 0;

void on_interrupt(int) { interruption_count = interruption_count + 1; }
void on_status_request(int) { status_requested = 1; }

constexpr int kTaken[] = {SIGINT, SIGTERM, SIGUSR1};

}  // namespace

HostSignals::HostSignals() {
  interruption_count = 0;
  status_requested = 0;
  sigset_t taken;
  sigemptyset(&taken);
  for (const int signal : kTaken) sigaddset(&taken, signal);
  ::sigprocmask(SIG_BLOCK, &taken, nullptr);
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  for (const int signal : kTaken) {
    action.sa_handler = signal == SIGUSR1 ? &on_status_request : &on_interrupt;
    ::sigaction(signal, &action, nullptr);
  }
}

HostSignals::~HostSignals() {
  sigset_t taken;
  sigemptyset(&taken);
  for (const int signal : kTaken) {
    ::signal(signal, SIG_DFL);
    sigaddset(&taken, signal);
  }
  ::sigprocmask(SIG_UNBLOCK, &taken, nullptr);
}

void HostSignals::wait(std::span<pollfd> descriptors, std::uint64_t timeout_ns) {
  const timespec timeout{static_cast<time_t>(timeout_ns / 1'000'000'000),
                         static_cast<long>(timeout_ns % 1'000'000'000)};
  sigset_t none;
  sigemptyset(&none);
  if (::ppoll(descriptors.data(), descriptors.size(), &timeout, &none) >= 0) return;
  for (pollfd& descriptor : descriptors) descriptor.revents = 0;  // a signal came first
}

int HostSignals::interruptions() { return interruption_count; }

bool HostSignals::take_status_request() {
  const bool requested = status_requested != 0;
  status_requested = 0;
  return requested;
}

}  // namespace reprise::sim
