#include "sim/preload/host_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "sim/posix/files.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

// Not files, but the host's kernel talking: nothing there is the same twice.
constexpr std::string_view kHidden[] = {"/proc", "/sys", "/dev"};

std::string read_whole(const std::string& path) {
  std::string bytes;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return bytes;
  char buffer[64 * 1024];
  for (ssize_t got = 0; (got = ::read(descriptor, buffer, sizeof buffer)) > 0;) {
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return bytes;
}

std::string read_target(const std::string& path) {
  char buffer[kPathBytesMax];
  const ssize_t size = ::readlink(path.c_str(), buffer, sizeof buffer);
  return {buffer, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// @returns what there is at a path of the host; nothing where a simulated program must see nothing
std::optional<PlacedNode> look_at(const std::string& path) {
  if (std::find(std::begin(kHidden), std::end(kHidden), path) != std::end(kHidden)) return {};
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return {};
  PlacedNode node;
  node.mode = status.st_mode & 07777;
  node.modify_ns = status.st_mtim.tv_sec * kNsPerSecond + status.st_mtim.tv_nsec;
  switch (status.st_mode & S_IFMT) {
    case S_IFDIR:
      node.type = FileType::directory;
      return node;
    case S_IFLNK:
      node.type = FileType::symlink;
      node.target = read_target(path);
      return node;
    case S_IFREG:
      if (::access(path.c_str(), R_OK) != 0) return {};
      node.size_bytes = static_cast<std::uint64_t>(status.st_size);
      return node;
    default:
      return {};
  }
}

std::vector<std::string> names_in(const std::string& path) {
  std::vector<std::string> names;
  DIR* const directory = ::opendir(path.empty() ? "/" : path.c_str());
  if (directory == nullptr) return names;
  while (const dirent* const entry = ::readdir(directory)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  ::closedir(directory);
  std::sort(names.begin(), names.end());  // the host's order is the host's business
  return names;
}

void record_adoption(InodeNumber inode, std::string_view name, std::uint64_t content,
                     const PlacedNode& node) {
  const std::uint64_t what[] = {digest(name), content, static_cast<std::uint64_t>(node.type),
                                node.mode};
  world().record(Operation::adopt, inode, digest(what, sizeof what),
                 static_cast<std::int64_t>(node.size_bytes));
}

}  // namespace

HostFiles::HostFiles(Disk& disk) : disk_(disk) { directories_[kRootInode] = ""; }

// Names of a path in reverse, so that the next one is at the back.
void HostFiles::add_names(std::string_view path, std::vector<std::string>& names) const {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (!part.empty()) parts.emplace_back(part);
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  names.insert(names.end(), parts.rbegin(), parts.rend());
}

void HostFiles::visit(PathAt at) {
  InodeNumber directory = at.path.starts_with('/') ? kRootInode : at.base;
  std::vector<std::string> names;
  add_names(at.path, names);
  for (int links = 0; !names.empty() && directory != kNoInode;) {
    const std::string name = std::move(names.back());
    names.pop_back();
    if (name != "." && name != "..") adopt(directory, name, true);
    const Outcome<Status> status = disk_.status({directory, name}, LastLink::keep);
    if (!status.ok()) return;
    if (status->type == FileType::directory) directory = status->inode;
    if (status->type == FileType::regular) read_in(status->inode);
    if (status->type != FileType::symlink) continue;
    const Outcome<std::string> target = disk_.read_link({directory, name});
    if (!target.ok() || ++links > kSymlinkDepthMax) return;
    if (target->starts_with('/')) directory = kRootInode;
    add_names(*target, names);
  }
}

void HostFiles::visit_entries(InodeNumber directory) {
  const auto place = directories_.find(directory);
  if (place == directories_.end()) return;
  for (const std::string& name : names_in(place->second)) adopt(directory, name, false);
}

// Once: a file that the program has removed does not come back.
void HostFiles::adopt(InodeNumber directory, const std::string& name, bool with_content) {
  const auto place = directories_.find(directory);
  if (place == directories_.end() || !asked_.emplace(directory, name).second) return;
  const std::string path = place->second + "/" + name;
  const std::optional<PlacedNode> node = look_at(path);
  if (!node) return;
  const Outcome<InodeNumber> inode = disk_.place(directory, name, *node);
  if (!inode.ok() && inode.error() == EFBIG) {
    world().fail({"unmodelled",
                  "unmodelled: a file of more than 1 GiB",
                  fmt::format("{} is larger than a simulated file can be", path),
                  {}});
  }
  if (!inode.ok()) return;
  if (node->type == FileType::directory) directories_[*inode] = path;
  if (node->type == FileType::regular) unread_[*inode] = path;
  if (node->type == FileType::symlink) contents_[*inode] = digest(node->target);
  record_adoption(*inode, name, digest(node->target), *node);
  if (with_content) read_in(*inode);
}

void HostFiles::read_in(InodeNumber file) {
  const auto waiting = unread_.find(file);
  if (waiting == unread_.end()) return;
  const std::string bytes = read_whole(waiting->second);
  unread_.erase(waiting);
  disk_.fill(file, std::as_bytes(std::span(bytes)));
  contents_[file] = digest(bytes);
  PlacedNode node;
  node.size_bytes = bytes.size();
  record_adoption(file, "", contents_[file], node);
}

bool HostFiles::is_unchanged(InodeNumber inode, const NodeView& node) const {
  if (directories_.contains(inode) || unread_.contains(inode)) return true;
  const auto content = contents_.find(inode);
  return content != contents_.end() && content->second == digest(node.content);
}

}  // namespace reprise::sim
