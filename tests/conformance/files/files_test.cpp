// The simulated disk and everything the border makes of it, on trial: random sequences of ordinary
// calls give the same results, errors, bytes and attributes as on a real directory.

#include <gtest/gtest.h>

#include "tests/conformance/difference.hpp"
#include "tests/conformance/files/trial.hpp"

namespace reprise::conformance {
namespace {

TEST(FilesConformance, RandomSequencesAgreeWithARealDirectory) {
  const Abilities abilities = find_abilities();
  if (const std::string missing = describe_missing(abilities); !missing.empty()) {
    fmt::print("not compared, since the real file system differs from ext4:{}\n", missing);
  }
  const Extent extent = wanted_extent({.sequences = 200, .steps = 500});
  ASSERT_EQ(first_difference(file_trial(abilities), extent), "");
  fmt::print("{} steps without a difference\n", extent.sequences * extent.steps);
}

}  // namespace
}  // namespace reprise::conformance
