#pragma once
// Node: a whole store in one directory. Opens the parts in the order they depend on each other,
// runs their threads, and stops them in the opposite order.
//
//   <directory>/wal    the log (wal/journal.hpp)
//   <directory>/log    the write-optimised backend
//   <directory>/tree   the read-optimised backend
//
//   STEMEDB_TRY_ASSIGN(auto node, Node::open(options));
//   const auto offset = node->submit(payload)->wait();         // durable now
//   STEMEDB_TRY(node->ingest().wait_until_offset(...));         // visible now
//   node->stop();
//
// Threading: all calls but open and stop may run concurrently.

#include <memory>

#include "system/commit/group_commit.hpp"
#include "system/ingest/ingestor.hpp"

namespace stemedb {

struct NodeOptions {
  std::string directory;  ///< created if absent; its parent exists
  JournalOptions journal;
  GroupCommitOptions commit;
  HybridStoreOptions store;
  IngestOptions ingest;
  std::size_t ingest_workers = 1;  ///< 0: nothing is ingested
  SigningVersion signing_version = SigningVersion::kContent;
  BugSwitches bugs;  ///< takes the place of those of the parts
};

class Node {
 public:
  /// Recovers what is there and starts the committer and the ingest workers.
  /// @returns DataLoss if the log ends before the ingest cursor; errors of the parts
  static Result<std::unique_ptr<Node>> open(NodeOptions options);

  /// Stops, without being asked for the outcome.
  ~Node();

  /// Queues a payload (types/payload.hpp) for the log, unchecked: what cannot be ingested ends in
  /// quarantine.
  Ticket submit(Bytes payload) { return commit_.submit(std::move(payload)); }

  /// Validates and queues. An invalid claim or vote never reaches the log.
  Result<Ticket> submit(const Assertion& assertion);
  Result<Ticket> submit(const Vote& vote);

  /// Commits what is queued, ingests no further, and releases the directory.
  Status stop();

  Journal& journal() { return *journal_; }
  GroupCommitBuffer& commit() { return commit_; }
  HybridStore& store() { return *store_; }
  AssertionStore& assertions() { return assertions_; }
  IndexStore& indexes() { return indexes_; }
  VoteStore& votes() { return votes_; }
  Ingestor& ingest() { return ingestor_; }
  const NodeOptions& options() const { return options_; }
  /// How claims must be signed to pass here; agents and verifier use the same.
  SigningVersion signing_version() const { return options_.signing_version; }

 private:
  Node(const NodeOptions& options, std::unique_ptr<HybridStore> store,
       std::unique_ptr<Journal> journal, const IngestCursor& cursor);

  static Status complete(NodeOptions& options);
  static Status prepare_directory(const NodeOptions& options);
  static Status settle_parts(const NodeOptions& options);

  const NodeOptions options_;
  std::unique_ptr<HybridStore> store_;
  std::unique_ptr<Journal> journal_;
  AssertionStore assertions_;
  IndexStore indexes_;
  VoteStore votes_;
  Applier applier_;
  GroupCommitBuffer commit_;
  Ingestor ingestor_;
};

}  // namespace stemedb
