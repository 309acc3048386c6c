#include "system/store/hybrid_store.hpp"

#include <algorithm>
#include <iterator>
#include <new>

#include "system/base/hex.hpp"

namespace stemedb {

Result<std::unique_ptr<HybridStore>> HybridStore::open(const std::string& directory,
                                                       HybridStoreOptions options) {
  options.log.bugs = options.bugs;
  options.tree.bugs = options.bugs;
  STEMEDB_TRY_ASSIGN(auto log, LogStore::open(directory + "/log", options.log));
  STEMEDB_TRY_ASSIGN(auto tree, TreeStore::open(directory + "/tree", options.tree));
  return std::make_unique<HybridStore>(std::move(log), std::move(tree), KeyCodec(options.bugs));
}

KvStore* HybridStore::store_of(Backend backend) {
  return backend == Backend::kWriteOptimised ? write_optimised_.get() : read_optimised_.get();
}

Result<KvStore*> HybridStore::route(const Bytes& key) {
  const auto parsed = codec_.parse(key);
  const auto backend = parsed ? KeyCodec::backend_of(parsed->tag) : std::nullopt;
  if (!backend) return Error(ErrorKind::kUnknownTag, "no table for the key 0x" + to_hex(key));
  return store_of(*backend);
}

Result<std::optional<Bytes>> HybridStore::get(const Bytes& key) {
  STEMEDB_TRY_ASSIGN(KvStore * store, route(key));
  return store->get(key);
}

Result<std::vector<KeyValue>> HybridStore::scan_prefix(const Bytes& prefix, const Page& page) {
  try {
    return scan_backends(prefix, page);
  } catch (const std::bad_alloc&) {
    return Error(ErrorKind::kOutOfMemory, "a scan; use smaller pages");
  }
}

Result<std::vector<KeyValue>> HybridStore::scan_backends(const Bytes& prefix, const Page& page) {
  if (const auto parsed = codec_.parse(prefix)) {
    if (const auto backend = KeyCodec::backend_of(parsed->tag)) {
      return store_of(*backend)->scan_prefix(prefix, page);
    }
  }
  STEMEDB_TRY_ASSIGN(auto left, write_optimised_->scan_prefix(prefix, page));
  STEMEDB_TRY_ASSIGN(auto right, read_optimised_->scan_prefix(prefix, page));
  std::vector<KeyValue> merged;
  std::merge(std::move_iterator(left.begin()), std::move_iterator(left.end()),
             std::move_iterator(right.begin()), std::move_iterator(right.end()),
             std::back_inserter(merged),
             [](const KeyValue& a, const KeyValue& b) { return a.key < b.key; });
  if (merged.size() > page.limit) merged.resize(page.limit);
  return merged;
}

Status HybridStore::write_batch(const std::vector<WriteOp>& ops) {
  KvStore* target = nullptr;
  for (const WriteOp& op : ops) {
    STEMEDB_TRY_ASSIGN(KvStore * store, route(op.key));
    if (target != nullptr && target != store) {
      return Error(ErrorKind::kCrossBackendBatch, "a batch lives in one backend");
    }
    target = store;
  }
  return target == nullptr ? Status() : target->write_batch(ops);
}

Status HybridStore::update(const Bytes& key, const Change& change) {
  STEMEDB_TRY_ASSIGN(KvStore * store, route(key));
  return store->update(key, change);
}

Status HybridStore::flush() {
  STEMEDB_TRY(read_optimised_->flush());
  return write_optimised_->flush();
}

}  // namespace stemedb
