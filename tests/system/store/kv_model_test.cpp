// Every store against std::map: the same operations, the same answers, also after reopening.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <map>

#include "system/store/log_store.hpp"
#include "system/store/tree_store.hpp"
#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using test::must;
using Opener = std::function<std::unique_ptr<KvStore>(const std::string& directory)>;

/// Small limits, so that short runs split nodes, rewrite trees and take snapshots.
std::unique_ptr<KvStore> open_log(const std::string& directory) {
  LogStoreOptions options;
  options.checkpoint_bytes = 300;
  return must(LogStore::open(directory, options));
}

std::unique_ptr<KvStore> open_tree(const std::string& directory) {
  TreeStoreOptions options;
  options.max_node_bytes = 64;
  options.rewrite_bytes = 2000;
  options.forget_after_changes = 5;
  return must(TreeStore::open(directory, options));
}

rc::Gen<Bytes> any_key() {
  return rc::gen::map(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3)),
                      [](const std::vector<int>& digits) {
                        Bytes key = "k";
                        for (const int digit : digits)
                          key.push_back(static_cast<char>('a' + digit));
                        return key;
                      });
}

class Model {
 public:
  explicit Model(Opener open) : open_(std::move(open)), store_(open_(directory_ / "store")) {}

  void step() {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        return remove();
      case 1:
        return increment();
      case 2:
        return swap();
      case 3:
        return batch();
      case 4:
        return must(store_->flush());
      case 5:
        return reopen();
      default:
        return put();
    }
  }

  void check() {
    std::vector<KeyValue> expected;
    for (const auto& [key, value] : model_) expected.push_back({key, value});
    RC_ASSERT(must(store_->scan_prefix("")) == expected);
    const Bytes key = *any_key();
    const auto found = model_.find(key);
    const auto value = must(store_->get(key));
    RC_ASSERT(value == (found == model_.end() ? std::nullopt : std::optional(found->second)));
    check_pages(key);
  }

 private:
  void put() {
    const Bytes key = *any_key();
    const Bytes value = *rc::gen::arbitrary<std::string>();
    must(store_->put(key, value));
    model_[key] = value;
  }

  void remove() {
    const Bytes key = *any_key();
    must(store_->remove(key));
    model_.erase(key);
  }

  void increment() {
    const std::uint64_t sum = must(store_->increment_counter("counter", 5));
    counter_ += 5;
    RC_ASSERT(sum == counter_);
    Bytes bytes;
    put_u64(bytes, sum);
    model_["counter"] = bytes;
  }

  void swap() {
    const Bytes key = *any_key();
    const auto found = model_.find(key);
    const bool right = *rc::gen::arbitrary<bool>();
    const auto current = found == model_.end() ? std::nullopt : std::optional(found->second);
    const std::optional<Bytes> wrong = "what nobody ever puts there, surely";
    RC_ASSERT(must(store_->compare_and_swap(key, right ? current : wrong, "swapped")) == right);
    if (right) model_[key] = "swapped";
  }

  void batch() {
    std::vector<WriteOp> ops;
    for (int i = 0; i < 5; ++i) {
      const Bytes key = *any_key();
      const bool puts = *rc::gen::arbitrary<bool>();
      ops.push_back({key, puts ? std::optional<Bytes>("batched") : std::nullopt});
      if (puts) {
        model_[key] = "batched";
      } else {
        model_.erase(key);
      }
    }
    must(store_->write_batch(ops));
  }

  void reopen() {
    must(store_->flush());
    store_.reset();
    store_ = open_(directory_ / "store");
  }

  void check_pages(const Bytes& prefix) {
    std::vector<Bytes> expected;
    for (const auto& [key, value] : model_) {
      if (key.starts_with(prefix)) expected.push_back(key);
    }
    std::vector<Bytes> paged;
    Page page{{}, 2};
    while (true) {
      const auto pairs = must(store_->scan_prefix(prefix, page));
      for (const KeyValue& pair : pairs) paged.push_back(pair.key);
      if (pairs.size() < 2) break;
      page.after = pairs.back().key;
    }
    RC_ASSERT(paged == expected);
  }

  test::TempDirectory directory_;
  Opener open_;
  std::unique_ptr<KvStore> store_;
  std::map<Bytes, Bytes> model_;
  std::uint64_t counter_ = 0;
};

void run_model(const Opener& open) {
  Model model(open);
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    model.step();
    model.check();
  }
}

RC_GTEST_PROP(KvModel, LogStore, ()) { run_model(open_log); }
RC_GTEST_PROP(KvModel, TreeStore, ()) { run_model(open_tree); }

}  // namespace
}  // namespace stemedb
