#pragma once
// Where the code under test stood when a signal stopped it, in names that are the same in every
// run. Called from signal handlers, in the kernel's mode.

#include <cstddef>
#include <string>
#include <vector>

namespace reprise::sim {

/// Code addresses from the innermost frame outwards.
class Backtrace {
 public:
  static constexpr std::size_t kMostFrames = 64;

  /// Walks the stack below a signal handler.
  /// @param interrupted the code address at which the signal came
  explicit Backtrace(const void* interrupted);
  Backtrace() = default;

  std::size_t size() const { return size_; }
  const void* operator[](std::size_t frame) const { return frames_[frame]; }

  /// Replaces each address by the start of its function, so that two samples of a loop compare
  /// equal.
  void to_function_starts();

  /// Keeps the outermost frames that both have in common.
  void keep_common(const Backtrace& other);

 private:
  const void* frames_[kMostFrames];
  std::size_t size_ = 0;
};

/// @returns the innermost function of the program itself: not of the C and C++ libraries, whose
/// inner
///          functions differ between machines, and not of Reprise
std::string program_function(const Backtrace& backtrace);

/// @returns the function that stands most often in the backtrace: the one that recurses
std::string recurring_function(const Backtrace& backtrace);

/// @returns one line a frame
std::vector<std::string> describe_frames(const Backtrace& backtrace);

/// @returns a function's name without what the optimiser appended to it
std::string stable_name(std::string name);

}  // namespace reprise::sim
