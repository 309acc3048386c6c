#include "sim/preload/export_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "sim/preload/staged_folder.hpp"
#include "sim/tool/worker_protocol.hpp"

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_file(const fs::path& path, const NodeView& node) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return last_error();
  std::error_code error;
  if (!write_all(file, node.content) || ::fchmod(file, node.mode) != 0) error = last_error();
  if (::close(file) != 0 && !error) error = last_error();
  return error;
}

std::error_code write_node(const fs::path& path, const NodeView& node) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return error;
  switch (node.type) {
    case FileType::directory:
      fs::create_directories(path, error);
      return error;
    case FileType::symlink:
      fs::create_symlink(node.content, path, error);
      return error;
    case FileType::regular:
      return write_file(path, node);
  }
  return error;
}

}  // namespace

std::optional<Error> export_changes(Disk& disk, const HostFiles& files, const std::string& folder) {
  const StagedFolder staged(folder);
  for (const auto& [path, node] : disk.tree()) {
    if (path.empty()) continue;  // the root
    const Outcome<InodeNumber> inode = disk.inode_at({kRootInode, path}, LastLink::keep);
    if (!inode.ok() || files.is_unchanged(*inode, node)) continue;
    if (const std::error_code error = write_node(staged.aside().string() + path, node)) {
      return Error{fmt::format("cannot export to {}{}: {}", folder, path, error.message())};
    }
  }
  return staged.move_into_place();
}

}  // namespace reprise::sim
