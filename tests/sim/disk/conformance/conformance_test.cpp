// The model on trial: random calls on a real directory and on the simulated disk must give the same
// results, the same errors and the same tree. Access rights and time stamps are left out: the
// former are the caller's business, the latter belong to a clock.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/sim/disk/conformance/subject.hpp"
#include "tests/wanted.hpp"

namespace reprise::sim::conformance {
namespace {

constexpr std::size_t kOperationsPerSequence = 100;

/// @returns what differed, or nothing
std::string first_difference(const std::vector<Operation>& operations) {
  RealDirectory real;
  SimulatedDirectory simulated;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (!real.knows(operations[i])) continue;
    const std::string expected = real.perform(operations[i]);
    const std::string got = simulated.perform(operations[i]);
    if (expected != got) {
      return to_text(operations[i]) + "\n  real:      " + expected + "\n  simulated: " + got;
    }
  }
  return real.tree() == simulated.tree() ? "" : "the final trees differ";
}

/// Leaves out what the difference does not need.
std::vector<Operation> shrink(std::vector<Operation> operations) {
  for (std::size_t i = operations.size(); i-- > 0;) {
    std::vector<Operation> fewer = operations;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!first_difference(fewer).empty()) operations = fewer;
  }
  return operations;
}

TEST(Conformance, TheDiskAnswersLikeARealDirectory) {
  const std::uint64_t sequences = wanted("REPRISE_CONFORMANCE_SEQUENCES", 1'000);
  for (std::uint64_t seed = 0; seed < sequences; ++seed) {
    const std::vector<Operation> operations = draw_operations(seed, kOperationsPerSequence);
    if (first_difference(operations).empty()) continue;
    const std::vector<Operation> minimal = shrink(operations);
    std::string text;
    for (const Operation& operation : minimal) text += to_text(operation) + "\n";
    FAIL() << "seed " << seed << ":\n" << text << first_difference(minimal);
  }
  fmt::print("{} operations without a difference\n", sequences * kOperationsPerSequence);
}

}  // namespace
}  // namespace reprise::sim::conformance
