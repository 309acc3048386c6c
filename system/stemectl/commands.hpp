#pragma once
// What stemectl does: small jobs on a store on the real disk.

#include <cstdint>
#include <string>

#include "system/node/node.hpp"

namespace stemedb::stemectl {

struct Settings {
  NodeOptions node;
  std::uint64_t seed = 1;
  std::uint64_t count = 10;
  std::uint64_t timeout_s = 30;
  std::string subject;
};

/// How a command ended; becomes the exit code.
enum class Verdict : int { kFine = 0, kViolations = 1 };

/// Appends `count` claims signed by agents made from the seed, and a vote on each. Prints one line.
Result<Verdict> append(const Settings& settings);

/// Applies what is in the log. Prints one line.
Result<Verdict> ingest(const Settings& settings);

/// Prints the claims about a subject, one line each.
Result<Verdict> read(const Settings& settings);

/// Checks every invariant. Prints a line per violation and one with the verdict.
Result<Verdict> verify(const Settings& settings);

}  // namespace stemedb::stemectl
