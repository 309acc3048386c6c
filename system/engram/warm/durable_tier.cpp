#include "system/engram/warm/durable_tier.hpp"

#include "system/base/directory.hpp"

namespace engram {

Result<std::unique_ptr<DurableTier>> DurableTier::open(const std::string& directory,
                                                       const WarmOptions& warm,
                                                       const WalOptions& wal) {
  STEMEDB_TRY(stemedb::create_directory(directory));
  STEMEDB_TRY(stemedb::sync_directory(stemedb::parent_of(directory)));
  std::unique_ptr<DurableTier> tier(new DurableTier(warm.bugs));
  STEMEDB_TRY_ASSIGN(tier->storage_, MappedWarmStorage::create(directory + "/warm.dat", warm));
  const Sink sink = [taker = tier.get()](const Entry& entry) { return taker->take(entry); };
  STEMEDB_TRY_ASSIGN(tier->wal_, Wal::open(directory + "/log", wal, sink));
  tier->replaying_ = false;
  return tier;
}

Result<std::uint64_t> DurableTier::apply(const Operation& operation) {
  if (bugs_.has(Bug::kB52)) return change_unlogged(operation);
  return wal_->write_sync(draft_of(operation));
}

Ticket DurableTier::submit(const Operation& operation) {
  if (!bugs_.has(Bug::kB52)) return wal_->write_async(draft_of(operation));
  Ticket ticket = std::make_shared<Completion>();
  ticket->settle(change_unlogged(operation));
  return ticket;
}

Status DurableTier::compact_log() {
  return wal_->compact([this] { return snapshot(); });
}

Status DurableTier::close() {
  STEMEDB_TRY(wal_->shutdown());
  return storage_->seal();
}

Draft DurableTier::draft_of(const Operation& operation) const {
  return {type_of(operation), encode_operation(operation, bugs_)};
}

Result<std::vector<Draft>> DurableTier::snapshot() const {
  STEMEDB_TRY_ASSIGN(const std::vector<Memory> memories, storage_->recall(0));
  std::vector<Draft> drafts;
  for (const Memory& memory : memories) drafts.push_back(draft_of(PutMemory{memory}));
  return drafts;
}

Status DurableTier::take(const Entry& entry) {
  STEMEDB_TRY_ASSIGN(const Operation operation, decode_operation(entry.type, entry.payload));
  return change(operation);
}

Status DurableTier::change(const Operation& operation) {
  if (const auto* put = std::get_if<PutMemory>(&operation)) {
    const Status stored = storage_->store(put->memory);
    // Whoever asked for it was told that it does not fit.
    if (replaying_ && stored.error_is(ErrorKind::kAllocationFailed)) return {};
    return stored;
  }
  if (const auto* update = std::get_if<UpdateActivation>(&operation)) {
    storage_->update_activation(update->id, update->activation, update->last_access_ns);
  } else {
    storage_->remove(std::get<RemoveMemory>(operation).id);
  }
  return {};
}

/// The defect of B-52: nothing of it is on the disk.
Result<std::uint64_t> DurableTier::change_unlogged(const Operation& operation) {
  STEMEDB_TRY(change(operation));
  return ++unlogged_;
}

}  // namespace engram
