#include "system/votes/vote_store.hpp"

#include <thread>

#include "system/store/hybrid_store.hpp"
#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;
using test::signed_vote;

const Hash kClaim = {42};

class VoteStoreTest : public ::testing::Test {
 protected:
  std::uint64_t count() { return must(votes_.vote_count("s", kClaim)); }
  double weight() { return must(votes_.aggregate_weight("s", kClaim)); }

  test::TempDirectory root_;
  std::unique_ptr<HybridStore> store_ = must(HybridStore::open(root_.path(), {}));
  VoteStore votes_{*store_, store_->codec(), {}};
};

TEST_F(VoteStoreTest, CountsAndWeighs) {
  EXPECT_FALSE(must(votes_.has_votes("s", kClaim)));
  const Vote vote = signed_vote(kClaim, 0.5f, 1);
  const Hash hash = must(votes_.put_vote("s", vote));
  must(votes_.put_vote("s", signed_vote(kClaim, 0.25f, 2)));
  EXPECT_EQ(count(), 2u);
  EXPECT_EQ(weight(), 0.75);
  EXPECT_EQ(must(votes_.get_vote("s", kClaim, hash)), vote);
  EXPECT_EQ(must(votes_.votes_for_assertion("s", kClaim)).size(), 2u);
}

TEST_F(VoteStoreTest, CountsAVoteOnce) {
  const Vote vote = signed_vote(kClaim, 0.5f, 1);
  EXPECT_EQ(must(votes_.put_vote("s", vote)), must(votes_.put_vote("s", vote)));
  EXPECT_EQ(count(), 1u);
  EXPECT_EQ(weight(), 0.5);
}

TEST_F(VoteStoreTest, WithB23AVoteIsCountedAgain) {
  VoteStore votes{*store_, store_->codec(), {Bug::kB23}};
  const Vote vote = signed_vote(kClaim, 0.5f, 1);
  must(votes.put_vote("s", vote));
  must(votes.put_vote("s", vote));
  EXPECT_EQ(count(), 2u);
}

TEST_F(VoteStoreTest, AHundredAgentsAtOnceAllCount) {
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t n = 0; n < 25; ++n) {
        must(votes_.put_vote("s", signed_vote(kClaim, 0.125f, 100 * thread + n)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count(), 100u);
  EXPECT_EQ(weight(), 12.5);
}

TEST_F(VoteStoreTest, TheSumDoesNotDependOnTheOrder) {
  const std::vector<float> weights = {0.1f, 0.7f, 1e-6f, 0.333f, 1.0f};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += fixed_weight(weights[i]);
    must(votes_.put_vote("s", signed_vote(kClaim, weights[weights.size() - 1 - i], i)));
  }
  EXPECT_EQ(weight(), static_cast<double>(sum) / (1 << 20));
}

TEST_F(VoteStoreTest, ACacheOfTheWrongLengthIsAnError) {
  must(votes_.put_vote("s", signed_vote(kClaim, 0.5f, 1)));
  must(store_->put(store_->codec().vote_count("s", kClaim), "7 bytes"));
  EXPECT_EQ(error_kind(votes_.vote_count("s", kClaim)), ErrorKind::kCorruptCache);
  EXPECT_EQ(error_kind(votes_.put_vote("s", signed_vote(kClaim, 0.5f, 2))),
            ErrorKind::kCorruptCache);
  VoteStore careless{*store_, store_->codec(), {Bug::kB36b}};
  EXPECT_EQ(must(careless.vote_count("s", kClaim)), 0u);

  must(votes_.rebuild_caches("s", kClaim));
  EXPECT_EQ(count(), 1u);
  EXPECT_EQ(weight(), 0.5);
}

}  // namespace
}  // namespace stemedb
