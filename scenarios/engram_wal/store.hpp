#pragma once
// What keeps the memories of this scenario, behind the same log: the log's own store, or the warm
// tier. What a life does, and what must hold, is the same for both.
//
// Ordinary code that adds nothing to either.

#include <map>

#include "system/engram/memory_store.hpp"

namespace reprise::scenarios::engram_wal {

class Store {
 public:
  virtual ~Store() = default;

  /// As in system/engram/memory_store.hpp.
  virtual engram::Result<std::uint64_t> apply(const engram::Operation& operation) = 0;
  virtual engram::Ticket submit(const engram::Operation& operation) = 0;
  virtual engram::Result<std::optional<engram::Memory>> get(const std::string& id) const = 0;
  virtual engram::Result<std::map<std::string, engram::Memory>> all() const = 0;
  virtual engram::Status sync() = 0;
  virtual engram::Status compact() = 0;
  virtual engram::Status close() = 0;
  virtual const engram::Wal& wal() const = 0;
};

/// One kind of store.
struct StoreKind {
  using Open = engram::Result<std::unique_ptr<Store>>(const engram::WalOptions& options);

  Open* open;
  const char* log_directory;
};

extern const StoreKind kMemoryStore;
extern const StoreKind kWarmStoreBehindLog;

}  // namespace reprise::scenarios::engram_wal
