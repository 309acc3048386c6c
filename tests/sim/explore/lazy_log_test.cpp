// A log that recovery reads record by record, up to the first bad one: what it does not read does
// not branch, so a few recoveries stand for all states and find what all of them would.

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "tests/sim/explore/exploring.hpp"

namespace reprise::sim {
namespace {

constexpr const char* kPath = "/log";

using Record = std::array<char, faults::kSectorBytes>;  // one unit each

Record make_record(std::size_t number) {
  Record record;
  record.fill(static_cast<char>('a' + number % 26));
  return record;
}

/// Overwrites the records of a log that was laid out before; nothing is synced.
int write_log(std::size_t records) {
  const int file = open(kPath, O_WRONLY);
  for (std::size_t i = 0; i < records; ++i) {
    const Record record = make_record(i);
    if (pwrite(file, record.data(), record.size(), static_cast<off_t>(i * sizeof record)) < 0) {
      return 1;
    }
  }
  return close(file);
}

/// @returns how many records are whole, from the first
std::size_t read_log(std::size_t records) {
  const int file = open(kPath, O_RDONLY);
  std::size_t intact = 0;
  Record record;
  while (intact < records && read(file, record.data(), record.size()) == sizeof record &&
         record == make_record(intact)) {
    ++intact;
  }
  close(file);
  return intact;
}

/// Half of the records are acknowledged although nobody synced them.
template <std::size_t kRecords>
void run_log(Run& run) {
  Disk& disk = run.world().machine().disk();
  const auto file = disk.open({.path = kPath}, O_RDWR | O_CREAT, 0644, 0);
  (void)disk.truncate(*file, kRecords * sizeof(Record));
  disk.settle();
  run.world().start("writer", [] { return write_log(kRecords); });
  if (!run.live()) return;
  std::size_t intact = 0;
  run.world().start("reader", [&intact] {
    intact = read_log(kRecords);
    return 0;
  });
  run.world().run();
  if (intact < kRecords / 2) run.fail(fmt::format("lost from {}", intact), "acknowledged");
}

template <std::size_t kRecords>
const Scenario kLog{"log", "", {}, &run_log<kRecords>, {}, false, true};

constexpr const char* kProfile = "ext4-ordered";  // sectors are never filled with anything else

TEST(LazyResolution, FindsWhatTryingEveryStateFinds) {
  constexpr std::uint64_t kEveryState = 1 << 16;
  const Explored lazy = explore_end(kLog<16>, {.recoveries = kEveryState}, kProfile);
  const Explored eager =
      explore_end(kLog<16>, {.recoveries = 2 * kEveryState, .eager = true}, kProfile);
  EXPECT_EQ(lazy.signatures.size(), 8U);
  EXPECT_EQ(lazy.signatures, eager.signatures);
  EXPECT_EQ(lazy.coverage.exhausted, 1U);
  EXPECT_EQ(eager.coverage.exhausted, 1U);
  EXPECT_EQ(lazy.coverage.most_log2, 16);
  EXPECT_GE(eager.coverage.recoveries, kEveryState);
  EXPECT_LE(lazy.coverage.recoveries * 50, eager.coverage.recoveries);
}

TEST(LazyResolution, EndsOnALogOfManyUnits) {
  const Explored explored = explore_end(kLog<64>, {.recoveries = 1000}, kProfile);
  EXPECT_EQ(explored.coverage.exhausted, 1U);
  EXPECT_EQ(explored.coverage.most_log2, 64);
  EXPECT_EQ(explored.signatures.size(), 32U);
  EXPECT_LE(explored.coverage.recoveries, 130U);  // 65, and as many to explain them
}

}  // namespace
}  // namespace reprise::sim
