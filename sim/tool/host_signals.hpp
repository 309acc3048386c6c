#pragma once
// The signals that people send to the supervisor: Ctrl-C to stop, SIGUSR1 to ask what is running.
// They are blocked except while it waits, so nothing else has to expect them.

#include <poll.h>

#include <cstdint>
#include <span>

namespace reprise::sim {

class HostSignals {
 public:
  /// Takes SIGINT, SIGTERM and SIGUSR1 over; the destructor gives them back.
  HostSignals();
  ~HostSignals();
  HostSignals(const HostSignals&) = delete;
  HostSignals& operator=(const HostSignals&) = delete;

  /// Waits for a descriptor, a signal or the timeout.
  void wait(std::span<pollfd> descriptors, std::uint64_t timeout_ns);

  /// @returns how often an interruption was asked for
  static int interruptions();

  /// @returns whether a status was asked for since the last call
  static bool take_status_request();
};

}  // namespace reprise::sim
