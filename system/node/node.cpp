#include "system/node/node.hpp"

#include <fmt/format.h>

#include "system/base/directory.hpp"
#include "system/base/wall_clock.hpp"
#include "system/types/codec.hpp"
#include "system/types/payload.hpp"
#include "system/types/validation.hpp"

namespace stemedb {

Status Node::complete(NodeOptions& options) {
  if (options.journal.durability == Durability::kEventual) {
    return Error(ErrorKind::kInvalidInput, "a node ingests only what is durable");
  }
  options.journal.mode = JournalOptions::Mode::kWriter;
  options.journal.bugs = options.bugs;
  options.commit.bugs = options.bugs;
  options.store.bugs = options.bugs;
  options.ingest.bugs = options.bugs;
  if (options.bugs.has(Bug::kB31)) options.signing_version = SigningVersion::kSubjectAndPredicate;
  return {};
}

Status Node::prepare_directory(const NodeOptions& options) {
  STEMEDB_TRY(create_directory(options.directory));
  if (options.bugs.has(Bug::kNoNodeDirSync)) return {};
  return sync_directory(parent_of(options.directory));
}

/// The parts' own names last only once this directory was synced; a killed process may have made
/// them without getting that far, so also when they are already there.
Status Node::settle_parts(const NodeOptions& options) {
  if (options.bugs.has(Bug::kNoNodePartsSync)) return {};
  return sync_directory(options.directory);
}

Result<std::unique_ptr<Node>> Node::open(NodeOptions options) {
  STEMEDB_TRY(complete(options));
  STEMEDB_TRY(initialize_crypto());
  STEMEDB_TRY(prepare_directory(options));
  STEMEDB_TRY_ASSIGN(auto store, HybridStore::open(options.directory, options.store));
  STEMEDB_TRY_ASSIGN(const IngestCursor cursor, CursorStore(*store, store->codec()).load());

  // What was ingested was acknowledged: damage there is no torn tail.
  options.journal.acknowledged_floor = std::max(options.journal.acknowledged_floor, cursor.offset);
  STEMEDB_TRY_ASSIGN(auto journal, Journal::open(options.directory + "/wal", options.journal));
  if (cursor.offset > journal->readable_end()) {
    return Error(ErrorKind::kDataLoss, fmt::format("the log ends at {}, {} was ingested",
                                                   journal->readable_end(), cursor.offset));
  }
  STEMEDB_TRY(settle_parts(options));
  STEMEDB_TRY(journal->segments().register_cursor(kIngestConsumer, cursor.offset));

  std::unique_ptr<Node> node(new Node(options, std::move(store), std::move(journal), cursor));
  STEMEDB_TRY(node->commit_.start());
  STEMEDB_TRY(node->ingestor_.start(options.ingest_workers));
  return node;
}

Node::Node(const NodeOptions& options, std::unique_ptr<HybridStore> store,
           std::unique_ptr<Journal> journal, const IngestCursor& cursor)
    : options_(options),
      store_(std::move(store)),
      journal_(std::move(journal)),
      assertions_(*store_, store_->codec(), options.bugs),
      indexes_(*store_, store_->codec(), options.bugs),
      votes_(*store_, store_->codec(), options.bugs),
      applier_({*store_, assertions_, indexes_, votes_, store_->codec()}, options.signing_version,
               options.bugs),
      commit_(*journal_, options.commit),
      ingestor_(*journal_, *store_, applier_, cursor, options.ingest) {}

Node::~Node() { (void)stop(); }

Result<Ticket> Node::submit(const Assertion& assertion) {
  STEMEDB_TRY(validate(assertion, wall_time_s(), options_.bugs));
  STEMEDB_TRY_ASSIGN(const Bytes body, encode(assertion));
  return submit(make_payload(PayloadType::kAssertion, body));
}

Result<Ticket> Node::submit(const Vote& vote) {
  STEMEDB_TRY(validate(vote, wall_time_s(), options_.bugs));
  STEMEDB_TRY_ASSIGN(const Bytes body, encode(vote));
  return submit(make_payload(PayloadType::kVote, body));
}

Status Node::stop() {
  commit_.shutdown();
  ingestor_.stop();
  return journal_->close();
}

}  // namespace stemedb
