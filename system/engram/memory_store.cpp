#include "system/engram/memory_store.hpp"

namespace engram {
namespace {

void change(std::map<std::string, Memory>& memories, const Operation& operation) {
  if (const auto* put = std::get_if<PutMemory>(&operation)) {
    memories.insert_or_assign(put->memory.id, put->memory);
  } else if (const auto* update = std::get_if<UpdateActivation>(&operation)) {
    const auto found = memories.find(update->id);
    if (found == memories.end()) return;
    found->second.activation = update->activation;
    found->second.last_access_ns = update->last_access_ns;
  } else {
    memories.erase(std::get<RemoveMemory>(operation).id);
  }
}

Status replay_entry(std::map<std::string, Memory>& memories, const Entry& entry) {
  if (entry.type == EntryType::kConsolidation) return {};  // says nothing about memories
  STEMEDB_TRY_ASSIGN(const Operation operation, decode_operation(entry.type, entry.payload));
  change(memories, operation);
  return {};
}

}  // namespace

Result<std::unique_ptr<MemoryStore>> MemoryStore::open(const std::string& directory,
                                                       const WalOptions& options) {
  std::unique_ptr<MemoryStore> store(new MemoryStore(options.bugs));
  const Sink sink = [taker = store.get()](const Entry& entry) { return taker->take(entry); };
  STEMEDB_TRY_ASSIGN(store->wal_, Wal::open(directory, options, sink));
  return store;
}

Result<std::uint64_t> MemoryStore::apply(const Operation& operation) {
  return wal_->write_sync(draft_of(operation));
}

Ticket MemoryStore::submit(const Operation& operation) {
  return wal_->write_async(draft_of(operation));
}

std::optional<Memory> MemoryStore::get(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = memories_.find(id);
  if (found == memories_.end()) return std::nullopt;
  return found->second;
}

std::map<std::string, Memory> MemoryStore::all() const {
  const std::lock_guard lock(mutex_);
  return memories_;
}

Status MemoryStore::compact() {
  return wal_->compact([this] { return snapshot(); });
}

Draft MemoryStore::draft_of(const Operation& operation) const {
  return {type_of(operation), encode_operation(operation, bugs_)};
}

Status MemoryStore::take(const Entry& entry) {
  const std::lock_guard lock(mutex_);
  return replay_entry(memories_, entry);
}

std::vector<Draft> MemoryStore::snapshot() const {
  const std::lock_guard lock(mutex_);
  std::vector<Draft> drafts;
  for (const auto& [id, memory] : memories_) drafts.push_back(draft_of(PutMemory{memory}));
  return drafts;
}

Result<std::map<std::string, Memory>> replay(const std::vector<Entry>& entries) {
  std::map<std::string, Memory> memories;
  for (const Entry& entry : entries) STEMEDB_TRY(replay_entry(memories, entry));
  return memories;
}

}  // namespace engram
