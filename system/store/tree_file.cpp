#include "system/store/tree_file.hpp"

#include "system/base/byte_reader.hpp"
#include "system/base/crc32c.hpp"
#include "system/base/directory.hpp"

namespace stemedb {
namespace {

constexpr std::string_view kMagic = "STEMTREE";
constexpr std::size_t kSlotBytes = 8 + 8 + 16 + 8 + 8 + 4;
constexpr std::uint64_t kSectorBytes = 512;
constexpr std::uint64_t kNodesBegin = 2 * kSectorBytes;

/// Appends the encodings of the dirty nodes to out, children first.
/// @param begin file offset at which out will be written
NodeRef append_dirty(TreeNode& node, std::uint64_t begin, Bytes& out) {
  for (TreeNode::Child& child : node.children) {
    if (child.node && child.node->dirty) child.ref = append_dirty(*child.node, begin, out);
  }
  const Bytes bytes = encode_node(node);
  const NodeRef ref{begin + out.size(), static_cast<std::uint32_t>(bytes.size()), crc32c(bytes)};
  out.append(bytes);
  return ref;
}

void set_dirty(TreeNode& node, bool dirty) {
  node.dirty = dirty;
  for (TreeNode::Child& child : node.children) {
    if (child.node) set_dirty(*child.node, dirty);
  }
}

}  // namespace

Bytes TreeFile::encode_slot(const RootSlot& slot) {
  Bytes out(kMagic);
  put_u64(out, slot.sequence);
  put_u64(out, slot.root.offset);
  put_u32(out, slot.root.length);
  put_u32(out, slot.root.crc);
  put_u64(out, slot.begin);
  put_u64(out, slot.end);
  put_u32(out, crc32c(out));
  return out;
}

std::optional<TreeFile::RootSlot> TreeFile::decode_slot(ByteView bytes) {
  if (bytes.size() < kSlotBytes || !bytes.starts_with(kMagic)) return std::nullopt;
  const ByteView body = bytes.substr(0, kSlotBytes - 4);
  if (get_u32(bytes, body.size()) != crc32c(body)) return std::nullopt;
  ByteReader in(body.substr(kMagic.size()));
  RootSlot slot;
  slot.sequence = in.u64();
  slot.root.offset = in.u64();
  slot.root.length = in.u32();
  slot.root.crc = in.u32();
  slot.begin = in.u64();
  slot.end = in.u64();
  return slot;
}

std::uint64_t TreeFile::position_of(const RootSlot& slot) {
  return (slot.sequence % 2) * kSectorBytes;
}

Result<std::unique_ptr<TreeNode>> TreeFile::open() {
  STEMEDB_TRY_ASSIGN(const bool present, exists(path()));
  if (!present) {
    auto root = std::make_unique<TreeNode>();
    STEMEDB_TRY(rewrite(*root));
    return root;
  }
  STEMEDB_TRY_ASSIGN(file_, File::open(path(), File::Mode::kReadWrite));
  STEMEDB_TRY(choose_root());
  STEMEDB_TRY(settle());
  return read_node(slot_.root);
}

Status TreeFile::choose_root() {
  STEMEDB_TRY_ASSIGN(const Bytes head, file_->read_at(0, kNodesBegin));
  for (const std::uint64_t at : {std::uint64_t{0}, kSectorBytes}) {
    const auto slot = decode_slot(ByteView(head).substr(std::min<std::size_t>(at, head.size())));
    if (slot && slot->sequence > slot_.sequence) slot_ = *slot;
  }
  if (slot_.sequence == 0) return Error(ErrorKind::kCorrupt, path() + " has no valid root");
  return {};
}

/// Makes sure of the last commit, which a killed process may not have synced, or whose fsync may
/// have failed and left clean pages over an old disk: both parts are written again, in their order.
Status TreeFile::settle() {
  const auto length = static_cast<std::size_t>(slot_.end - slot_.begin);
  STEMEDB_TRY_ASSIGN(const Bytes nodes, file_->read_at(slot_.begin, length));
  if (!bugs_.has(Bug::kB26b)) STEMEDB_TRY(file_->write_at(slot_.begin, nodes));
  STEMEDB_TRY(sync(Bug::kNoTreeRecoveredSync));
  if (!bugs_.has(Bug::kB26b)) STEMEDB_TRY(file_->write_at(position_of(slot_), encode_slot(slot_)));
  STEMEDB_TRY(sync(Bug::kNoTreeRecoveredSync));

  STEMEDB_TRY(remove_file(path() + ".tmp"));
  if (bugs_.has(Bug::kNoTreeRecoveredDirSync)) return {};
  return sync_directory(directory_);
}

Status TreeFile::sync(Bug left_out) {
  if (bugs_.has(left_out)) return {};
  const Status synced = file_->sync();
  if (synced.ok()) return {};
  return Error(ErrorKind::kPoisoned, synced.error().describe());
}

Result<std::unique_ptr<TreeNode>> TreeFile::read_node(const NodeRef& ref) const {
  STEMEDB_TRY_ASSIGN(const Bytes bytes, file_->read_at(ref.offset, ref.length));
  if (bytes.size() != ref.length || crc32c(bytes) != ref.crc) {
    return Error(ErrorKind::kCorrupt, path() + ": a node does not match its reference");
  }
  return decode_node(bytes);
}

Status TreeFile::commit(TreeNode& root) {
  Bytes nodes;
  RootSlot next;
  next.sequence = slot_.sequence + 1;
  next.begin = slot_.end;
  next.root = append_dirty(root, next.begin, nodes);
  next.end = next.begin + nodes.size();

  const Status written = file_->write_at(next.begin, nodes);
  if (!written.ok()) {
    (void)file_->truncate(slot_.end);  // gives the space back; nothing refers to it
    return written;
  }
  STEMEDB_TRY(sync(Bug::kNoTreeNodesSync));
  // A slot that could not be written may be in place all the same.
  if (!bugs_.has(Bug::kB81)) slot_.end = next.end;
  STEMEDB_TRY(file_->write_at(position_of(next), encode_slot(next)));
  STEMEDB_TRY(sync(Bug::kNoTreeRootSync));
  slot_ = next;
  set_dirty(root, false);
  return {};
}

Status TreeFile::rewrite(TreeNode& root) {
  set_dirty(root, true);
  Bytes nodes;
  RootSlot next;
  next.sequence = slot_.sequence + 1;
  next.begin = kNodesBegin;
  next.root = append_dirty(root, next.begin, nodes);
  next.end = next.begin + nodes.size();

  STEMEDB_TRY_ASSIGN(File file, File::open(path() + ".tmp", File::Mode::kCreate));
  const Status written = write_rewritten(file, next, nodes);
  if (!written.ok()) {
    (void)remove_file(path() + ".tmp");
    return written;
  }
  STEMEDB_TRY(publish(std::move(file), next));
  set_dirty(root, false);
  return {};
}

Status TreeFile::write_rewritten(File& file, const RootSlot& slot, ByteView nodes) const {
  STEMEDB_TRY(file.write_at(position_of(slot), encode_slot(slot)));
  STEMEDB_TRY(file.write_at(slot.begin, nodes));
  if (bugs_.has(Bug::kNoTreeRewriteSync)) return {};
  return file.sync();
}

/// The new file takes the name. From here on a failure leaves open which file that is.
Status TreeFile::publish(File file, const RootSlot& slot) {
  Status published = rename_file(path() + ".tmp", path());
  if (published.ok() && !bugs_.has(Bug::kNoTreeRewriteDirSync)) {
    published = sync_directory(directory_);
  }
  if (!published.ok()) return Error(ErrorKind::kPoisoned, published.error().describe());
  file_ = std::move(file);
  slot_ = slot;
  return {};
}

}  // namespace stemedb
