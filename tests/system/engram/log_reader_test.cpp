#include "system/engram/log_reader.hpp"

#include "tests/system/engram/log_fixture.hpp"

namespace engram {
namespace {

using test::entry;
using LogReaderTest = test::LogFixture;
using Sequences = std::vector<std::uint64_t>;

constexpr std::uint64_t kEntryBytes = kEntryHeaderBytes + 7;  // of entry()

TEST_F(LogReaderTest, FindsNothingInAnEmptyDirectory) {
  EXPECT_EQ(sequences(read()), Sequences());
  EXPECT_EQ(read().next_sequence, 1u);
  EXPECT_EQ(read().newest_number, 0u);
}

TEST_F(LogReaderTest, ReadsFilesInTheOrderOfTheirNumbers) {
  OpenLogFile base = make_base(5, {entry(1), entry(2)});
  append(base, entry(3));
  OpenLogFile next = make_next(6, 4);
  append(next, entry(4));
  EXPECT_EQ(sequences(read()), (Sequences{1, 2, 3, 4}));
  EXPECT_EQ(read().next_sequence, 5u);
  EXPECT_EQ(read().newest_number, 6u);
}

TEST_F(LogReaderTest, LeavesOutWhatAMarkerReplaces) {
  OpenLogFile old = make_base(5, {entry(1), entry(2)});
  make_base(6, {entry(8)});
  EXPECT_EQ(sequences(read()), Sequences{8});
}

TEST_F(LogReaderTest, EndsAtEveryCutOfTheLastEntry) {
  OpenLogFile log = make_base(5, {entry(1)});
  append(log, entry(2));
  for (std::uint64_t size = log.end - 1; size > log.end - kEntryBytes; --size) {
    cut(5, size);
    const LogContent content = read();
    EXPECT_EQ(sequences(content), Sequences{1});
    ASSERT_TRUE(content.torn_tail);
    EXPECT_EQ(content.torn_tail->kind, DamageKind::kTruncated);
    EXPECT_TRUE(content.damage.empty());
  }
}

TEST_F(LogReaderTest, CutsATornTailAlsoInFrontOfSoundEntries) {
  OpenLogFile log = make_base(5, {entry(1)});
  append(log, entry(2));
  const std::uint64_t torn = log.end;
  append(log, entry(3));
  append(log, entry(4));
  invert(5, torn + kEntryHeaderBytes);
  EXPECT_EQ(sequences(read()), (Sequences{1, 2}));
  EXPECT_EQ(read().torn_tail->sequence, 2u);
  EXPECT_EQ(read().next_sequence, 5u);
}

TEST_F(LogReaderTest, SkipsADamagedPayloadOfWhatWasSynced) {
  OpenLogFile log = make_base(5, {entry(1)});
  const std::uint64_t damaged = log.end;
  append(log, entry(2));
  append(log, entry(3), log.end);  // says that the second one was synced
  invert(5, damaged + kEntryHeaderBytes);
  const LogContent content = read();
  EXPECT_EQ(sequences(content), (Sequences{1, 3}));
  ASSERT_EQ(content.damage.size(), 1u);
  EXPECT_EQ(content.damage[0].sequence, 2u);
  EXPECT_EQ(content.damage[0].offset, damaged);
  EXPECT_EQ(content.damage[0].kind, DamageKind::kPayload);
  EXPECT_FALSE(content.torn_tail);
}

TEST_F(LogReaderTest, SkipsTheRestOfAFileBehindADamagedHeader) {
  make_base(5, {entry(1), entry(2), entry(3)});
  OpenLogFile next = make_next(6, 4);
  append(next, entry(4));
  invert(5, kEmptyFileBytes + kEntryBytes + 4);  // the sequence number of the second entry
  const LogContent content = read();
  EXPECT_EQ(sequences(content), (Sequences{1, 4}));
  ASSERT_EQ(content.damage.size(), 1u);
  EXPECT_EQ(content.damage[0].kind, DamageKind::kHeader);
  EXPECT_EQ(content.damage[0].file, log_file_name(5));
}

TEST_F(LogReaderTest, TellsRotFromATornTailByWhatLiesBehindADamagedHeader) {
  OpenLogFile log = make_base(5, {entry(1)});
  const std::uint64_t damaged = log.end;
  append(log, entry(2));
  append(log, entry(3), log.end);  // says that the second one was synced
  invert(5, damaged + 4);
  const LogContent content = read();
  EXPECT_EQ(sequences(content), Sequences{1});
  EXPECT_FALSE(content.torn_tail);
  ASSERT_EQ(content.damage.size(), 1u);
  EXPECT_EQ(content.damage[0].offset, damaged);
  EXPECT_EQ(content.next_sequence, 4u);
}

TEST_F(LogReaderTest, TakesADamagedHeaderForATornTailIfNothingBehindItSaysOtherwise) {
  OpenLogFile log = make_base(5, {entry(1)});
  const std::uint64_t damaged = log.end;
  append(log, entry(2));
  append(log, entry(3));
  invert(5, damaged + 4);
  EXPECT_TRUE(read().damage.empty());
  EXPECT_EQ(read().torn_tail->kind, DamageKind::kHeader);
}

TEST_F(LogReaderTest, ReportsADamagedHead) {
  make_base(5, {entry(1)});
  invert(5, 0);
  EXPECT_EQ(sequences(read()), Sequences());
  ASSERT_EQ(read().damage.size(), 1u);
  EXPECT_FALSE(read().torn_tail);
}

TEST_F(LogReaderTest, TakesNoEntriesOfAnotherFile) {
  OpenLogFile log = make_base(5, {entry(1)});
  const std::uint64_t salt = log.salt;
  log.salt += 1;
  append(log, entry(2));
  log.salt = salt;
  EXPECT_EQ(sequences(read()), Sequences{1});
  EXPECT_EQ(read().torn_tail->kind, DamageKind::kStale);
}

TEST_F(LogReaderTest, TakesNoEntryWhoseNumberDoesNotGrow) {
  OpenLogFile log = make_base(5, {entry(1), entry(2)});
  append(log, entry(2));
  EXPECT_EQ(sequences(read()), (Sequences{1, 2}));
}

TEST_F(LogReaderTest, ReportsAnEntryOfUnknownTypeAndGoesOn) {
  Entry unknown = entry(2);
  unknown.type = static_cast<EntryType>(9);
  make_base(5, {entry(1), unknown, entry(3)});
  EXPECT_EQ(sequences(read()), (Sequences{1, 3}));
  ASSERT_EQ(read().damage.size(), 1u);
  EXPECT_EQ(read().damage[0].kind, DamageKind::kUnknownType);
}

TEST_F(LogReaderTest, RemembersTheNumbersOfALogThatWasEmptied) {
  stemedb::test::must(
      create_log_file(directory_.path(), 5, EntryType::kCompactionMarker, 42, {}, {}));
  EXPECT_EQ(read().next_sequence, 42u);
}

}  // namespace
}  // namespace engram
