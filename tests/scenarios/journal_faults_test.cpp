// The write-ahead log on a simulated disk whose calls fail: what real files cannot show.
#include <gtest/gtest.h>

#include "sim/border.hpp"
#include "system/wal/journal.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

using faults::FamilyId;

constexpr const char* kLog = "/log";

void fail_names(bool on) {
  const sim::HostMemory host;
  sim::world().machine().faults().pin(FamilyId::name_error, {on ? 1u : 0u, 1});
}

/// Appends until a rotation fails because no name can be made, then goes on without faults.
int append_over_failed_rotation() {
  stemedb::JournalOptions options;
  options.max_segment_bytes = 100;
  {
    auto journal = stemedb::Journal::open(kLog, options);
    EXPECT_TRUE(journal.ok());
    EXPECT_TRUE((*journal)->append("first").ok());
    fail_names(true);
    EXPECT_FALSE((*journal)->append(stemedb::Bytes(90, 'x')).ok());
    fail_names(false);
    for (int i = 0; i < 5; ++i) (void)(*journal)->append(stemedb::Bytes(30, 'y'));
  }
  auto reopened = stemedb::Journal::open(kLog, options);
  EXPECT_TRUE(reopened.ok()) << reopened.error().describe();
  return 0;
}

TEST(JournalFaults, AFailedRotationLeavesNoSegmentBehindThatStopsRecovery) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_FALSE(sim::simulate(seed, &append_over_failed_rotation).finding) << seed;
  }
}

}  // namespace
}  // namespace reprise::scenarios
