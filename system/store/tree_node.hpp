#pragma once
// A node of the tree store's B+tree, in memory and as bytes.
//
//   leaf    0x01, u32 count; per pair u32 key length, key, u32 value length, value
//   inner   0x02, u32 count; per child u32 key length, first key, u64 offset, u32 length, u32
//   CRC32C
//
// A reference carries the checksum of what it points at, so a node that was lost, is stale, or
// belongs to another place is noticed by its parent.
//
// Pure data; the store's lock protects it.

#include <memory>

#include "system/store/kv_store.hpp"

namespace stemedb {

/// Where a node lies in the file.
struct NodeRef {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t crc = 0;
};

struct TreeNode {
  struct Child {
    Bytes first_key;  ///< no key in the child is less; not looked at for the first child
    NodeRef ref;      ///< meaningless while the node is dirty
    std::unique_ptr<TreeNode> node;  ///< null until it is needed
  };

  bool is_leaf = true;
  bool dirty = true;  ///< differs from the file; then its parent is dirty too
  std::vector<KeyValue> pairs;
  std::vector<Child> children;

  /// Size of the encoding in bytes.
  std::size_t encoded_size() const;
  bool empty() const { return pairs.empty() && children.empty(); }

  /// @returns which child a key belongs to
  std::size_t child_index(const Bytes& key) const;
};

Bytes encode_node(const TreeNode& node);

/// @returns Corrupt for bytes that encode_node does not write
Result<std::unique_ptr<TreeNode>> decode_node(ByteView bytes);

}  // namespace stemedb
