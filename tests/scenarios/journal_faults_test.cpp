// The write-ahead log on a simulated disk whose calls fail: what real files cannot show.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

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

constexpr std::uint64_t kRecords = 3;

int append_three() {
  std::ofstream("/other") << "the content of another page";
  ::sync();
  const auto journal = stemedb::Journal::open(kLog, {});
  EXPECT_TRUE(journal.ok());
  for (std::uint64_t i = 0; i < kRecords; ++i) EXPECT_TRUE((*journal)->append("record").ok());
  return 0;
}

/// Opens the log, which may fail. @returns how many records it has then, or as many as there were
std::uint64_t records_if_open() {
  const auto journal = stemedb::Journal::open(kLog, {});
  if (!journal.ok()) return kRecords;
  std::uint64_t count = 0;
  std::uint64_t offset = 0;
  while (true) {
    const stemedb::ReadOutcome outcome = (*journal)->read(offset);
    const auto* const record = std::get_if<stemedb::LogRecord>(&outcome);
    if (record == nullptr) return count + (*journal)->damage().size();
    offset = record->next_offset;
    ++count;
  }
}

/// @returns the records that are found after recovery has been given a wrong page
std::uint64_t records_after_misread(FamilyId family, std::uint64_t nth, std::uint64_t seed) {
  sim::World& world = sim::test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  sim::RunOptions options;
  options.seed = seed;
  world.begin(options, *strategy);
  world.machine().faults().add({.family = family, .nth = nth});
  world.start("writer", &append_three);
  world.run();
  std::uint64_t found = 0;
  const auto look = [&found] {
    found = records_if_open();
    return 0;
  };
  world.start("misled", look);
  world.run();
  world.machine().faults().heal();
  world.start("reader", look);
  world.run();
  world.end();
  return found;
}

TEST(JournalFaults, RecoveryCutsNothingOffBecauseOfOneWrongPage) {
  for (const FamilyId family : {FamilyId::stale_read, FamilyId::misdirected_read}) {
    for (std::uint64_t nth = 1; nth <= 10; ++nth) {
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        EXPECT_GE(records_after_misread(family, nth, seed), kRecords) << nth << ", seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace reprise::scenarios
