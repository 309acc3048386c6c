#include "system/store/kv_store.hpp"

#include <bit>
#include <limits>

namespace stemedb {

Status KvStore::put(const Bytes& key, const Bytes& value) { return write_batch({{key, value}}); }

Status KvStore::remove(const Bytes& key) { return write_batch({{key, std::nullopt}}); }

Result<std::uint64_t> KvStore::increment_counter(const Bytes& key, std::uint64_t delta) {
  std::uint64_t sum = 0;
  STEMEDB_TRY(update(key, [&](const std::optional<Bytes>& current) -> Result<std::optional<Bytes>> {
    if (current && current->size() != 8) return Error(ErrorKind::kCorrupt, "not a counter");
    const std::uint64_t value = current ? get_u64(*current, 0) : 0;
    const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - value;
    sum = value + std::min(delta, room);
    Bytes next;
    put_u64(next, sum);
    return std::optional(next);
  }));
  return sum;
}

Result<float> KvStore::add_f32(const Bytes& key, float delta) {
  float sum = 0;
  STEMEDB_TRY(update(key, [&](const std::optional<Bytes>& current) -> Result<std::optional<Bytes>> {
    if (current && current->size() != 4) return Error(ErrorKind::kCorrupt, "not an f32");
    sum = (current ? std::bit_cast<float>(get_u32(*current, 0)) : 0.0f) + delta;
    Bytes next;
    put_u32(next, std::bit_cast<std::uint32_t>(sum));
    return std::optional(next);
  }));
  return sum;
}

Result<bool> KvStore::compare_and_swap(const Bytes& key, const std::optional<Bytes>& expected,
                                       const std::optional<Bytes>& replacement) {
  bool swapped = false;
  STEMEDB_TRY(update(key, [&](const std::optional<Bytes>& current) -> Result<std::optional<Bytes>> {
    swapped = current == expected;
    return swapped ? replacement : current;
  }));
  return swapped;
}

Status for_each_with_prefix(KvStore& store, const Bytes& prefix,
                            const std::function<Status(const KeyValue&)>& visit) {
  Page page;
  while (true) {
    STEMEDB_TRY_ASSIGN(const std::vector<KeyValue> pairs, store.scan_prefix(prefix, page));
    for (const KeyValue& pair : pairs) STEMEDB_TRY(visit(pair));
    if (pairs.size() < page.limit) return {};
    page.after = pairs.back().key;
  }
}

}  // namespace stemedb
