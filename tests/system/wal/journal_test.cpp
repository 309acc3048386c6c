#include "system/wal/journal.hpp"

#include <thread>

#include "system/types/limits.hpp"
#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;
using test::open_reader;
using test::open_writer;
using test::read_all;
using Payloads = std::vector<Bytes>;

class JournalTest : public ::testing::Test {
 protected:
  test::TempDirectory root_;
  const std::string directory_ = root_ / "wal";
};

TEST_F(JournalTest, ReturnsDenseOffsetsThatIgnoreHeaders) {
  const auto journal = open_writer(directory_);
  EXPECT_EQ(must(journal->append("12345")), 0u);
  EXPECT_EQ(must(journal->append("1")), 45u);
  EXPECT_EQ(must(journal->tail()), 86u);
}

TEST_F(JournalTest, ReadsBackWhatWasAppendedAlsoAfterReopen) {
  {
    const auto journal = open_writer(directory_);
    for (const char* payload : {"one", "two", "three"}) must(journal->append(payload));
    EXPECT_EQ(read_all(*journal), (Payloads{"one", "two", "three"}));
    must(journal->close());
  }
  const auto journal = open_writer(directory_);
  must(journal->append("four"));
  EXPECT_EQ(read_all(*journal), (Payloads{"one", "two", "three", "four"}));
}

TEST_F(JournalTest, RefusesPayloadsOfNoOrTooManyBytes) {
  const auto journal = open_writer(directory_);
  EXPECT_EQ(error_kind(journal->append("")), ErrorKind::kEmpty);
  EXPECT_EQ(error_kind(journal->append(Bytes(limits::kPayloadBytes + 1, 'x'))),
            ErrorKind::kTooLarge);
  EXPECT_EQ(must(journal->append("x")), 0u);
}

TEST_F(JournalTest, HasOneWriter) {
  const auto journal = open_writer(directory_);
  EXPECT_EQ(error_kind(Journal::open(directory_, {})), ErrorKind::kLocked);
  must(journal->close());
  EXPECT_EQ(error_kind(journal->append("x")), ErrorKind::kClosed);
  open_writer(directory_);
}

TEST_F(JournalTest, ShowsOnlyWhatIsDurable) {
  const auto journal = open_writer(directory_);
  must(journal->append_unsynced("one"));
  EXPECT_EQ(read_all(*journal), Payloads{});
  EXPECT_EQ(must(journal->sync()), 43u);
  EXPECT_EQ(read_all(*journal), Payloads{"one"});
}

TEST_F(JournalTest, BatchedDurabilitySyncsEveryFewRecords) {
  JournalOptions options;
  options.durability = Durability::kBatched;
  options.sync_every_records = 3;
  const auto journal = open_writer(directory_, options);
  for (int i = 0; i < 7; ++i) must(journal->append("x"));
  EXPECT_EQ(journal->stats().record_syncs, 2u);
  EXPECT_EQ(read_all(*journal).size(), 6u);
}

TEST_F(JournalTest, RotatesWithoutSplittingRecords) {
  JournalOptions options;
  options.max_segment_bytes = 256;
  Payloads expected;
  {
    const auto journal = open_writer(directory_, options);
    for (int i = 0; i < 30; ++i) {
      expected.push_back(Bytes(static_cast<std::size_t>(i % 7 == 3 ? 400 : 60), 'a'));
      must(journal->append(expected.back()));
    }
    EXPECT_GT(journal->stats().rotations, 10u);
    EXPECT_EQ(read_all(*journal), expected);
  }
  EXPECT_EQ(read_all(*open_writer(directory_, options)), expected);
}

TEST_F(JournalTest, AReaderFollowsTheWriterAcrossRotations) {
  JournalOptions options;
  options.max_segment_bytes = 256;
  const auto writer = open_writer(directory_, options);
  const auto reader = open_reader(directory_);
  Payloads expected;
  for (int i = 0; i < 20; ++i) {
    expected.push_back("record " + std::to_string(i));
    must(writer->append(expected.back()));
    EXPECT_EQ(read_all(*reader), expected);
  }
}

TEST_F(JournalTest, AReaderWithoutRefreshStalls) {
  const auto writer = open_writer(directory_);
  const auto reader = open_reader(directory_, {Bug::kB34});
  must(writer->append("unseen"));
  EXPECT_EQ(read_all(*reader), Payloads{});
}

TEST_F(JournalTest, AReaderChangesNothing) {
  EXPECT_EQ(error_kind(Journal::open(directory_, {JournalOptions::Mode::kReader, {}, 0, 0, 0, {}})),
            ErrorKind::kIo);
  open_writer(directory_);
  const auto reader = open_reader(directory_);
  EXPECT_EQ(error_kind(reader->append("x")), ErrorKind::kInvalidInput);
}

TEST_F(JournalTest, AFullDiskCostsOnlyTheRecordThatDidNotFit) {
  const auto journal = open_writer(directory_);
  must(journal->append("one"));
  {
    const test::FileSizeLimit full(150);
    EXPECT_EQ(error_kind(journal->append(Bytes(200, 'x'))), ErrorKind::kIo);
    EXPECT_EQ(must(journal->append("two")), 43u);
  }
  must(journal->append("three"));
  must(journal->close());
  EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "two", "three"}));
}

TEST_F(JournalTest, AFullDiskFailsRotationAndLeavesTheOldSegmentActive) {
  JournalOptions options;
  options.max_segment_bytes = 60;
  const auto journal = open_writer(directory_, options);
  must(journal->append("one"));
  {
    const test::FileSizeLimit full(10);
    EXPECT_EQ(error_kind(journal->append("two")), ErrorKind::kIo);
  }
  EXPECT_EQ(must(journal->append("two")), 43u);
  EXPECT_EQ(journal->stats().rotations, 1u);
  EXPECT_EQ(read_all(*journal), (Payloads{"one", "two"}));
}

// Ingest waits for the signal: a record that became durable without one would never be read.
TEST_F(JournalTest, ARotationThatFailsTellsOfTheRecordsItSynced) {
  JournalOptions options;
  options.max_segment_bytes = 60;
  const auto journal = open_writer(directory_, options);
  must(journal->append_unsynced("one"));
  const std::uint64_t seen = journal->tail_signal().version();
  const test::FileSizeLimit full(10);
  EXPECT_EQ(error_kind(journal->append("two")), ErrorKind::kIo);
  EXPECT_EQ(journal->readable_end(), 43u);
  EXPECT_NE(journal->tail_signal().version(), seen);
}

TEST_F(JournalTest, WithB25APartialRecordStaysInTheWay) {
  JournalOptions options;
  options.bugs = {Bug::kB25};
  const auto journal = open_writer(directory_, options);
  {
    const test::FileSizeLimit full(100);
    EXPECT_EQ(error_kind(journal->append(Bytes(200, 'x'))), ErrorKind::kIo);
  }
  EXPECT_EQ(must(journal->append("two")), 68u);
  EXPECT_EQ(read_all(*journal), (Payloads{"!", "two"}));
}

TEST_F(JournalTest, ConcurrentAppendsGetDistinctOffsets) {
  const auto journal = open_writer(directory_);
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      std::uint64_t last = 0;
      for (int n = 0; n < 25; ++n) {
        const std::uint64_t offset = must(journal->append("payload"));
        EXPECT_TRUE(n == 0 || offset > last);
        last = offset;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(read_all(*journal).size(), 100u);
  EXPECT_EQ(must(journal->tail()), 100u * 47);
}

}  // namespace
}  // namespace stemedb
