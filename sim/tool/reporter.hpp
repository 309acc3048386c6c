#pragma once
// How results reach people and programs. One reporter writes text, one writes JSON Lines.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/tool/verdict.hpp"

namespace reprise::sim {

/// One signature and how often it came up.
struct FindingCount {
  std::string scenario;
  std::string signature;
  std::string message;
  std::string reference;  ///< of a known finding
  std::uint64_t first_seed = 0;
  std::uint64_t runs = 0;
  std::string folder;
  bool known = false;
};

/// What a sweep amounted to.
struct Summary {
  std::uint64_t runs = 0;
  std::uint64_t passed = 0;
  std::uint64_t found = 0;
  std::uint64_t known = 0;
  std::uint64_t nondeterministic = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t harness_errors = 0;
  std::uint64_t verified = 0;     ///< runs that were made twice
  std::uint64_t unconfirmed = 0;  ///< findings whose second run was cut off by an interruption
  std::uint64_t restarts = 0;
  std::uint64_t virtual_ns = 0;
  std::uint64_t elapsed_ns = 0;  ///< real time
  bool interrupted = false;
  std::vector<FindingCount> findings;
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  /// A line about what is about to happen.
  virtual void started(const std::string& line) = 0;
  virtual void judged(const JudgedRun& run) = 0;
  virtual void summary(const Summary& summary) = 0;
};

/// @param show_passes a line for each run that passed, too
std::unique_ptr<Reporter> make_text_reporter(bool show_passes);
std::unique_ptr<Reporter> make_json_reporter();

}  // namespace reprise::sim
