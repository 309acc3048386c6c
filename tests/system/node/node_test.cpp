// The whole stack in one process: what goes in durably comes out by hash, by index and by count.
#include "system/node/node.hpp"

#include <filesystem>
#include <thread>

#include "system/verify/verify.hpp"
#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using namespace std::chrono_literals;
using test::error_kind;
using test::must;
using test::payload_of;
using test::signed_claim;
using test::signed_vote;

class NodeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.directory = root_ / "node";
    options_.commit.max_delay = 100us;
    options_.journal.max_segment_bytes = 4096;
  }

  void open() {
    node_.reset();
    node_ = must(Node::open(options_));
  }

  std::uint64_t append(Bytes payload) { return must(node_->submit(std::move(payload))->wait()); }

  void drain() { must(node_->ingest().wait_until_offset(node_->journal().readable_end(), 20s)); }

  /// Every violation in one string, empty if there is none.
  std::string violations() {
    must(node_->stop());
    options_.ingest_workers = 1;
    open();
    drain();
    node_->ingest().stop();
    std::string all;
    for (const Violation& violation : must(check_node(*node_, true))) {
      all += violation.invariant + ": " + violation.message + "\n";
    }
    return all;
  }

  test::TempDirectory root_;
  NodeOptions options_;
  std::unique_ptr<Node> node_;
};

TEST_F(NodeTest, ClaimsAndVotesBecomeVisible) {
  open();
  const Assertion claim = signed_claim("subject", "object");
  const Hash hash = must(content_hash(claim));
  must(must(node_->submit(claim))->wait());
  must(must(node_->submit(signed_vote(hash, 0.5f, 2)))->wait());
  drain();
  EXPECT_EQ(must(node_->assertions().get(hash)), claim);
  EXPECT_EQ(must(node_->indexes().hashes_for_subject("subject")), std::vector{hash});
  EXPECT_EQ(must(node_->votes().vote_count("subject", hash)), 1u);
  EXPECT_EQ(violations(), "");
}

TEST_F(NodeTest, InvalidClaimsNeverReachTheLog) {
  open();
  Assertion claim = signed_claim("subject", "object");
  claim.confidence = 2;
  EXPECT_EQ(error_kind(node_->submit(claim)), ErrorKind::kInvalidInput);
  EXPECT_EQ(node_->journal().readable_end(), 0u);
}

TEST_F(NodeTest, ConcurrentAgentsAreAllIngested) {
  options_.ingest_workers = 2;
  open();
  std::vector<std::thread> agents;
  for (std::uint64_t agent = 0; agent < 4; ++agent) {
    agents.emplace_back([&, agent] {
      for (int n = 0; n < 25; ++n) {
        const auto claim =
            signed_claim("shared", std::to_string(agent * 100) + std::to_string(n), agent);
        must(must(node_->submit(claim))->wait());
        must(must(node_->submit(signed_vote(must(content_hash(claim)), 0.25f, agent)))->wait());
      }
    });
  }
  for (std::thread& agent : agents) agent.join();
  drain();
  EXPECT_EQ(must(node_->indexes().hashes_for_subject("shared")).size(), 100u);
  EXPECT_EQ(violations(), "");
}

TEST_F(NodeTest, PoisonGoesToQuarantineAndTheRestGoesOn) {
  open();
  Assertion forged = signed_claim("subject", "true");
  forged.object = Text{"forged"};
  Assertion invalid = signed_claim("subject", "x");
  invalid.confidence = 7;
  const auto unknown_type = append("\x07" + Bytes(7, '\0') + "body");
  const auto undecodable = append(make_payload(PayloadType::kAssertion, "\x01nonsense"));
  const auto forgery = append(payload_of(forged));
  const auto out_of_range = append(payload_of(invalid));
  const auto orphan = append(payload_of(signed_vote(Hash{1}, 0.5f, 1)));
  append(payload_of(signed_claim("subject", "good")));
  drain();

  const auto kept = must(node_->ingest().list_quarantine(0, 10));
  ASSERT_EQ(kept.size(), 5u);
  const auto expect = [&](std::size_t i, std::uint64_t offset, QuarantineReason reason) {
    EXPECT_EQ(kept[i].offset, offset);
    EXPECT_STREQ(to_string(kept[i].reason), to_string(reason));
  };
  expect(0, unknown_type, QuarantineReason::kUndecodable);
  expect(1, undecodable, QuarantineReason::kUndecodable);
  expect(2, forgery, QuarantineReason::kBadSignature);
  expect(3, out_of_range, QuarantineReason::kInvalid);
  expect(4, orphan, QuarantineReason::kUnknownAssertion);
  EXPECT_EQ(must(node_->indexes().hashes_for_subject("subject")).size(), 1u);
  EXPECT_EQ(violations(), "");
}

TEST_F(NodeTest, AnOperatorRetriesAQuarantinedVote) {
  open();
  const Assertion claim = signed_claim("subject", "object");
  const Hash hash = must(content_hash(claim));
  const auto early = append(payload_of(signed_vote(hash, 0.5f, 1)));
  append(payload_of(claim));
  drain();
  EXPECT_EQ(must(node_->votes().vote_count("subject", hash)), 0u);
  must(node_->ingest().retry(early));
  EXPECT_EQ(must(node_->votes().vote_count("subject", hash)), 1u);
  EXPECT_TRUE(must(node_->ingest().list_quarantine(0, 10)).empty());
  EXPECT_EQ(error_kind(node_->ingest().retry(early)), ErrorKind::kInvalidInput);
}

TEST_F(NodeTest, ReplayingEverythingChangesNothing) {
  open();
  for (int n = 0; n < 20; ++n) {
    const auto claim = signed_claim("subject", std::to_string(n));
    append(payload_of(claim));
    append(payload_of(signed_vote(must(content_hash(claim)), 0.5f, 3)));
  }
  drain();
  node_->ingest().stop();
  const auto before = must(node_->store().scan_prefix(Bytes("subject\0", 8)));
  must(node_->ingest().rewind(0));
  open();
  drain();
  EXPECT_EQ(must(node_->store().scan_prefix(Bytes("subject\0", 8))), before);
  EXPECT_EQ(violations(), "");
}

TEST_F(NodeTest, WaitingForTheFutureTimesOut) {
  open();
  EXPECT_EQ(error_kind(node_->ingest().wait_until_offset(1, 10ms)), ErrorKind::kTimeout);
}

TEST_F(NodeTest, TheLogIsCleanedUpBehindTheCursor) {
  options_.ingest.clean_up_log = true;
  open();
  for (int n = 0; n < 100; ++n) append(payload_of(signed_claim("subject", std::to_string(n))));
  drain();
  EXPECT_EQ(violations(), "");
  EXPECT_GT(node_->journal().segments().first_offset(), 0u);
  EXPECT_EQ(must(node_->indexes().hashes_for_subject("subject")).size(), 100u);
}

TEST_F(NodeTest, DamageInTheLogIsQuarantinedAndPassed) {
  options_.ingest_workers = 0;
  open();
  std::vector<std::uint64_t> offsets;
  for (int n = 0; n < 5; ++n) {
    offsets.push_back(append(payload_of(signed_claim("subject", std::to_string(n)))));
  }
  must(node_->stop());
  test::flip_bit(test::segment_path(options_.directory + "/wal", 0), 32 + offsets[2] + 100);
  options_.ingest_workers = 1;
  open();
  drain();
  EXPECT_EQ(must(node_->indexes().hashes_for_subject("subject")).size(), 4u);
  const auto kept = must(node_->ingest().list_quarantine(0, 10));
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_STREQ(to_string(kept[0].reason), "Damaged");
  EXPECT_EQ(error_kind(node_->submit("refused")->wait()), ErrorKind::kDegraded);
  must(node_->journal().quarantine_range(node_->journal().damage()[0].range));
  append(payload_of(signed_claim("subject", "after")));
  EXPECT_EQ(violations(), "");
}

TEST_F(NodeTest, ALogShorterThanTheCursorIsDataLoss) {
  open();
  append(payload_of(signed_claim("subject", "object")));
  drain();
  must(node_->stop());
  node_.reset();
  std::filesystem::remove_all(options_.directory + "/wal");
  EXPECT_EQ(error_kind(Node::open(options_)), ErrorKind::kDataLoss);
}

TEST_F(NodeTest, AUsedDirectoryIsLocked) {
  open();
  EXPECT_EQ(error_kind(Node::open(options_)), ErrorKind::kLocked);
}

TEST_F(NodeTest, AMissingParentIsAnError) {
  options_.directory = root_ / "no/such/node";
  EXPECT_EQ(error_kind(Node::open(options_)), ErrorKind::kIo);
}

// The checkers themselves: each must see what it is there for.
TEST_F(NodeTest, TheCheckersSeeTampering) {
  open();
  const Assertion claim = signed_claim("subject", "object");
  const Hash hash = must(content_hash(claim));
  append(payload_of(claim));
  append(payload_of(signed_vote(hash, 0.5f, 3)));
  drain();
  const KeyCodec codec;
  HybridStore& store = node_->store();
  must(store.remove(codec.posting("subject", hash)));
  must(store.put(codec.posting("subject", Hash{9}), ""));
  must(store.increment_counter(codec.vote_count("subject", hash), 1));
  must(store.put(codec.assertion("subject", Hash{8}), "not a claim"));
  must(store.flush());
  const std::string found = violations();
  for (const char* invariant : {"INV-IDX-1", "INV-IDX-2", "INV-VOTE-1", "INV-SIG-1", "INV-ING-4"}) {
    EXPECT_NE(found.find(invariant), std::string::npos) << invariant << "\n" << found;
  }
}

TEST_F(NodeTest, TheHistoryCheckSeesLossAndInvention) {
  open();
  const auto offset = append(payload_of(signed_claim("subject", "object")));
  const Hash hash = blake3(payload_of(signed_claim("subject", "object")));
  const std::vector<AcknowledgedRecord> known = {{offset, hash}};
  EXPECT_TRUE(must(check_log_history(node_->journal(), known, {hash})).empty());
  EXPECT_EQ(must(check_log_history(node_->journal(), known, {})).size(), 1u);
  const std::vector<AcknowledgedRecord> lost = {{offset, hash}, {offset + 1000, hash}};
  EXPECT_EQ(must(check_log_history(node_->journal(), lost, {hash})).size(), 1u);
  const std::vector<AcknowledgedRecord> other = {{offset, Hash{1}}};
  EXPECT_EQ(must(check_log_history(node_->journal(), other, {hash})).size(), 1u);
}

}  // namespace
}  // namespace stemedb
