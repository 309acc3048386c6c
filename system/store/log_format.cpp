#include "system/store/log_format.hpp"

#include "system/base/byte_reader.hpp"
#include "system/base/crc32c.hpp"

namespace stemedb {
namespace {

constexpr std::string_view kSnapshotMagic = "STEMSNAP";
constexpr std::size_t kChecksumBytes = 4;

}  // namespace

Bytes encode_batch(const std::vector<WriteOp>& ops) {
  Bytes out;
  put_u32(out, static_cast<std::uint32_t>(ops.size()));
  for (const WriteOp& op : ops) {
    out.push_back(op.value ? 1 : 0);
    put_sized(out, op.key);
    if (op.value) put_sized(out, *op.value);
  }
  return out;
}

Result<std::vector<WriteOp>> decode_batch(ByteView bytes) {
  ByteReader in(bytes);
  std::vector<WriteOp> ops;
  const std::uint64_t count = in.u32();
  while (ops.size() < count && in.complete()) {
    const bool is_put = in.u8() != 0;
    WriteOp op{in.sized(), std::nullopt};
    if (is_put) op.value = in.sized();
    ops.push_back(std::move(op));
  }
  if (!in.finished()) return Error(ErrorKind::kCorrupt, "a batch that does not decode");
  return ops;
}

Bytes encode_snapshot(std::uint64_t base, const Table& table) {
  Bytes out(kSnapshotMagic);
  put_u64(out, base);
  put_u64(out, table.size());
  for (const auto& [key, value] : table) {
    put_sized(out, key);
    put_sized(out, value);
  }
  put_u32(out, crc32c(out));
  return out;
}

Result<Table> decode_snapshot(std::uint64_t base, ByteView bytes) {
  const Error corrupt(ErrorKind::kCorrupt, "a snapshot that is not what was written");
  if (bytes.size() < kSnapshotMagic.size() + kChecksumBytes) return corrupt;
  const ByteView body = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (get_u32(bytes, body.size()) != crc32c(body)) return corrupt;
  if (!body.starts_with(kSnapshotMagic)) return corrupt;

  ByteReader in(body.substr(kSnapshotMagic.size()));
  if (in.u64() != base) return corrupt;
  const std::uint64_t count = in.u64();
  Table table;
  while (table.size() < count && in.complete()) {
    Bytes key = in.sized();
    table.emplace_hint(table.end(), std::move(key), in.sized());
  }
  if (!in.finished()) return corrupt;
  return table;
}

void apply_to(Table& table, const std::vector<WriteOp>& ops) {
  for (const WriteOp& op : ops) {
    if (op.value) {
      table.insert_or_assign(op.key, *op.value);
    } else {
      table.erase(op.key);
    }
  }
}

}  // namespace stemedb
