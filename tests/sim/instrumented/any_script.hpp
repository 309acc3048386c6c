#pragma once
// Random scripts for properties, each of a theme: few objects, so that threads meet.

#include <rapidcheck.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/sim/program/script.hpp"

namespace reprise::programs {

struct Theme {
  const char* name;
  std::vector<Op> ops;  ///< those that are there twice come twice as often
  std::vector<LockKind> locks = {LockKind::mutex};
  SemaphoreKind semaphore = SemaphoreKind::posix;
  std::size_t most_steps = 8;  ///< of all threads
  std::size_t most_threads = 3;
};

inline void PrintTo(const Theme& theme, std::ostream* out) { *out << theme.name; }

const std::vector<Theme>& themes();

rc::Gen<Script> any_script(const Theme& theme);

/// Whoever runs it reads one line for each thread.
std::ostream& operator<<(std::ostream& out, const Script& script);
std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

}  // namespace reprise::programs
