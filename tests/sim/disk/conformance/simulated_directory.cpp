#include <fcntl.h>
#include <fmt/format.h>
#include <linux/falloc.h>
#include <linux/fs.h>

#include <algorithm>

#include "tests/sim/disk/conformance/subject.hpp"

namespace reprise::sim::conformance {
namespace {

/// The number no base has: what a closed descriptor stands for.
constexpr InodeNumber kClosed = 1;

std::string text_of(const Outcome<Status>& status) {
  if (!status.ok()) return error_text(status.error());
  return status_text(status->type, status->mode, status->links, status->size_bytes);
}

AllocateKind allocate_kind(int flags) {
  switch (flags) {
    case FALLOC_FL_KEEP_SIZE:
      return AllocateKind::keep_size;
    case FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE:
      return AllocateKind::punch_hole;
    case FALLOC_FL_ZERO_RANGE:
      return AllocateKind::zero;
    case FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE:
      return AllocateKind::zero_keep_size;
    default:
      return AllocateKind::extend;
  }
}

RenameKind rename_kind(int flags) {
  switch (flags) {
    case RENAME_NOREPLACE:
      return RenameKind::no_replace;
    case RENAME_EXCHANGE:
      return RenameKind::exchange;
    default:
      return RenameKind::replace;
  }
}

}  // namespace

SimulatedDirectory::SimulatedDirectory() {
  decisions_.begin(1);
  for (const char* const path : {"/one", "/one/two", "/one/two/home"}) {
    REPRISE_CHECK(disk_.make_directory({.path = path}, 0777).ok());
  }
  home_ = *disk_.inode_at({.path = "/one/two/home"});
}

InodeNumber SimulatedDirectory::base(std::size_t slot) {
  if (slot == kHome) return home_;
  if (!files_[slot]) return kClosed;
  return disk_.status(*files_[slot])->inode;
}

std::string SimulatedDirectory::perform(const Operation& operation) {
  const Handle file = files_[operation.slot].value_or(Handle{});
  switch (operation.call) {
    case Call::open:
      return open(operation);
    case Call::close:
      return close(operation.slot);
    case Call::read:
    case Call::write:
    case Call::append:
    case Call::ftruncate:
    case Call::allocate:
    case Call::sync:
    case Call::fstat:
    case Call::fchmod:
    case Call::list:
      return on_file(operation, file);
    case Call::lock_range:
    case Call::unlock_range:
    case Call::test_range:
    case Call::lock_file:
    case Call::unlock_file:
      return lock(operation, file);
    default:
      return on_path(operation);
  }
}

std::string SimulatedDirectory::open(const Operation& operation) {
  const Outcome<Handle> handle = disk_.open({base(operation.base), operation.path}, operation.flags,
                                            operation.mode, /*owner=*/1);
  if (!handle.ok()) return error_text(handle.error());
  if (files_[operation.slot]) close(operation.slot);
  files_[operation.slot] = *handle;
  access_[operation.slot] = operation.flags & O_ACCMODE;
  return "ok";
}

/// The locks of an open file description go with it.
std::string SimulatedDirectory::close(std::size_t slot) {
  const Handle file = files_[slot].value_or(Handle{});
  if (files_[slot]) disk_.locks().clear_all(disk_.status(file)->inode, file.index);
  files_[slot].reset();
  return error_text(disk_.close(file).error());
}

std::string SimulatedDirectory::on_file(const Operation& operation, Handle file) {
  std::string text = payload(operation);
  switch (operation.call) {
    case Call::read: {
      const auto count =
          disk_.read(file, operation.offset, std::as_writable_bytes(std::span(text)));
      return count.ok() ? text.substr(0, *count) : error_text(count.error());
    }
    case Call::write: {
      const auto count = disk_.write(file, operation.offset, std::as_bytes(std::span(text)));
      return count.ok() ? std::to_string(*count) : error_text(count.error());
    }
    case Call::append: {
      const auto appended = disk_.append(file, std::as_bytes(std::span(text)));
      if (!appended.ok()) return error_text(appended.error());
      return fmt::format("{}+{}", appended->offset, appended->count);
    }
    case Call::ftruncate:
      return error_text(disk_.truncate(file, operation.length).error());
    case Call::allocate:
      return error_text(
          disk_.allocate(file, allocate_kind(operation.flags), operation.offset, operation.length)
              .error());
    case Call::sync:
      return error_text(disk_.sync(file).error());
    case Call::fchmod:
      return error_text(disk_.set_mode(file, operation.mode).error());
    case Call::list: {
      const auto entries = disk_.list(file, 0, 1000);
      if (entries.error() == ENOENT) return "";  // readdir calls a removed directory empty
      if (!entries.ok()) return error_text(entries.error());
      std::vector<std::string> names;
      for (const ListedEntry& entry : *entries) names.push_back(entry.name);
      std::ranges::sort(names);
      return fmt::format("{}", fmt::join(names, " "));
    }
    default:
      return text_of(disk_.status(file));
  }
}

std::string SimulatedDirectory::on_path(const Operation& operation) {
  const PathAt at{base(operation.base), operation.path};
  const PathAt other{base(operation.other_base), operation.other_path};
  switch (operation.call) {
    case Call::truncate:
      if (operation.path.empty() || operation.path.size() > 4000) return "skipped";
      return error_text(disk_.truncate({home_, operation.path}, operation.length).error());
    case Call::mkdir:
      return error_text(disk_.make_directory(at, operation.mode).error());
    case Call::rmdir:
      return error_text(disk_.remove_directory(at).error());
    case Call::unlink:
      return error_text(disk_.unlink(at).error());
    case Call::link: {
      const LastLink last = operation.flags != 0 ? LastLink::follow : LastLink::keep;
      return error_text(disk_.link(at, other, last).error());
    }
    case Call::symlink:
      return error_text(disk_.symlink(operation.other_path, at).error());
    case Call::readlink: {
      if (operation.path.empty()) return "skipped";
      const Outcome<std::string> target = disk_.read_link(at);
      return target.ok() ? *target : error_text(target.error());
    }
    case Call::rename:
      return error_text(disk_.rename(at, other, rename_kind(operation.flags)).error());
    case Call::chmod:
      return error_text(disk_.set_mode(at, operation.mode).error());
    default:
      return text_of(
          disk_.status(at, operation.call == Call::lstat ? LastLink::keep : LastLink::follow));
  }
}

/// What the files border does around the lock table: arguments, and who owns a lock.
std::string SimulatedDirectory::lock(const Operation& operation, Handle file) {
  const Outcome<Status> status = disk_.status(file);
  if (!status.ok()) return error_text(status.error());
  LockTable& locks = disk_.locks();
  const LockMode mode = operation.flags != 0 ? LockMode::exclusive : LockMode::shared;
  const RangeLock range{
      .owner = file.index,
      .mode = mode,
      .begin = operation.offset,
      .end = operation.length == 0 ? kLockToEnd : operation.offset + operation.length};
  switch (operation.call) {
    case Call::lock_range:
      if (access_[operation.slot] == (operation.flags != 0 ? O_RDONLY : O_WRONLY)) return "EBADF";
      return error_text(locks.set(status->inode, range).error());
    case Call::unlock_range:
      locks.clear(status->inode, range.owner, range.begin, range.end);
      return "ok";
    case Call::test_range: {
      const std::optional<RangeLock> other = locks.conflict(status->inode, range);
      if (!other) return "free";
      const int kind = other->mode == LockMode::exclusive ? F_WRLCK : F_RDLCK;
      const std::uint64_t length = other->end == kLockToEnd ? 0 : other->end - other->begin;
      return fmt::format("held {} {}+{}", kind, other->begin, length);
    }
    case Call::lock_file:
      return error_text(locks.set_whole(status->inode, range.owner, mode).error());
    default:
      locks.clear_whole(status->inode, range.owner);
      return "ok";
  }
}

std::map<std::string, std::string> SimulatedDirectory::tree() {
  std::map<std::string, std::string> nodes;
  constexpr std::string_view kHomePath = "/one/two/home";
  for (const auto& [path, node] : disk_.tree()) {
    if (!path.starts_with(kHomePath)) continue;
    std::string& text = nodes[path.substr(kHomePath.size())];
    text = status_text(node.type, node.mode, node.links, node.content.size()) + " ";
    if (node.type != FileType::directory) text += node.content;
  }
  return nodes;
}

}  // namespace reprise::sim::conformance
