#pragma once
// What is going on, while it goes on: one line that is overwritten, on a terminal only, and the
// answer to SIGUSR1. Both go to the standard error.

#include <cstdint>
#include <optional>

#include "sim/explore.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

struct ProgressNumbers {
  std::uint64_t runs = 0;
  std::uint64_t planned = 0;  ///< 0: unknown
  std::uint64_t found = 0;
  std::uint64_t elapsed_ns = 0;
  std::optional<ScheduleCoverage> schedules = {};  ///< where they are explored
};

class Progress {
 public:
  /// @param enabled whether there may be a progress line, if the standard error is a terminal
  explicit Progress(bool enabled);

  /// Writes the line anew, at most a few times a second.
  void show(const ProgressNumbers& numbers);

  /// Takes the line away, so that something else can be printed.
  void clear();

  /// Answers SIGUSR1.
  void status(const ProgressNumbers& numbers);
  void status_of(const Configuration& configuration, std::uint64_t since_ns);

 private:
  bool enabled_;
  bool shown_ = false;
  std::uint64_t shown_at_ns_ = 0;
};

}  // namespace reprise::sim
