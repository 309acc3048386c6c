#include "system/engram/warm/warm_storage.hpp"

#include <new>

#include "system/engram/log_file.hpp"

namespace engram {
namespace {

// What a text takes, as a rule.
constexpr std::size_t kExpectedTextBytes = 128;

}  // namespace

Result<std::unique_ptr<MappedWarmStorage>> MappedWarmStorage::create(const std::string& path,
                                                                     const WarmOptions& options) {
  STEMEDB_TRY_ASSIGN(MappedFile file, MappedFile::create(path, warm_file_bytes(options.capacity)));
  return std::unique_ptr<MappedWarmStorage>(new MappedWarmStorage(std::move(file), options));
}

MappedWarmStorage::MappedWarmStorage(MappedFile file, const WarmOptions& options)
    : options_(options),
      file_(std::move(file)),
      slots_(file_.bytes(), options.capacity, options.bugs),
      slots_used_(options.capacity, options.bugs),
      contents_(options.capacity * kExpectedTextBytes, options.bugs) {
  header_.created_at_ns = header_.last_modified_ns = wall_time_ns();
  write_header(file_.bytes(), header_);
}

bool MappedWarmStorage::races_for_slots() const {
  return has(Bug::kB01) || has(Bug::kB02) || has(Bug::kB03) || has(Bug::kB04);
}

Status MappedWarmStorage::store(const Memory& memory) {
  std::optional<std::uint32_t> reserved;
  try {
    return store_in_steps(memory, reserved);
  } catch (const std::bad_alloc&) {
    if (reserved) slots_used_.give_back(*reserved);
    return Error(ErrorKind::kOutOfMemory, "no memory for a text or an index entry");
  }
}

/// @param reserved is told which slot is nobody's if this throws
Status MappedWarmStorage::store_in_steps(const Memory& memory,
                                         std::optional<std::uint32_t>& reserved) {
  std::shared_lock<std::shared_mutex> gate(compaction_gate_, std::defer_lock);
  if (!has(Bug::kB49)) gate.lock();
  std::optional<ContentPlace> content;
  if (memory.content) {
    STEMEDB_TRY_ASSIGN(content, contents_.append(*memory.content));
  }
  if (races_for_slots()) {
    // Until the counter moves on, whoever looks at it gets the same slot.
    STEMEDB_TRY_ASSIGN(const std::uint32_t slot, slots_used_.look_at_next());
    STEMEDB_TRY(store_in(slot, memory, content));
    slots_used_.move_on();
    return {};
  }
  STEMEDB_TRY_ASSIGN(reserved, slots_used_.reserve());
  return store_in(*reserved, memory, content);
}

Status MappedWarmStorage::store_in(std::uint32_t slot, const Memory& memory,
                                   const std::optional<ContentPlace>& content) {
  const SlotRef ref = slots_.write(slot, make_block(memory, content));
  const std::optional<SlotRef> replaced = index_.exchange(memory.id, ref);
  if (replaced && !has(Bug::kB53)) release(*replaced);
  WarmMetrics::add(metrics_.writes);
  WarmMetrics::add(metrics_.bytes_written,
                   sizeof(EmbeddingBlock) + (content ? content->length : 0));
  return {};
}

/// Whoever took the slot out of the index gives it back: so nobody does it twice.
void MappedWarmStorage::release(SlotRef ref) {
  slots_.retire(ref);
  slots_used_.give_back(ref.slot);
}

Result<std::optional<Memory>> MappedWarmStorage::get(const std::string& id) const {
  WarmMetrics::add(metrics_.reads);
  std::optional<SlotRef> last;
  while (true) {
    const std::optional<SlotRef> ref = index_.find(id);
    WarmMetrics::add(ref ? metrics_.hits : metrics_.misses);
    if (!ref) return std::optional<Memory>();
    // A slot is retired when the index does not name it any more.
    if (ref == last) return Error(ErrorKind::kCorrupt, "the index names a retired slot: " + id);
    STEMEDB_TRY_ASSIGN(std::optional<Memory> memory, read(id, *ref));
    if (memory) return memory;
    last = ref;
  }
}

/// @returns nothing if the slot was retired
Result<std::optional<Memory>> MappedWarmStorage::read(const std::string& id, SlotRef ref) const {
  const auto lock = contents_.lock_to_read();
  const std::optional<EmbeddingBlock> block = slots_.read(ref);
  if (!block) return std::optional<Memory>();
  if (options_.verify_ids && block->id_hash != hash_of_id(id)) {
    return Error(ErrorKind::kCorrupt, "another memory lies in the slot of " + id);
  }
  std::optional<Memory> memory = memory_of(*block, id);
  if (const auto content = content_of(*block)) {
    STEMEDB_TRY_ASSIGN(memory->content, contents_.read(*content));
  }
  WarmMetrics::add(metrics_.bytes_read, sizeof(EmbeddingBlock) + block->content_length);
  return memory;
}

Result<std::vector<Memory>> MappedWarmStorage::recall(float least_confidence) const {
  std::vector<Memory> recalled;
  for (const auto& [id, ref] : index_.entries()) {
    STEMEDB_TRY_ASSIGN(std::optional<Memory> memory, get(id));
    if (memory && memory->confidence >= least_confidence) recalled.push_back(*std::move(memory));
  }
  return recalled;
}

void MappedWarmStorage::update_activation(const std::string& id, float activation,
                                          std::uint64_t last_access_ns) {
  const auto update = [&](EmbeddingBlock& block) {
    block.activation = activation;
    block.last_access_ns = last_access_ns;
  };
  std::optional<SlotRef> ref = index_.find(id);
  while (ref && !slots_.change(*ref, update)) {
    const std::optional<SlotRef> again = index_.find(id);
    if (again == ref) return;  // a retired slot in the index: get reports it
    ref = again;
  }
}

/// Retired before the index lets go: what it does not name a compaction leaves out, and whoever had
/// the slot from it would read another text.
bool MappedWarmStorage::remove(const std::string& id) {
  const auto retire = [&](SlotRef ref) {
    if (!has(Bug::kB55)) slots_.retire(ref);
  };
  const bool retires_late = has(Bug::kB82);
  const std::optional<SlotRef> removed = index_.erase(id, [&](SlotRef ref) {
    if (!retires_late) retire(ref);
  });
  if (removed && retires_late) retire(*removed);
  if (removed && !has(Bug::kB55)) slots_used_.give_back(removed->slot);
  return removed.has_value();
}

Status MappedWarmStorage::seal() {
  if (has(Bug::kB52)) return {};
  header_.entry_count = slots_used_.used();
  header_.last_modified_ns = wall_time_ns();
  STEMEDB_TRY(file_.sync());  // the slots before the header that vouches for them
  write_header(file_.bytes(), header_);
  WarmMetrics::add(metrics_.syncs, 2);
  return file_.sync();
}

std::vector<LiveEntry> MappedWarmStorage::entries() const {
  std::vector<LiveEntry> entries;
  for (auto& [id, ref] : index_.entries()) {
    const std::optional<EmbeddingBlock> block = slots_.read(ref);
    if (block) entries.push_back({id, ref, content_of(*block)});
  }
  return entries;
}

ContentStatistics MappedWarmStorage::content_statistics() const {
  const auto lock = contents_.lock_to_read();
  ContentStatistics statistics{contents_.size(), 0, reclaimed_bytes_, last_compaction_s_};
  for (const LiveEntry& entry : entries()) {
    if (entry.content) statistics.live_bytes += entry.content->length;
  }
  return statistics;
}

}  // namespace engram
