#pragma once
// Tree: the B+tree itself, in memory, loading nodes when they are needed.
//
// A change happens in two steps so that it cannot fail half way: prepare() loads the path to a key
// and may fail; assign() then only touches memory.
//
// Threading: none of its own; the store's lock protects it.

#include "system/store/tree_node.hpp"

namespace stemedb {

/// Where nodes come from.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  virtual Result<std::unique_ptr<TreeNode>> read_node(const NodeRef& ref) const = 0;
};

class Tree {
 public:
  /// @param max_node_bytes a node whose encoding is larger is split, if it has more than one item
  Tree(const NodeSource& source, std::unique_ptr<TreeNode> root, std::size_t max_node_bytes)
      : source_(&source), root_(std::move(root)), max_node_bytes_(max_node_bytes) {}

  TreeNode& root() { return *root_; }

  Result<std::optional<Bytes>> get(const Bytes& key);

  /// Loads every node a change of this key touches.
  Status prepare(const Bytes& key);

  /// Puts or, without a value, deletes. The key was prepared. Nodes that become empty stay until
  /// prune(), so that the paths of other prepared keys stay what they were.
  void assign(const Bytes& key, const std::optional<Bytes>& value);

  /// Removes empty nodes and roots with a single child.
  void prune();

  /// Visits pairs in order from the first key not less than `from` until the visitor returns false.
  using Visitor = std::function<bool(const KeyValue&)>;
  Status visit_from(const Bytes& from, const Visitor& visit);

  /// Loads everything.
  Status load_all() { return load_below(*root_); }

  /// Forgets loaded nodes below the root; nothing may be dirty.
  void forget_loaded();

 private:
  using MaybeSibling = std::optional<TreeNode::Child>;

  Result<TreeNode*> load(TreeNode::Child& child);
  Status load_below(TreeNode& node);
  Result<bool> visit_node(TreeNode& node, const Bytes& from, const Visitor& visit);
  MaybeSibling assign_in(TreeNode& node, const Bytes& key, const std::optional<Bytes>& value);
  void assign_in_leaf(TreeNode& leaf, const Bytes& key, const std::optional<Bytes>& value);
  void assign_in_child(TreeNode& node, const Bytes& key, const std::optional<Bytes>& value);
  MaybeSibling split_if_large(TreeNode& node) const;
  void grow_root(TreeNode::Child sibling);

  const NodeSource* source_;
  std::unique_ptr<TreeNode> root_;
  std::size_t max_node_bytes_;
};

}  // namespace stemedb
