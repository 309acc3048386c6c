#pragma once
// A simulated machine: a clock and an identity (and, in sim/disk/, a disk). Its clocks are views of the
// one true virtual time: the monotonic clock runs with it, the wall clock can be stepped.

#include <cstdint>
#include <string>

namespace reprise::sim {

class Machine {
 public:
  /// 2026-01-01T00:00:00Z: a date that code under test finds plausible, the same in every run.
  static constexpr std::int64_t kWallStartNs = 1'767'225'600ll * 1'000'000'000;
  /// The machine has been up for a while: a monotonic clock near zero would hide underflows.
  static constexpr std::int64_t kUptimeNs = 100'000ll * 1'000'000'000;
  static constexpr int kProcessors = 4;

  void reset() { wall_offset_ns_ = 0; }

  std::int64_t wall_ns(std::uint64_t now_ns) const {
    return kWallStartNs + wall_offset_ns_ + static_cast<std::int64_t>(now_ns);
  }
  static std::int64_t monotonic_ns(std::uint64_t now_ns) {
    return kUptimeNs + static_cast<std::int64_t>(now_ns);
  }

  /// A wall-clock step, as a time daemon or an operator would make it.
  void step_wall_clock(std::int64_t by_ns) { wall_offset_ns_ += by_ns; }

  const std::string& hostname() const { return hostname_; }

 private:
  std::int64_t wall_offset_ns_ = 0;
  std::string hostname_ = "reprise";
};

}  // namespace reprise::sim
