#pragma once
// OUT/<run>/failures/<scenario>/<seed>/: all that is known of one failure, for people and for
// tools.
//
//   reproduce.txt  the one line to paste
//   verdict.json   what was found
//   plan.json      everything that decides the run, see plan_file.hpp
//   events.jsonl   what happened, one event a line
//   env.json       which build, on what machine
//
// OUT/latest points to the last run that wrote anything.

#include <cstdint>
#include <string>

#include "sim/expected.hpp"
#include "sim/tool/verdict.hpp"

namespace reprise::sim {

class FailureFolders {
 public:
  /// @param out the output directory; nothing is created before the first failure
  explicit FailureFolders(std::string out);

  /// Writes a failure. @returns its folder
  Expected<std::string> write(const JudgedRun& run);

 private:
  std::string out_;
  std::string run_id_;
};

}  // namespace reprise::sim
