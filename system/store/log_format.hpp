#pragma once
// The two file formats of the log store.
//
// Log: records as in the write-ahead log (wal/record.hpp), each holding one batch:
//   u32 number of operations; per operation: u8 1 = put, 0 = delete; u32 key length, key;
//   for a put u32 value length, value
//
// Snapshot: "STEMSNAP"; u64 base: the log offset it was taken at; u64 number of pairs; per pair u32
// key
//   length, key, u32 value length, value; CRC32C of all before, u32
//
// Pure functions.

#include <map>

#include "system/store/kv_store.hpp"

namespace stemedb {

using Table = std::map<Bytes, Bytes>;

Bytes encode_batch(const std::vector<WriteOp>& ops);
/// @returns Corrupt for what encode_batch does not write
Result<std::vector<WriteOp>> decode_batch(ByteView bytes);

Bytes encode_snapshot(std::uint64_t base, const Table& table);
/// @returns Corrupt if the checksum or the base is not what it must be
Result<Table> decode_snapshot(std::uint64_t base, ByteView bytes);

void apply_to(Table& table, const std::vector<WriteOp>& ops);

}  // namespace stemedb
