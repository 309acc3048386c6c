#include "system/engram/wal.hpp"

#include <thread>

#include "tests/system/engram/log_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;
using test::entry;

Draft draft(Bytes payload = "payload") { return {EntryType::kConsolidation, std::move(payload)}; }

class WalTest : public test::LogFixture {
 protected:
  std::unique_ptr<Wal> open(const WalOptions& options = {}) {
    taken_.clear();
    return must(Wal::open(directory_.path(), options, [this](const Entry& entry) {
      taken_.push_back(entry.payload);
      return Status();
    }));
  }

  std::size_t count_files(const std::string& suffix = ".log") const {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
      count += file.path().extension() == suffix ? 1U : 0U;
    }
    return count;
  }

  std::vector<Bytes> taken_;  ///< by the sink
};

using Payloads = std::vector<Bytes>;

TEST_F(WalTest, NumbersEntriesOfBothWaysInOneOrder) {
  const auto wal = open();
  EXPECT_EQ(must(wal->write_sync(draft("a"))), 1u);
  const Ticket queued = wal->write_async(draft("b"));
  EXPECT_EQ(must(wal->write_sync(draft("c"))), 3u);
  EXPECT_EQ(must(queued->wait()), 2u);
  EXPECT_EQ(taken_, (Payloads{"a", "b", "c"}));
}

TEST_F(WalTest, GoesOnWithItsNumbersAfterEveryReopen) {
  for (std::uint64_t number = 1; number <= 3; ++number) {
    const auto wal = open();
    EXPECT_EQ(taken_.size(), number - 1);
    EXPECT_EQ(must(wal->write_sync(draft())), number);
    must(wal->shutdown());
    EXPECT_EQ(count_files(), 1u);
  }
}

TEST_F(WalTest, SettlesQueuedEntriesInEveryMode) {
  for (const FsyncMode mode :
       {FsyncMode::kPerWrite, FsyncMode::kPerBatch, FsyncMode::kTimer, FsyncMode::kNone}) {
    WalOptions options;
    options.mode = mode;
    options.sync_interval = std::chrono::milliseconds(2);
    options.max_batch_delay = std::chrono::milliseconds(1);
    const auto wal = open(options);
    const Ticket first = wal->write_async(draft());
    const Ticket second = wal->write_async(draft());
    EXPECT_LT(must(first->wait()), must(second->wait()));
    EXPECT_EQ(wal->lag_ms(), 0u);
    must(wal->shutdown());
  }
}

TEST_F(WalTest, WritesWhatIsQueuedBeforeItShutsDown) {
  WalOptions options;
  options.max_batch_delay = std::chrono::hours(1);
  const auto wal = open(options);
  const Ticket queued = wal->write_async(draft());
  EXPECT_FALSE(queued->is_settled());
  must(wal->shutdown());
  EXPECT_EQ(must(queued->wait()), 1u);
  EXPECT_EQ(error_kind(wal->write_sync(draft())), ErrorKind::kClosed);
  EXPECT_EQ(error_kind(wal->write_async(draft())->wait()), ErrorKind::kClosed);
  EXPECT_EQ(error_kind(wal->compact([] { return std::vector<Draft>(); })), ErrorKind::kClosed);
  must(wal->shutdown());
}

TEST_F(WalTest, WaitsForASyncWithoutABackgroundWriter) {
  WalOptions options;
  options.background_writer = false;
  const auto wal = open(options);
  const Ticket queued = wal->write_async(draft());
  EXPECT_FALSE(queued->is_settled());
  must(wal->sync());
  EXPECT_EQ(must(queued->wait()), 1u);
}

TEST_F(WalTest, TellsForHowLongAnEntryHasBeenWaiting) {
  WalOptions options;
  options.background_writer = false;
  const auto wal = open(options);
  EXPECT_EQ(wal->lag_ms(), 0u);
  wal->write_async(draft());
  std::this_thread::sleep_for(std::chrono::milliseconds(3));
  EXPECT_GE(wal->lag_ms(), 3u);
}

TEST_F(WalTest, BeginsAnotherFileWhenOneIsFull) {
  WalOptions options;
  options.max_file_bytes = 500;
  {
    const auto wal = open(options);
    for (int i = 0; i < 10; ++i) must(wal->write_sync(draft(Bytes(100, 'x'))));
    must(wal->write_sync(draft(Bytes(2'000, 'y'))));  // larger than any file: alone in one
    EXPECT_EQ(count_files(), 6u);
    must(wal->shutdown());
  }
  open(options);
  EXPECT_EQ(taken_.size(), 11u);
}

TEST_F(WalTest, IsItsSnapshotAfterACompaction) {
  const auto wal = open();
  for (int i = 0; i < 5; ++i) must(wal->write_sync(draft("old")));
  const Ticket queued = wal->write_async(draft("queued"));
  must(wal->compact([&] {
    EXPECT_EQ(taken_.back(), "queued");  // what was queued before is in the snapshot
    return std::vector<Draft>{draft("a"), draft("b")};
  }));
  EXPECT_EQ(must(queued->wait()), 6u);
  EXPECT_EQ(count_files(), 1u);
  EXPECT_EQ(must(wal->write_sync(draft("c"))), 9u);
  must(wal->shutdown());
  const auto again = open();
  EXPECT_EQ(taken_, (Payloads{"a", "b", "c"}));
}

TEST_F(WalTest, ForgetsNoNumbersWhenACompactionLeavesNothing) {
  auto wal = open();
  must(wal->write_sync(draft()));
  must(wal->compact([] { return std::vector<Draft>(); }));
  must(wal->shutdown());
  EXPECT_EQ(must(open()->write_sync(draft())), 2u);
}

TEST_F(WalTest, HasOneWriter) {
  const auto wal = open();
  const auto take = [](const Entry&) { return Status(); };
  EXPECT_EQ(error_kind(Wal::open(directory_.path(), {}, take)), ErrorKind::kLocked);
  must(wal->shutdown());
  must(Wal::open(directory_.path(), {}, take));
}

TEST_F(WalTest, CutsAFailedWriteOffAndGoesOn) {
  {
    const auto wal = open();
    must(wal->write_sync(draft("before")));
    {
      const stemedb::test::FileSizeLimit full(600);
      EXPECT_EQ(error_kind(wal->write_sync(draft(Bytes(1'000, 'x')))), ErrorKind::kIo);
      EXPECT_EQ(error_kind(wal->write_async(draft(Bytes(1'000, 'y')))->wait()), ErrorKind::kIo);
    }
    must(wal->write_sync(draft("after")));
  }
  const auto wal = open();
  EXPECT_EQ(taken_, (Payloads{"before", "after"}));
  EXPECT_FALSE(wal->recovered().torn_tail);
}

TEST_F(WalTest, KeepsTheOldLogWhenACompactionFails) {
  {
    const auto wal = open();
    must(wal->write_sync(draft("before")));
    {
      const stemedb::test::FileSizeLimit full(600);
      const auto large = [] { return std::vector<Draft>{draft(Bytes(1'000, 'x'))}; };
      EXPECT_EQ(error_kind(wal->compact(large)), ErrorKind::kIo);
    }
    must(wal->write_sync(draft("after")));
    EXPECT_EQ(count_files(".tmp"), 0u);
  }
  open();
  EXPECT_EQ(taken_, (Payloads{"before", "after"}));
}

TEST_F(WalTest, AppendsNothingToATornTail) {
  OpenLogFile log = make_base(5, {entry(1, "one")});
  append(log, entry(2, "two"));
  cut(5, log.end - 1);
  must(open()->write_sync(draft("three")));
  open();
  EXPECT_EQ(taken_, (Payloads{"one", "three"}));
}

TEST_F(WalTest, SetsAFileWithDamageAside) {
  make_base(5, {entry(1, "one"), entry(2, "two")});
  invert(5, kEmptyFileBytes + kEntryHeaderBytes);  // the first payload
  const auto wal = open();
  EXPECT_EQ(taken_, Payloads{"two"});
  EXPECT_EQ(wal->recovered().damage.size(), 1u);
  EXPECT_EQ(count_files(".damaged"), 1u);
  EXPECT_EQ(count_files(), 1u);
}

TEST_F(WalTest, LosesNothingWhenTheSinkRefusesAnEntry) {
  make_base(5, {entry(1)});
  const auto refuse = [](const Entry&) { return Status(Error(ErrorKind::kDecode, "no")); };
  EXPECT_EQ(error_kind(Wal::open(directory_.path(), {}, refuse)), ErrorKind::kDecode);
  open();
  EXPECT_EQ(taken_.size(), 1u);
}

TEST_F(WalTest, KeepsTheOrderOfEachOfManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kEntries = 50;
  WalOptions options;
  options.max_file_bytes = 2'000;
  options.max_batch_delay = std::chrono::microseconds(50);
  const auto wal = open(options);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEntries; ++i) {
        Draft next = draft(std::to_string(thread) + " " + std::to_string(1'000 + i));
        if (i % 3 == 0) {
          must(wal->write_sync(std::move(next)));
        } else {
          wal->write_async(std::move(next));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  must(wal->shutdown());
  ASSERT_EQ(taken_.size(), std::size_t{kThreads * kEntries});
  std::stable_sort(taken_.begin(), taken_.end(),
                   [](const Bytes& a, const Bytes& b) { return a[0] < b[0]; });
  EXPECT_TRUE(std::is_sorted(taken_.begin(), taken_.end()));
}

}  // namespace
}  // namespace engram
