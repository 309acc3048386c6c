#pragma once
// What the tests of the disk share: a disk with its decisions and plan, and calls that stop the
// test when they fail.

#include <fcntl.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "sim/disk/disk.hpp"

namespace reprise::sim {

inline Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

/// A disk and the decisions of one run.
struct DiskWorld {
  scheduler::Decisions decisions;
  faults::FaultPlan plan{decisions};
  Disk disk{decisions, plan};

  explicit DiskWorld(std::string_view profile = "posix-2024", std::uint64_t seed = 1) {
    begin(profile, seed);
  }

  void begin(std::string_view profile, std::uint64_t seed) {
    decisions.begin(seed);
    plan.reset();
    disk.reset({.profile = faults::find_profile(profile)});
  }

  Handle open(std::string_view path, int flags = O_RDWR | O_CREAT, Owner owner = 1) {
    const Outcome<Handle> handle = disk.open({.path = path}, flags, 0644, owner);
    EXPECT_EQ(handle.error(), 0) << path;
    return handle.ok() ? *handle : Handle{};
  }

  void put(Handle handle, std::uint64_t offset, std::string_view text) {
    const Outcome<std::uint64_t> count = disk.write(handle, offset, bytes_of(text));
    ASSERT_TRUE(count.ok()) << count.error();
    ASSERT_EQ(*count, text.size());
  }

  void append(Handle handle, std::string_view text) {
    const Outcome<Appended> appended = disk.append(handle, bytes_of(text));
    ASSERT_TRUE(appended.ok()) << appended.error();
    ASSERT_EQ(appended->count, text.size());
  }

  /// Creates or replaces a file.
  void write_file(std::string_view path, std::string_view text) {
    const Handle handle = open(path, O_WRONLY | O_CREAT | O_TRUNC);
    put(handle, 0, text);
    ASSERT_TRUE(disk.close(handle).ok());
  }

  std::string read(Handle handle, std::uint64_t offset, std::size_t count) {
    std::string text(count, '?');
    const auto got = disk.read(handle, offset, std::as_writable_bytes(std::span(text)));
    EXPECT_EQ(got.error(), 0);
    text.resize(got.ok() ? *got : 0);
    return text;
  }

  void make_directory(std::string_view path) {
    EXPECT_EQ(disk.make_directory({.path = path}, 0755).error(), 0) << path;
  }

  void rename(std::string_view from, std::string_view to) {
    EXPECT_EQ(disk.rename({.path = from}, {.path = to}).error(), 0) << from << " " << to;
  }

  void unlink(std::string_view path) { EXPECT_EQ(disk.unlink({.path = path}).error(), 0) << path; }

  /// @returns the errno of an fsync of the file or directory
  int sync(std::string_view path) {
    const Outcome<Handle> handle = disk.open({.path = path}, O_RDONLY, 0, 1);
    if (!handle.ok()) return handle.error();
    const int error = disk.sync(*handle).error();
    EXPECT_TRUE(disk.close(*handle).ok());
    return error;
  }

  bool exists(std::string_view path) { return disk.status({.path = path}, LastLink::keep).ok(); }

  /// @returns the visible content, or "-" if there is no such file
  std::string content(std::string_view path) {
    const Outcome<std::string> content = disk.content(path);
    return content.ok() ? *content : "-";
  }
};

/// Runs a program under many seeds and collects what `observe` sees after a power cut.
template <typename Program, typename Observe>
std::set<std::string> outcomes(std::string_view profile, Program program, Observe observe,
                               std::uint64_t seeds = 300) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    DiskWorld world(profile, seed);
    program(world);
    world.disk.power_cut();
    seen.insert(observe(world));
  }
  return seen;
}

}  // namespace reprise::sim
