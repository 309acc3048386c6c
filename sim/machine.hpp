#pragma once
// A simulated machine: a disk, clocks, limits and an identity.

#include <cstdint>
#include <string>

#include "faults/episodes.hpp"
#include "faults/fault_plan.hpp"
#include "scheduler/decisions.hpp"
#include "sim/clocks.hpp"
#include "sim/descriptor.hpp"
#include "sim/disk/disk.hpp"
#include "sim/heap.hpp"

namespace reprise::sim {

class Machine {
 public:
  static constexpr int kProcessors = 4;
  static constexpr long kMemoryPages = 4L << 20;  ///< of 4 KiB: 16 GiB
  /// Who its processes run as, and whom the files they make belong to: the first ordinary user.
  static constexpr std::uint32_t kUser = 1000;
  static constexpr std::uint32_t kGroup = 1000;

  explicit Machine(scheduler::Decisions& decisions)
      : faults_(decisions), disk_(decisions, faults_), clocks_(faults_) {}

  /// A new machine with an empty disk. No fault strikes until the fault plan says so.
  void reset(DiskOptions disk_options) {
    faults_.reset();
    clocks_.reset();
    stalls_.reset();
    throttles_.reset();
    disk_options.user = kUser;
    disk_options.group = kGroup;
    disk_options.made_ns = Clocks::kWallStartNs;
    disk_.reset(disk_options);
  }

  Disk& disk() { return disk_; }
  faults::FaultPlan& faults() { return faults_; }

  Clocks& clocks() { return clocks_; }

  /// To be called when it is known which faults are active: those that are a state of the machine.
  void arm() {
    disk_.arm();
    clocks_.arm(0);
  }

  /// @returns how many bytes a process that starts now may allocate
  std::size_t memory_budget_bytes() const {
    const bool is_small = faults_.holds(faults::FamilyId::memory_budget);
    return is_small ? faults_.knob(faults::FamilyId::memory_budget, 0) : Heap::kNoBudget;
  }

  /// @returns how long the disk will do nothing, from a time on
  std::uint64_t stall_left_ns(std::uint64_t now_ns) {
    if (!faults_.setting(faults::FamilyId::disk_stall).active) return 0;
    constexpr std::uint64_t kShare = 4;  // of its period a stall takes at most one in so many
    const std::uint64_t stall_ns = faults_.knob(faults::FamilyId::disk_stall, 0);
    const std::uint64_t period_ns = kShare * stall_ns;
    stalls_.enter(faults_, 0, now_ns, period_ns);
    const std::uint64_t since_ns = now_ns % period_ns;
    return stalls_.struck() && since_ns < stall_ns ? stall_ns - since_ns : 0;
  }

  /// @returns how many times as long as usual reads, writes and syncs take: 1 is as usual
  std::uint64_t disk_slowdown(std::uint64_t now_ns) {
    if (!faults_.setting(faults::FamilyId::disk_throttle).active) return 1;
    throttles_.enter(faults_, 0, now_ns, faults_.knob(faults::FamilyId::disk_throttle, 1));
    return throttles_.struck() ? faults_.knob(faults::FamilyId::disk_throttle, 0) : 1;
  }

  /// RLIMIT_NOFILE of a process that starts now.
  int most_descriptors() const {
    const bool is_low = faults_.holds(faults::FamilyId::descriptor_limit);
    return is_low ? static_cast<int>(faults_.knob(faults::FamilyId::descriptor_limit, 0))
                  : DescriptorTable::kMost;
  }

  const std::string& hostname() const { return hostname_; }

 private:
  faults::FaultPlan faults_;
  Disk disk_;
  Clocks clocks_;
  faults::Episodes stalls_{faults::FamilyId::disk_stall};
  faults::Episodes throttles_{faults::FamilyId::disk_throttle};
  std::string hostname_ = "reprise";
};

}  // namespace reprise::sim
