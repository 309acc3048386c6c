#pragma once
// Memory that the supervisor and its workers share: which run comes next, what each worker is at,
// and the last words of one that crashed. It outlives a worker, whatever happened to it.
//
// Threading: several OS processes; every field that both sides use is atomic, or belongs to the
// worker until it has died.

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "scheduler/trace.hpp"

namespace reprise::sim {

/// What a crashing worker leaves behind before it tries anything that could crash again. Plain
/// bytes: written by a signal handler.
struct LastWords {
  enum class Kind : int { none, finding, bug_in_reprise };
  static constexpr std::size_t kTextBytes = 512;

  Kind kind = Kind::none;
  char category[32];           ///< the finding's kind
  char signature[kTextBytes];  ///< of a finding; of a bug in Reprise, what happened
  scheduler::TraceHash trace_hash;
  std::uint64_t steps;
  std::uint64_t switches;
  std::uint64_t virtual_ns;
  std::uint64_t events;
};

struct WorkerSlot {
  static constexpr std::uint64_t kIdle = ~std::uint64_t{0};

  std::atomic<std::uint64_t> running{kIdle};  ///< index of the run in progress
  std::atomic<std::uint64_t> started_ns{0};   ///< when it began, by the host's monotonic clock
  LastWords last_words;
};

struct SharedCounters {
  std::atomic<std::uint64_t> next_index{0};
  std::atomic<bool> stop{false};  ///< hand out no more runs
};

/// The shared mapping. Made by the supervisor before its first worker.
class SharedState {
 public:
  explicit SharedState(std::size_t slots);
  ~SharedState();
  SharedState(const SharedState&) = delete;
  SharedState& operator=(const SharedState&) = delete;

  SharedCounters& counters() { return *counters_; }
  WorkerSlot& slot(std::size_t number) { return slots_[number]; }
  std::size_t slots() const { return slot_count_; }

 private:
  std::size_t slot_count_;
  std::size_t bytes_;
  SharedCounters* counters_;
  WorkerSlot* slots_;
};

/// @returns the host's monotonic clock, in nanoseconds: for timeouts and rates, never for a
/// decision
std::uint64_t host_monotonic_ns();

}  // namespace reprise::sim
