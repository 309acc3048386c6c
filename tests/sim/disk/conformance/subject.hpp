#pragma once
// The two sides of the conformance suite: a real directory under real system calls, and a simulated
// disk. Both perform operations and say in words what happened; the words must be the same.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/disk/disk.hpp"
#include "tests/sim/disk/conformance/operation.hpp"

namespace reprise::sim::conformance {

class Subject {
 public:
  virtual ~Subject() = default;
  /// @returns the result, data or attributes, or the errno
  virtual std::string perform(const Operation& operation) = 0;
  /// @returns every path below home with what is there
  virtual std::map<std::string, std::string> tree() = 0;
};

/// The words for a result, shared by both sides.
std::string error_text(int error);
std::string status_text(FileType type, std::uint32_t mode, std::uint64_t links,
                        std::uint64_t size_bytes);

class RealDirectory : public Subject {
 public:
  RealDirectory();
  ~RealDirectory() override;
  RealDirectory(const RealDirectory&) = delete;
  RealDirectory& operator=(const RealDirectory&) = delete;

  std::string perform(const Operation& operation) override;
  std::map<std::string, std::string> tree() override;

  /// @returns whether the file system has such a call at all: tmpfs does not zero ranges
  bool knows(const Operation& operation) const;

 private:
  int base(std::size_t slot) const { return slot == kHome ? home_ : files_[slot]; }
  std::string open(const Operation& operation);
  std::string on_file(const Operation& operation, int file);
  std::string on_path(const Operation& operation);
  std::string lock(const Operation& operation, int file);
  void add_to_tree(const std::string& path, std::map<std::string, std::string>& nodes);

  std::string root_;  // a fresh temporary directory; home is a directory deep inside
  std::string home_path_;
  int home_ = -1;
  bool zeroes_ranges_ = false;
  std::array<int, kSlots> files_;
};

class SimulatedDirectory : public Subject {
 public:
  SimulatedDirectory();

  std::string perform(const Operation& operation) override;
  std::map<std::string, std::string> tree() override;

 private:
  InodeNumber base(std::size_t slot);
  std::string close(std::size_t slot);
  std::string open(const Operation& operation);
  std::string on_file(const Operation& operation, Handle file);
  std::string on_path(const Operation& operation);
  std::string lock(const Operation& operation, Handle file);

  scheduler::Decisions decisions_;
  faults::FaultPlan plan_{decisions_};
  Disk disk_{decisions_, plan_};
  InodeNumber home_ = kNoInode;
  std::array<std::optional<Handle>, kSlots> files_;
  std::array<int, kSlots> access_{};
};

}  // namespace reprise::sim::conformance
