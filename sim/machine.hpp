#pragma once
// A simulated machine: a disk, a clock and an identity. Its clocks are views of the
// one true virtual time: the monotonic clock runs with it, the wall clock can be stepped.

#include <cstdint>
#include <string>

#include "faults/fault_plan.hpp"
#include "scheduler/decisions.hpp"
#include "sim/descriptor.hpp"
#include "sim/disk/disk.hpp"

namespace reprise::sim {

class Machine {
 public:
  /// 2026-01-01T00:00:00Z: a date that code under test finds plausible, the same in every run.
  static constexpr std::int64_t kWallStartNs = 1'767'225'600ll * 1'000'000'000;
  /// The machine has been up for a while: a monotonic clock near zero would hide underflows.
  static constexpr std::int64_t kUptimeNs = 100'000ll * 1'000'000'000;
  static constexpr int kProcessors = 4;
  static constexpr long kMemoryPages = 4L << 20;  ///< of 4 KiB: 16 GiB
  /// Who its processes run as, and whom the files they make belong to: the first ordinary user.
  static constexpr std::uint32_t kUser = 1000;
  static constexpr std::uint32_t kGroup = 1000;

  explicit Machine(scheduler::Decisions& decisions)
      : faults_(decisions), disk_(decisions, faults_) {}

  /// A new machine with an empty disk. No fault strikes until the fault plan says so.
  void reset(DiskOptions disk_options) {
    wall_offset_ns_ = 0;
    faults_.reset();
    disk_options.user = kUser;
    disk_options.group = kGroup;
    disk_options.made_ns = kWallStartNs;
    disk_.reset(disk_options);
  }

  Disk& disk() { return disk_; }
  faults::FaultPlan& faults() { return faults_; }

  std::int64_t wall_ns(std::uint64_t now_ns) const {
    return kWallStartNs + wall_offset_ns_ + static_cast<std::int64_t>(now_ns);
  }
  static std::int64_t monotonic_ns(std::uint64_t now_ns) {
    return kUptimeNs + static_cast<std::int64_t>(now_ns);
  }

  /// RLIMIT_NOFILE of a process that starts now.
  int most_descriptors() const {
    const bool is_low = faults_.setting(faults::FamilyId::descriptor_limit).active;
    return is_low ? static_cast<int>(faults_.knob(faults::FamilyId::descriptor_limit, 0))
                  : DescriptorTable::kMost;
  }

  /// A wall-clock step, as a time daemon or an operator would make it.
  void step_wall_clock(std::int64_t by_ns) { wall_offset_ns_ += by_ns; }

  const std::string& hostname() const { return hostname_; }

 private:
  faults::FaultPlan faults_;
  Disk disk_;
  std::int64_t wall_offset_ns_ = 0;
  std::string hostname_ = "reprise";
};

}  // namespace reprise::sim
