#include "system/wal/recovery.hpp"

#include <filesystem>

#include "system/base/directory.hpp"
#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;
using test::open_writer;
using test::read_all;
using Payloads = std::vector<Bytes>;

/// Three records of 43, 43 and 45 bytes; damage is put into copies of their file.
class RecoveryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto journal = open_writer(directory_);
    for (const char* payload : {"one", "two", "three"}) must(journal->append(payload));
    intact_ = test::slurp(path_);  // without a clean shutdown
  }

  static constexpr std::size_t kSecond = kSegmentHeaderBytes + 43;
  static constexpr std::size_t kThird = kSecond + 43;

  test::TempDirectory root_;
  const std::string directory_ = root_ / "wal";
  const std::string path_ = test::segment_path(directory_, 0);
  Bytes intact_;
};

TEST_F(RecoveryTest, CutsTheLastRecordOffWhereverItEnds) {
  for (std::size_t size = kThird; size < intact_.size(); ++size) {
    test::spill(path_, intact_.substr(0, size));
    const auto journal = open_writer(directory_);
    EXPECT_EQ(read_all(*journal), (Payloads{"one", "two"})) << size;
    EXPECT_EQ(journal->recovery_reports()[0].truncated_bytes, size - kThird);
    EXPECT_EQ(test::slurp(path_).size(), kThird);
  }
}

TEST_F(RecoveryTest, CutsTheLastRecordOffWhicheverByteIsDamaged) {
  for (std::size_t at = kThird; at < intact_.size(); ++at) {
    test::spill(path_, intact_);
    test::flip_bit(path_, at, static_cast<int>(at % 8));
    const auto journal = open_writer(directory_);
    EXPECT_EQ(read_all(*journal), (Payloads{"one", "two"})) << at;
    EXPECT_EQ(must(journal->append("next")), 86u);
  }
}

TEST_F(RecoveryTest, KeepsACopyOfWhatItCutsOff) {
  test::flip_bit(path_, kThird + 41);
  const Bytes damaged = test::slurp(path_).substr(kThird);
  open_writer(directory_);
  EXPECT_EQ(test::slurp(directory_ + "/quarantine/0000000000000000-0000000000000056.bin"), damaged);
}

TEST_F(RecoveryTest, IgnoresATailOfZerosOrGarbage) {
  for (const Bytes& tail : {Bytes(5000, '\0'), Bytes(5000, '\xff'), Bytes(5000, '\1')}) {
    test::spill(path_, intact_ + tail);
    EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "two", "three"}));
  }
}

TEST_F(RecoveryTest, IsIdempotent) {
  test::spill(path_, intact_.substr(0, kThird + 7));
  open_writer(directory_);
  const Bytes once = test::slurp(path_);
  const auto again = open_writer(directory_);
  EXPECT_EQ(test::slurp(path_), once);
  EXPECT_EQ(again->recovery_reports()[0].truncated_bytes, 0u);
}

// Every byte of the interior record: nothing is cut off, nothing may be appended, the rest is read.
TEST_F(RecoveryTest, InteriorDamageDegradesTheJournal) {
  for (std::size_t at = kSecond; at < kThird; ++at) {
    test::spill(path_, intact_);
    test::flip_bit(path_, at, 3);
    const auto journal = open_writer(directory_);
    EXPECT_EQ(read_all(*journal), (Payloads{"one", "!", "three"})) << at;
    EXPECT_EQ(error_kind(journal->append("x")), ErrorKind::kDegraded);
    EXPECT_EQ(test::slurp(path_).size(), intact_.size());
  }
}

TEST_F(RecoveryTest, AnOperatorTakesInteriorDamageOut) {
  test::flip_bit(path_, kSecond + 42);
  {
    const auto journal = open_writer(directory_);
    ASSERT_EQ(journal->damage().size(), 1u);
    EXPECT_EQ(error_kind(journal->quarantine_range({43, 85})), ErrorKind::kInvalidInput);
    must(journal->quarantine_range(journal->damage()[0].range));
    EXPECT_EQ(must(journal->append("four")), 131u);
    EXPECT_EQ(read_all(*journal), (Payloads{"one", "three", "four"}));
  }
  EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "three", "four"}));
  EXPECT_EQ(read_all(*test::open_reader(directory_)), (Payloads{"one", "three", "four"}));
}

TEST_F(RecoveryTest, ADamagedHolesFileIsNoticed) {
  test::spill(directory_ + "/HOLES", "nonsense");
  EXPECT_EQ(error_kind(Journal::open(directory_, {})), ErrorKind::kCorrupt);
}

TEST_F(RecoveryTest, WithB24EverythingBehindTheDamageIsLost) {
  test::flip_bit(path_, kSecond + 42);
  JournalOptions options;
  options.bugs = {Bug::kB24};
  EXPECT_EQ(read_all(*open_writer(directory_, options)), Payloads{"one"});
}

TEST_F(RecoveryTest, DamageBelowTheFloorIsInterior) {
  test::flip_bit(path_, kThird + 42);
  JournalOptions options;
  options.acknowledged_floor = 131;
  const auto journal = open_writer(directory_, options);
  EXPECT_EQ(read_all(*journal), (Payloads{"one", "two", "!"}));
  must(journal->quarantine_range(journal->damage()[0].range));
  // The hole is the last thing in the log: who follows it has to get over it.
  const ReadOutcome behind = journal->read(86);
  ASSERT_TRUE(std::holds_alternative<EndOfLog>(behind));
  EXPECT_EQ(std::get<EndOfLog>(behind).offset, 131u);
  EXPECT_EQ(must(journal->append("four")), 131u);
}

// After a clean shutdown nothing is taken for a torn batch, though all of it was one.
TEST_F(RecoveryTest, DamageBelowTheMarkOfACleanShutdownIsInterior) {
  {
    const auto journal = open_writer(directory_);
    for (const char* payload : {"four", "five", "six"}) must(journal->append_unsynced(payload));
    must(journal->close());
  }
  test::flip_bit(path_, intact_.size() + 42);
  EXPECT_EQ(read_all(*open_writer(directory_)),
            (Payloads{"one", "two", "three", "!", "five", "six"}));

  std::filesystem::remove(directory_ + "/SYNCED");
  EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "two", "three"}));
}

TEST_F(RecoveryTest, ADamagedMarkClaimsNothing) {
  must(open_writer(directory_)->close());
  test::flip_bit(directory_ + "/SYNCED", 3);
  test::flip_bit(path_, kThird + 42);
  EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "two"}));
}

TEST_F(RecoveryTest, RebuildsTheHeaderOfAHalfMadeSegment) {
  for (const Bytes& content : {Bytes(), Bytes("STEM"), Bytes(32, '\0'), Bytes(32, '\xee')}) {
    test::spill(test::segment_path(directory_, 131), content);
    const auto journal = open_writer(directory_);
    EXPECT_EQ(read_all(*journal), (Payloads{"one", "two", "three"}));
    EXPECT_EQ(must(journal->append("four")), 131u);
    EXPECT_EQ(read_all(*journal).size(), 4u);
    must(journal->close());
    std::filesystem::remove(test::segment_path(directory_, 131));
  }
}

// A header is durable before the first record is written: no crash leaves a file like these.
TEST_F(RecoveryTest, ReportsALastSegmentThatIsGarbageAsAWholeAsDamage) {
  for (const std::size_t size : {kSegmentHeaderBytes + 1, intact_.size(), std::size_t{5000}}) {
    test::spill(path_, Bytes(size, '\xee'));
    for (int attempt = 0; attempt < 2; ++attempt) {
      const auto journal = open_writer(directory_);
      ASSERT_EQ(journal->damage().size(), 1u) << size;
      EXPECT_EQ(journal->damage()[0].range, (OffsetRange{0, size - kSegmentHeaderBytes}));
      EXPECT_EQ(error_kind(journal->append("x")), ErrorKind::kDegraded);
    }
  }
}

TEST_F(RecoveryTest, GoesOnBehindAGarbageSegmentOnceItWasTakenOut) {
  test::spill(path_, Bytes(intact_.size(), '\xee'));
  const std::uint64_t end = intact_.size() - kSegmentHeaderBytes;
  {
    const auto journal = open_writer(directory_);
    EXPECT_TRUE(journal->quarantine_range({0, end}).ok());
    EXPECT_EQ(must(journal->append("next")), end);
  }
  const auto journal = open_writer(directory_);
  EXPECT_TRUE(journal->damage().empty());
  EXPECT_EQ(read_all(*journal), Payloads{"next"});
}

TEST_F(RecoveryTest, RebuildsADamagedHeaderWhenTheRecordsBehindItAreWhole) {
  for (std::size_t at = 0; at < kSegmentHeaderBytes; ++at) {
    test::spill(path_, intact_);
    test::flip_bit(path_, at, 2);
    EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "two", "three"}));
    EXPECT_EQ(test::slurp(path_), intact_);
  }
}

TEST_F(RecoveryTest, CutsNothingOffASegmentWhoseHeaderIsDamaged) {
  test::flip_bit(path_, 3);
  test::flip_bit(path_, kThird + 42);
  const auto journal = open_writer(directory_);
  EXPECT_EQ(read_all(*journal), (Payloads{"one", "two", "!"}));
  EXPECT_EQ(journal->damage().size(), 1u);
}

TEST_F(RecoveryTest, ABadHeaderInASealedSegmentIsAnError) {
  test::spill(test::segment_path(directory_, 131), encode_segment_header(131));
  test::flip_bit(path_, 3);
  EXPECT_EQ(error_kind(Journal::open(directory_, {})), ErrorKind::kBadHeader);
}

TEST_F(RecoveryTest, MissingAndOverlappingSegmentsAreErrors) {
  test::spill(test::segment_path(directory_, 500), encode_segment_header(500));
  EXPECT_EQ(error_kind(Journal::open(directory_, {})), ErrorKind::kGap);
  std::filesystem::remove(test::segment_path(directory_, 500));
  test::spill(test::segment_path(directory_, 100), encode_segment_header(100));
  EXPECT_EQ(error_kind(Journal::open(directory_, {})), ErrorKind::kOverlap);
  std::filesystem::remove(test::segment_path(directory_, 100));
  test::spill(directory_ + "/7.wal", "");
  EXPECT_EQ(error_kind(Journal::open(directory_, {})), ErrorKind::kBadName);
}

// The lengths of C-4: no allocation follows them, and nothing before is lost.
TEST_F(RecoveryTest, DamagedLengthsAreHarmless) {
  for (const std::uint32_t length : {0u, 1u, 0x7fffffffu, 0xffffffffu}) {
    Bytes bytes = intact_.substr(0, kThird);
    put_u32(bytes, length);
    test::spill(path_, bytes + intact_.substr(kThird + 4));
    EXPECT_EQ(read_all(*open_writer(directory_)), (Payloads{"one", "two"})) << length;
  }
}

}  // namespace
}  // namespace stemedb
