#include "scenarios/engram_wal/store.hpp"

#include "scenarios/engram_wal/memories.hpp"
#include "system/engram/warm/durable_tier.hpp"

namespace reprise::scenarios::engram_wal {
namespace {

using engram::Memory;
using engram::Operation;
using engram::Result;
using engram::Status;

constexpr const char* kDirectory = "/engram";

class LogsOwn final : public Store {
 public:
  explicit LogsOwn(std::unique_ptr<engram::MemoryStore> store) : store_(std::move(store)) {}

  static Result<std::unique_ptr<Store>> open(const engram::WalOptions& options) {
    STEMEDB_TRY_ASSIGN(auto store, engram::MemoryStore::open(kDirectory, options));
    return std::unique_ptr<Store>(std::make_unique<LogsOwn>(std::move(store)));
  }

  Result<std::uint64_t> apply(const Operation& operation) override {
    return store_->apply(operation);
  }
  engram::Ticket submit(const Operation& operation) override { return store_->submit(operation); }
  Result<std::optional<Memory>> get(const std::string& id) const override {
    return store_->get(id);
  }
  Result<std::map<std::string, Memory>> all() const override { return store_->all(); }
  Status sync() override { return store_->sync(); }
  Status compact() override { return store_->compact(); }
  Status close() override { return store_->close(); }
  const engram::Wal& wal() const override { return store_->wal(); }

 private:
  std::unique_ptr<engram::MemoryStore> store_;
};

class WarmTier final : public Store {
 public:
  explicit WarmTier(std::unique_ptr<engram::DurableTier> tier) : tier_(std::move(tier)) {}

  static Result<std::unique_ptr<Store>> open(const engram::WalOptions& options) {
    // The log's writer holds a second slot for a moment.
    const engram::WarmOptions warm{kMostThreads * kKeys + 1, true, options.bugs};
    STEMEDB_TRY_ASSIGN(auto tier, engram::DurableTier::open(kDirectory, warm, options));
    return std::unique_ptr<Store>(std::make_unique<WarmTier>(std::move(tier)));
  }

  Result<std::uint64_t> apply(const Operation& operation) override {
    return tier_->apply(operation);
  }
  engram::Ticket submit(const Operation& operation) override { return tier_->submit(operation); }
  Result<std::optional<Memory>> get(const std::string& id) const override { return tier_->get(id); }
  Result<std::map<std::string, Memory>> all() const override {
    STEMEDB_TRY_ASSIGN(const std::vector<Memory> memories, tier_->storage().recall(0));
    std::map<std::string, Memory> by_id;
    for (const Memory& memory : memories) by_id.emplace(memory.id, memory);
    return by_id;
  }
  Status sync() override { return tier_->sync(); }
  Status compact() override { return tier_->compact_log(); }
  Status close() override { return tier_->close(); }
  const engram::Wal& wal() const override { return tier_->wal(); }

 private:
  std::unique_ptr<engram::DurableTier> tier_;
};

}  // namespace

const StoreKind kMemoryStore{&LogsOwn::open, kDirectory};
const StoreKind kWarmStoreBehindLog{&WarmTier::open, "/engram/log"};

}  // namespace reprise::scenarios::engram_wal
