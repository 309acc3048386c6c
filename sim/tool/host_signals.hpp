#pragma once
// The signals that people send to the supervisor: Ctrl-C, SIGTERM or the end of the terminal to
// stop, SIGUSR1 to ask what is running. They are blocked except while it waits, so nothing else has
// to expect them. One may live inside another one's life.

#include <poll.h>
#include <signal.h>

#include <array>
#include <cstdint>
#include <span>

namespace reprise::sim {

class HostSignals {
 public:
  /// Takes the signals over, but for those that are ignored; the destructor gives them back.
  HostSignals();
  ~HostSignals();
  HostSignals(const HostSignals&) = delete;
  HostSignals& operator=(const HostSignals&) = delete;

  /// Waits for a descriptor, a signal or the timeout.
  void wait(std::span<pollfd> descriptors, std::uint64_t timeout_ns);

  /// @returns how often an interruption was asked for, of whoever has waited so far
  static int interruptions();

  /// @returns whether a status was asked for since the last call
  static bool take_status_request();

 private:
  void take_pending();

  static constexpr std::array kTaken{SIGINT, SIGTERM, SIGHUP, SIGUSR1};
  std::array<struct sigaction, kTaken.size()> before_{};
  sigset_t mask_before_{};
  sigset_t mask_of_waits_{};  // the same without what is taken
  sigset_t taken_{};
};

}  // namespace reprise::sim
