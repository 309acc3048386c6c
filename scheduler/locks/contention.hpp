#pragma once
// Contention: how often each lock is taken, how long tasks wait for it and hold it, in virtual
// time. It watches and changes nothing.
//
// Determinism: integers in virtual time, locks by their numbers. Threading: touched only by whoever
// runs.

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "scheduler/taking.hpp"

namespace reprise::scheduler {

/// Some times in few numbers: each percentile is one of them, none is in between.
struct Percentiles {
  std::uint64_t p50 = 0;
  std::uint64_t p90 = 0;
  std::uint64_t p99 = 0;
  std::uint64_t most = 0;
};

Percentiles percentiles_of(std::vector<std::uint64_t> times);

class Contention {
 public:
  /// What happened to one lock.
  struct OfLock {
    LockKind kind = LockKind::mutex;  ///< how it was taken first
    std::uint64_t taken = 0;
    std::uint64_t contended = 0;  ///< of them, after a wait
    std::size_t longest_queue = 0;
    std::vector<std::uint64_t> waits_ns;  ///< of those that had to
    std::vector<std::uint64_t> holds_ns;
    /// By place in the program, in the order of first use.
    std::vector<std::pair<const void*, std::uint64_t>> sites;

    /// @returns where it was taken most often
    const void* busiest_site() const;
  };

  void clear() { locks_.clear(); }

  /// @param queue how many wait for it, with the one that begins to
  void queued(std::uint64_t object, std::size_t queue);
  void taken(const Taking& taking);
  void waited(std::uint64_t object, std::uint64_t ns);
  void held(std::uint64_t object, std::uint64_t ns) { locks_[object].holds_ns.push_back(ns); }

  const std::map<std::uint64_t, OfLock>& locks() const { return locks_; }

 private:
  std::map<std::uint64_t, OfLock> locks_;
};

}  // namespace reprise::scheduler
