#include "system/wal/segments.hpp"

#include <filesystem>

#include "system/base/directory.hpp"
#include "system/wal/segment_file.hpp"
#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;
using test::open_writer;

/// A journal of one record per segment, each 140 bytes of data.
class SegmentsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    JournalOptions options;
    options.max_segment_bytes = 200;
    journal_ = open_writer(directory_, options);
    for (int i = 0; i < 5; ++i) must(journal_->append(Bytes(100, 'x')));
  }

  bool has_segment(std::uint64_t base) {
    return std::filesystem::exists(test::segment_path(directory_, base));
  }

  test::TempDirectory root_;
  const std::string directory_ = root_ / "wal";
  std::unique_ptr<Journal> journal_;
};

TEST_F(SegmentsTest, ResolvesBothEdgesOfEverySegment) {
  SegmentManager& segments = journal_->segments();
  for (std::uint64_t base = 0; base < 700; base += 140) {
    EXPECT_EQ(must(segments.resolve(base)).segment.base, base);
    EXPECT_EQ(must(segments.resolve(base + 139)).segment.base, base);
  }
  EXPECT_EQ(error_kind(segments.resolve(700)), ErrorKind::kPastEnd);
}

TEST_F(SegmentsTest, CleanupWaitsForTheSlowestConsumer) {
  SegmentManager& segments = journal_->segments();
  must(segments.register_cursor("fast", 700));
  must(segments.register_cursor("slow", 279));
  EXPECT_EQ(must(segments.cleanup()), 1u);  // the second segment ends at 280
  EXPECT_FALSE(has_segment(0));
  EXPECT_TRUE(has_segment(140));
  must(segments.advance_cursor("slow", 280));
  EXPECT_EQ(must(segments.cleanup()), 1u);
  EXPECT_EQ(std::get<BeforeStart>(journal_->read(140)).first_offset, 280u);
}

TEST_F(SegmentsTest, CleanupNeverTakesTheActiveSegment) {
  SegmentManager& segments = journal_->segments();
  must(segments.register_cursor("only", 700));
  EXPECT_EQ(must(segments.cleanup()), 4u);
  EXPECT_TRUE(has_segment(560));
}

TEST_F(SegmentsTest, CleanupWithoutConsumersDeletesNothing) {
  EXPECT_EQ(must(journal_->segments().cleanup()), 0u);
}

TEST_F(SegmentsTest, AReaderKeepsTheFileItResolved) {
  SegmentManager& segments = journal_->segments();
  const OpenSegment open = must(segments.resolve(0));
  must(segments.register_cursor("only", 700));
  must(segments.cleanup());
  EXPECT_EQ(must(open.file->read_at(0, 1000)).size(), 172u);
}

TEST_F(SegmentsTest, CursorsMoveForwardOnly) {
  SegmentManager& segments = journal_->segments();
  must(segments.register_cursor("c", 140));
  must(segments.advance_cursor("c", 280));
  EXPECT_EQ(error_kind(segments.advance_cursor("c", 140)), ErrorKind::kCursorRegression);
  EXPECT_EQ(error_kind(segments.advance_cursor("unknown", 1)), ErrorKind::kInvalidInput);
  must(segments.cleanup());
  EXPECT_EQ(error_kind(segments.register_cursor("late", 0)), ErrorKind::kBeforeStart);
}

TEST_F(SegmentsTest, ACleanedUpJournalReopens) {
  must(journal_->segments().register_cursor("only", 420));
  must(journal_->segments().cleanup());
  must(journal_->close());
  const auto journal = open_writer(directory_);
  EXPECT_EQ(test::read_all(*journal, 420).size(), 2u);
  EXPECT_EQ(must(journal->append("x")), 700u);
}

TEST(SegmentManager, FindsTheSegmentAmongTenThousand) {
  test::TempDirectory directory;
  SegmentManager segments(directory.path(), {});
  std::vector<Segment> list;
  for (std::uint64_t i = 0; i < 10'000; ++i) list.push_back({7 + i * 3, 3, i + 1 < 10'000});
  must(segments.load(list));
  // Only the files of the segments that are opened need to exist.
  for (const std::uint64_t index : {0u, 1u, 4999u, 9999u}) {
    const std::uint64_t base = 7 + index * 3;
    test::spill(test::segment_path(directory.path(), base), "");
    EXPECT_EQ(must(segments.resolve(base)).segment.base, base);
    EXPECT_EQ(must(segments.resolve(base + 2)).segment.base, base);
  }
  EXPECT_EQ(error_kind(segments.resolve(6)), ErrorKind::kBeforeStart);
  EXPECT_EQ(error_kind(segments.resolve(7 + 30'000)), ErrorKind::kPastEnd);
}

TEST(SegmentManager, ReadsTheFileThatTookTheNameOfADiscardedOne) {
  test::TempDirectory directory;
  SegmentManager segments(directory.path(), {});
  const std::string path = test::segment_path(directory.path(), 0);
  const Bytes discarded = encode_segment_header(0);
  test::spill(path, discarded);
  must(segments.refresh());
  EXPECT_EQ(segments.end_offset(), 0u);
  must(remove_file(path));
  test::spill(path, discarded + "record");
  must(segments.refresh());
  EXPECT_EQ(segments.end_offset(), 6u);
  EXPECT_EQ(must(must(segments.resolve(0)).file->read_at(discarded.size(), 6)), "record");
}

}  // namespace
}  // namespace stemedb
