#include "sim/preload/export_files.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& path, const NodeView& node) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(node.content.data(), static_cast<std::streamsize>(node.content.size()));
  file.flush();
  if (!file) {
    throw std::system_error(errno, std::generic_category(), "cannot export to " + path.string());
  }
  fs::permissions(path, static_cast<fs::perms>(node.mode));
}

void export_node(const fs::path& path, const NodeView& node) {
  fs::create_directories(path.parent_path());
  switch (node.type) {
    case FileType::directory:
      fs::create_directories(path);
      break;
    case FileType::symlink:
      fs::remove(path);
      fs::create_symlink(node.content, path);
      break;
    case FileType::regular:
      write_file(path, node);
      break;
  }
}

}  // namespace

void export_changes(Disk& disk, const HostFiles& files, const std::string& folder) {
  for (const auto& [path, node] : disk.tree()) {
    if (path.empty()) continue;  // the root
    const Outcome<InodeNumber> inode = disk.inode_at({kRootInode, path}, LastLink::keep);
    if (inode.ok() && !files.is_unchanged(*inode, node)) export_node(folder + path, node);
  }
}

}  // namespace reprise::sim
