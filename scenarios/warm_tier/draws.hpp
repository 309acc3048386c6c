#pragma once
// The numbers that shape a run: one after the other from one stream, in the order in which a
// scenario asks for them before it starts anything.

#include "scenarios/engram_switches.hpp"
#include "system/engram/warm/warm_storage.hpp"

namespace reprise::scenarios::warm_tier {

class Draws {
 public:
  explicit Draws(sim::Run& run) : run_(run) {}

  /// @returns a number in [least, most]
  std::size_t between(std::size_t least, std::size_t most) {
    static constexpr scheduler::Stream kStream{"warm.shape"};
    return least + run_.choose(kStream, 0, next_++, most - least + 1);
  }

  /// A storage whose get may or may not compare ids: what two memories in one slot look like.
  engram::WarmOptions options(std::size_t capacity) {
    engram::WarmOptions options;
    options.capacity = static_cast<std::uint32_t>(capacity);
    options.verify_ids = between(0, 1) == 1;
    options.bugs = engram_bugs(run_.configuration());
    return options;
  }

 private:
  sim::Run& run_;
  std::uint64_t next_ = 0;
};

}  // namespace reprise::scenarios::warm_tier
