#include "system/store/tree.hpp"

#include <algorithm>
#include <iterator>

namespace stemedb {
namespace {

auto first_pair_from(std::vector<KeyValue>& pairs, const Bytes& key) {
  return std::lower_bound(
      pairs.begin(), pairs.end(), key,
      [](const KeyValue& pair, const Bytes& value) { return pair.key < value; });
}

/// Moves the second half of the items out.
template <typename Item>
std::vector<Item> take_second_half(std::vector<Item>& items) {
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>((items.size() + 1) / 2);
  std::vector<Item> half(std::make_move_iterator(middle), std::make_move_iterator(items.end()));
  items.erase(middle, items.end());
  return half;
}

/// Only dirty nodes can have become empty.
void prune_below(TreeNode& node) {
  for (TreeNode::Child& child : node.children) {
    if (child.node && child.node->dirty) prune_below(*child.node);
  }
  std::erase_if(node.children, [](const TreeNode::Child& c) { return c.node && c.node->empty(); });
}

}  // namespace

Result<TreeNode*> Tree::load(TreeNode::Child& child) {
  if (!child.node) {
    STEMEDB_TRY_ASSIGN(child.node, source_->read_node(child.ref));
  }
  return child.node.get();
}

Status Tree::load_below(TreeNode& node) {
  for (TreeNode::Child& child : node.children) {
    STEMEDB_TRY_ASSIGN(TreeNode * loaded, load(child));
    STEMEDB_TRY(load_below(*loaded));
  }
  return {};
}

void Tree::forget_loaded() {
  for (TreeNode::Child& child : root_->children) child.node.reset();
}

Result<std::optional<Bytes>> Tree::get(const Bytes& key) {
  TreeNode* node = root_.get();
  while (!node->is_leaf) {
    STEMEDB_TRY_ASSIGN(node, load(node->children[node->child_index(key)]));
  }
  const auto found = first_pair_from(node->pairs, key);
  if (found == node->pairs.end() || found->key != key) return std::optional<Bytes>();
  return std::optional(found->value);
}

Status Tree::prepare(const Bytes& key) {
  TreeNode* node = root_.get();
  while (!node->is_leaf) {
    STEMEDB_TRY_ASSIGN(node, load(node->children[node->child_index(key)]));
  }
  return {};
}

void Tree::assign(const Bytes& key, const std::optional<Bytes>& value) {
  if (auto sibling = assign_in(*root_, key, value)) grow_root(*std::move(sibling));
}

void Tree::grow_root(TreeNode::Child sibling) {
  auto root = std::make_unique<TreeNode>();
  root->is_leaf = false;
  root->children.push_back({Bytes(), {}, std::move(root_)});
  root->children.push_back(std::move(sibling));
  root_ = std::move(root);
}

void Tree::prune() {
  prune_below(*root_);
  while (root_->children.size() == 1 && root_->children[0].node) {
    root_ = std::move(root_->children[0].node);
    root_->dirty = true;
  }
  if (root_->children.empty()) root_->is_leaf = true;
}

Tree::MaybeSibling Tree::assign_in(TreeNode& node, const Bytes& key,
                                   const std::optional<Bytes>& value) {
  node.dirty = true;
  if (node.is_leaf) {
    assign_in_leaf(node, key, value);
  } else {
    assign_in_child(node, key, value);
  }
  return split_if_large(node);
}

void Tree::assign_in_leaf(TreeNode& leaf, const Bytes& key, const std::optional<Bytes>& value) {
  const auto at = first_pair_from(leaf.pairs, key);
  const bool present = at != leaf.pairs.end() && at->key == key;
  if (present && value) {
    at->value = *value;
  } else if (present) {
    leaf.pairs.erase(at);
  } else if (value) {
    leaf.pairs.insert(at, {key, *value});
  }
}

void Tree::assign_in_child(TreeNode& node, const Bytes& key, const std::optional<Bytes>& value) {
  const std::size_t index = node.child_index(key);
  const auto at = node.children.begin() + static_cast<std::ptrdiff_t>(index);
  auto sibling = assign_in(*at->node, key, value);
  if (sibling) node.children.insert(at + 1, *std::move(sibling));
}

Tree::MaybeSibling Tree::split_if_large(TreeNode& node) const {
  const std::size_t items = node.pairs.size() + node.children.size();
  if (items < 2 || node.encoded_size() <= max_node_bytes_) return std::nullopt;
  auto half = std::make_unique<TreeNode>();
  half->is_leaf = node.is_leaf;
  half->pairs = take_second_half(node.pairs);
  half->children = take_second_half(node.children);
  const Bytes first_key = node.is_leaf ? half->pairs[0].key : half->children[0].first_key;
  return TreeNode::Child{first_key, {}, std::move(half)};
}

Status Tree::visit_from(const Bytes& from, const Visitor& visit) {
  STEMEDB_TRY(visit_node(*root_, from, visit));
  return {};
}

/// @returns false once the visitor has seen enough
Result<bool> Tree::visit_node(TreeNode& node, const Bytes& from, const Visitor& visit) {
  if (node.is_leaf) {
    for (auto at = first_pair_from(node.pairs, from); at != node.pairs.end(); ++at) {
      if (!visit(*at)) return false;
    }
    return true;
  }
  for (std::size_t i = node.child_index(from); i < node.children.size(); ++i) {
    STEMEDB_TRY_ASSIGN(TreeNode * child, load(node.children[i]));
    STEMEDB_TRY_ASSIGN(const bool more, visit_node(*child, from, visit));
    if (!more) return false;
  }
  return true;
}

}  // namespace stemedb
