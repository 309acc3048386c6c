#include "system/commit/group_commit.hpp"

#include <algorithm>
#include <thread>

#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;

class GroupCommitTest : public ::testing::Test {
 protected:
  std::unique_ptr<GroupCommitBuffer> start(GroupCommitOptions options = {}) {
    auto buffer = std::make_unique<GroupCommitBuffer>(*journal_, options);
    must(buffer->start());
    return buffer;
  }

  test::TempDirectory root_;
  std::unique_ptr<Journal> journal_ = test::open_writer(root_ / "wal");
};

TEST_F(GroupCommitTest, CompletesWithTheOffset) {
  const auto buffer = start();
  EXPECT_EQ(must(buffer->submit("abc")->wait()), 0u);
  EXPECT_EQ(must(buffer->submit("abc")->wait()), 43u);
  EXPECT_EQ(journal_->readable_end(), 86u);
}

TEST_F(GroupCommitTest, SharesOneFsyncAmongMany) {
  const auto buffer = start();
  std::vector<Ticket> tickets;
  for (int i = 0; i < 100; ++i) tickets.push_back(buffer->submit("payload"));
  std::uint64_t expected = 0;
  for (const Ticket& ticket : tickets) {
    EXPECT_EQ(must(ticket->wait()), expected);
    expected += 47;
  }
  EXPECT_LT(journal_->stats().record_syncs, 50u);
  EXPECT_LE(journal_->stats().record_syncs, buffer->stats().batches);
}

TEST_F(GroupCommitTest, ManySubmittersGetDistinctIncreasingOffsets) {
  GroupCommitOptions options;
  options.queue_capacity = 4;
  options.max_delay = std::chrono::microseconds(100);
  const auto buffer = start(options);
  std::vector<std::vector<std::uint64_t>> offsets(8);
  std::vector<std::thread> submitters;
  for (auto& mine : offsets) {
    submitters.emplace_back([&] {
      for (int n = 0; n < 20; ++n) mine.push_back(must(buffer->submit("payload")->wait()));
    });
  }
  for (std::thread& submitter : submitters) submitter.join();
  std::vector<std::uint64_t> all;
  for (const auto& mine : offsets) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], 47 * i);
}

TEST_F(GroupCommitTest, FlushWaitsForWhatWasSubmittedBefore) {
  GroupCommitOptions options;
  options.max_delay = std::chrono::hours(1);
  const auto buffer = start(options);
  const Ticket ticket = buffer->submit("x");
  must(buffer->flush());
  EXPECT_TRUE(ticket->is_told());
}

TEST_F(GroupCommitTest, ADroppedTicketLosesNothing) {
  const auto buffer = start();
  (void)buffer->submit("dropped");
  must(buffer->flush());
  EXPECT_EQ(test::read_all(*journal_), std::vector<Bytes>{"dropped"});
}

TEST_F(GroupCommitTest, AFailedAppendLeavesTheOnesBeforeItDurable) {
  GroupCommitOptions options;
  options.max_delay = std::chrono::hours(1);
  const auto buffer = start(options);
  const Ticket good = buffer->submit("good");
  const Ticket bad = buffer->submit("");
  const Ticket behind = buffer->submit("behind");
  EXPECT_EQ(error_kind(buffer->flush()), ErrorKind::kEmpty);
  EXPECT_EQ(must(good->wait()), 0u);
  EXPECT_EQ(error_kind(bad->wait()), ErrorKind::kEmpty);
  EXPECT_EQ(error_kind(behind->wait()), ErrorKind::kEmpty);
  EXPECT_EQ(test::read_all(*journal_), std::vector<Bytes>{"good"});
}

TEST_F(GroupCommitTest, ShutdownCommitsWhatIsQueuedAndRefusesTheRest) {
  GroupCommitOptions options;
  options.max_delay = std::chrono::hours(1);
  const auto buffer = start(options);
  std::vector<Ticket> tickets;
  for (int i = 0; i < 300; ++i) tickets.push_back(buffer->submit("x"));
  buffer->shutdown();
  for (const Ticket& ticket : tickets) EXPECT_TRUE(ticket->wait().ok());
  EXPECT_EQ(error_kind(buffer->submit("late")->wait()), ErrorKind::kClosed);
}

TEST_F(GroupCommitTest, EverySubmissionRacingShutdownCompletes) {
  for (int round = 0; round < 20; ++round) {
    GroupCommitOptions options;
    options.max_delay = std::chrono::nanoseconds(0);
    const auto buffer = start(options);
    std::vector<std::thread> submitters;
    for (int i = 0; i < 3; ++i) {
      submitters.emplace_back([&] {
        for (int n = 0; n < 5; ++n) (void)buffer->submit("x")->wait().ok();
      });
    }
    buffer->shutdown();
    for (std::thread& submitter : submitters) submitter.join();
  }
}

}  // namespace
}  // namespace stemedb
