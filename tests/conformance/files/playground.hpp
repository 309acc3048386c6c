#pragma once
// What the steps of a file sequence play with: a few descriptors, a few names, buffers, and how
// what they see is written down so that it can be compared.
//
// It lies in memory of the host and holds none of its own, since on the simulated side that would
// be the simulated process's.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "tests/conformance/draw.hpp"
#include "tests/conformance/files/abilities.hpp"
#include "tests/conformance/log.hpp"

namespace reprise::conformance {

/// A path as it appears in a log: long ones are cut.
struct Shown {
  char text[48];
};
Shown shown(const char* path);

class Playground {
 public:
  static constexpr std::size_t kSlots = 6;
  static constexpr std::size_t kBytesMax = 20'000;
  /// Descriptors from here on are never the lowest free one: safe to be named.
  static constexpr int kHighDescriptor = 100;

  Playground(const Abilities& abilities, Log& log);

  const Abilities& abilities;
  Log& log;
  Draw draw{0, 0};

  /// Draws from this step on.
  void begin_step(std::uint64_t seed, std::uint32_t step);

  // --- Arguments ---

  /// @returns an open file, mostly; sometimes a descriptor that is none
  int descriptor();
  /// @returns AT_FDCWD, mostly, or a descriptor
  int directory();
  /// @returns a path over a handful of names; sometimes one that is none. Valid until the next call
  const char* path() { return draw_path(path_); }
  const char* other_path() { return draw_path(other_path_); }
  /// @returns a plain name relative to the working directory
  const char* name();
  /// @returns permission bits with which the owner may do everything
  mode_t mode();
  /// @returns a length or offset near the borders of sectors and blocks
  std::size_t length();
  /// As length, but sometimes negative or beyond every file
  off_t offset();
  /// @returns a time long before or after the trial, exact to the nanosecond
  timespec moment();

  /// @returns `count` bytes to write, drawn
  const char* data(std::size_t count);
  /// @returns where to read up to kBytesMax bytes
  char* buffer() { return buffer_.data(); }

  // --- Descriptors ---

  /// Puts a descriptor into a slot, and closes the one that was there.
  void keep(int descriptor);
  /// @returns one of the slots
  int& slot() { return slots_[draw.below(kSlots)]; }
  const std::array<int, kSlots>& slots() const { return slots_; }
  bool is_directory(int descriptor) const;

  // --- What was seen ---

  void note_data(const void* bytes, ssize_t count);
  void note_status(const struct stat& status);
  /// "now" for a time during the trial, else the exact time
  void note_time(const char* name, const timespec& time);

 private:
  const char* draw_path(std::array<char, 4200>& into);
  char* append_name(char* end);

  std::array<int, kSlots> slots_;
  std::array<char, 4200> path_{};
  std::array<char, 4200> other_path_{};
  std::array<char, 8> name_{};
  std::array<char, kBytesMax> data_{};
  std::array<char, kBytesMax> buffer_{};
  time_t start_ = 0;
};

}  // namespace reprise::conformance
