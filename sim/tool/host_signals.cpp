#include "sim/tool/host_signals.hpp"

#include <time.h>

namespace reprise::sim {
namespace {

volatile sig_atomic_t interruption_count = 0;
volatile sig_atomic_t status_requested = 0;

void on_interrupt(int) { interruption_count = interruption_count + 1; }
void on_status_request(int) { status_requested = 1; }

}  // namespace

HostSignals::HostSignals() {
  sigemptyset(&taken_);
  for (std::size_t i = 0; i < std::size(kTaken); ++i) {
    ::sigaction(kTaken[i], nullptr, &before_[i]);
    // What is ignored stays ignored: nohup, and what a shell puts into the background.
    if (before_[i].sa_handler == SIG_IGN) continue;
    sigaddset(&taken_, kTaken[i]);
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = kTaken[i] == SIGUSR1 ? &on_status_request : &on_interrupt;
    ::sigaction(kTaken[i], &action, nullptr);
  }
  ::sigprocmask(SIG_BLOCK, &taken_, &mask_before_);
  mask_of_waits_ = mask_before_;
  for (const int signal : kTaken) {
    if (sigismember(&taken_, signal) == 1) sigdelset(&mask_of_waits_, signal);
  }
}

HostSignals::~HostSignals() {
  take_pending();  // a second one is no reason to die after all
  for (std::size_t i = 0; i < std::size(kTaken); ++i) {
    ::sigaction(kTaken[i], &before_[i], nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
}

void HostSignals::wait(std::span<pollfd> descriptors, std::uint64_t timeout_ns) {
  const timespec timeout{static_cast<time_t>(timeout_ns / 1'000'000'000),
                         static_cast<long>(timeout_ns % 1'000'000'000)};
  if (::ppoll(descriptors.data(), descriptors.size(), &timeout, &mask_of_waits_) < 0) {
    for (pollfd& descriptor : descriptors) descriptor.revents = 0;  // a signal came first
  }
  take_pending();  // it does not come where a descriptor is always ready
}

void HostSignals::take_pending() {
  ::sigprocmask(SIG_UNBLOCK, &taken_, nullptr);
  ::sigprocmask(SIG_BLOCK, &taken_, nullptr);
}

int HostSignals::interruptions() { return interruption_count; }

bool HostSignals::take_status_request() {
  const bool requested = status_requested != 0;
  status_requested = 0;
  return requested;
}

}  // namespace reprise::sim
