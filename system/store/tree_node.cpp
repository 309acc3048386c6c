#include "system/store/tree_node.hpp"

#include <algorithm>

#include "system/base/byte_reader.hpp"

namespace stemedb {
namespace {

constexpr std::uint8_t kLeaf = 1;
constexpr std::uint8_t kInner = 2;
constexpr std::size_t kNodeHeaderBytes = 1 + 4;
constexpr std::size_t kPairOverheadBytes = 4 + 4;
constexpr std::size_t kChildOverheadBytes = 4 + 8 + 4 + 4;

}  // namespace

std::size_t TreeNode::encoded_size() const {
  std::size_t size = kNodeHeaderBytes;
  for (const KeyValue& pair : pairs) {
    size += kPairOverheadBytes + pair.key.size() + pair.value.size();
  }
  for (const Child& child : children) size += kChildOverheadBytes + child.first_key.size();
  return size;
}

std::size_t TreeNode::child_index(const Bytes& key) const {
  const auto behind =
      std::upper_bound(children.begin() + 1, children.end(), key,
                       [](const Bytes& value, const Child& c) { return value < c.first_key; });
  return static_cast<std::size_t>(behind - children.begin()) - 1;
}

Bytes encode_node(const TreeNode& node) {
  Bytes out(1, static_cast<char>(node.is_leaf ? kLeaf : kInner));
  put_u32(out, static_cast<std::uint32_t>(node.pairs.size() + node.children.size()));
  for (const KeyValue& pair : node.pairs) {
    put_sized(out, pair.key);
    put_sized(out, pair.value);
  }
  for (const TreeNode::Child& child : node.children) {
    put_sized(out, child.first_key);
    put_u64(out, child.ref.offset);
    put_u32(out, child.ref.length);
    put_u32(out, child.ref.crc);
  }
  return out;
}

Result<std::unique_ptr<TreeNode>> decode_node(ByteView bytes) {
  ByteReader in(bytes);
  auto node = std::make_unique<TreeNode>();
  const std::uint8_t kind = in.u8();
  node->is_leaf = kind == kLeaf;
  node->dirty = false;
  const std::uint32_t count = in.u32();
  for (std::uint32_t i = 0; i < count && in.complete(); ++i) {
    Bytes key = in.sized();
    if (node->is_leaf) {
      node->pairs.push_back({std::move(key), in.sized()});
    } else {
      NodeRef ref;
      ref.offset = in.u64();
      ref.length = in.u32();
      ref.crc = in.u32();
      node->children.push_back({std::move(key), ref, nullptr});
    }
  }
  const bool is_node = kind == kLeaf || (kind == kInner && !node->children.empty());
  if (!is_node || !in.finished()) return Error(ErrorKind::kCorrupt, "a node that does not decode");
  return node;
}

}  // namespace stemedb
