#include "system/store/tree_store.hpp"

#include "system/base/directory.hpp"

namespace stemedb {

Result<std::unique_ptr<TreeStore>> TreeStore::open(const std::string& directory,
                                                   const TreeStoreOptions& options) {
  std::unique_ptr<TreeStore> store(new TreeStore(directory, options));
  STEMEDB_TRY(create_directory(directory));
  STEMEDB_TRY_ASSIGN(store->lock_file_, File::open(directory + "/LOCK", File::Mode::kCreate));
  STEMEDB_TRY(store->lock_file_->lock());
  STEMEDB_TRY_ASSIGN(auto root, store->file_.open());
  store->tree_.emplace(store->file_, std::move(root), options.max_node_bytes);
  store->rewritten_size_ = store->file_.size();
  return store;
}

Status TreeStore::check_usable() const {
  if (poisoned_) return Error(ErrorKind::kPoisoned, "an earlier failure of the tree; reopen");
  return {};
}

Result<std::optional<Bytes>> TreeStore::get(const Bytes& key) {
  const std::lock_guard lock(mutex_);
  return tree_->get(key);
}

Result<std::vector<KeyValue>> TreeStore::scan_prefix(const Bytes& prefix, const Page& page) {
  const std::lock_guard lock(mutex_);
  const std::size_t limit = std::min(page.limit, kMaxPageKeys);
  std::vector<KeyValue> pairs;
  STEMEDB_TRY(tree_->visit_from(std::max(prefix, page.after), [&](const KeyValue& pair) {
    if (pair.key == page.after && !page.after.empty()) return true;
    if (pairs.size() == limit || !pair.key.starts_with(prefix)) return false;
    pairs.push_back(pair);
    return true;
  }));
  return pairs;
}

Status TreeStore::write_batch(const std::vector<WriteOp>& ops) {
  const std::lock_guard lock(mutex_);
  return write_locked(ops);
}

Status TreeStore::update(const Bytes& key, const Change& change) {
  const std::lock_guard lock(mutex_);
  STEMEDB_TRY_ASSIGN(const auto current, tree_->get(key));
  STEMEDB_TRY_ASSIGN(const auto next, change(current));
  if (next == current) return {};
  return write_locked({{key, next}});
}

Status TreeStore::write_locked(const std::vector<WriteOp>& ops) {
  STEMEDB_TRY(check_usable());
  for (const WriteOp& op : ops) STEMEDB_TRY(tree_->prepare(op.key));
  for (const WriteOp& op : ops) tree_->assign(op.key, op.value);
  changes_ += ops.size();
  return {};
}

Status TreeStore::flush() {
  const std::lock_guard lock(mutex_);
  STEMEDB_TRY(check_usable());
  if (!tree_->root().dirty) return {};
  const Status committed = commit();
  if (committed.error_is(ErrorKind::kPoisoned)) poisoned_ = true;
  return committed;
}

Status TreeStore::commit() {
  tree_->prune();
  if (file_.size() > std::max(options_.rewrite_bytes, 4 * rewritten_size_)) {
    STEMEDB_TRY(tree_->load_all());
    STEMEDB_TRY(file_.rewrite(tree_->root()));
    rewritten_size_ = file_.size();
  } else {
    STEMEDB_TRY(file_.commit(tree_->root()));
  }
  if (changes_ >= options_.forget_after_changes) {
    tree_->forget_loaded();
    changes_ = 0;
  }
  return {};
}

}  // namespace stemedb
