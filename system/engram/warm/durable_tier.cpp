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

Status DurableTier::apply(const Operation& operation) {
  if (bugs_.has(Bug::kB52)) return change(operation);  // and nothing of it is on the disk
  STEMEDB_TRY(wal_->write_sync({type_of(operation), encode_operation(operation, bugs_)}));
  return {};
}

Status DurableTier::close() {
  STEMEDB_TRY(wal_->shutdown());
  return storage_->seal();
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

}  // namespace engram
