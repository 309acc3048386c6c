// Disk: birth, and the views a host has of it.
#include "sim/disk/disk.hpp"

namespace reprise::sim {
namespace {

std::string to_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Disk::Disk(scheduler::Decisions& decisions, faults::FaultPlan& plan)
    : decisions_(decisions), plan_(plan) {
  reset({});
}

void Disk::reset(const DiskOptions& options) {
  options_ = options;
  profile_ = options.profile != nullptr ? options.profile : faults::find_profile("posix-2024");
  REPRISE_CHECK(profile_ != nullptr);
  open_files_.kill_all();
  locks_.reset();
  names_.clear();
  freed_contents_.clear();
  next_sequence_ = 1;
  pending_records_ = pending_bytes_ = 0;
  mapped_files_ = 0;
  power_cuts_ = 0;
  lies_ = 0;
  read_only_ = false;
  tenant_episodes_.reset();
  now_ns_ = options.made_ns;
  inodes_.reset(options.capacity_bytes, options.inodes_max, now_ns_);
  inodes_.root().user = options.user;
  inodes_.root().group = options.group;
}

Outcome<std::string> Disk::content(std::string_view path, Layer layer) {
  if (options_.guide != nullptr) options_.guide->asked_everything();
  if (layer == Layer::visible) {
    const Outcome<Inode*> inode = resolve_existing({.path = path}, LastLink::follow);
    if (!inode.ok()) return inode.failure();
    if ((*inode)->is_directory()) return Failure{EISDIR};
    return to_text((*inode)->content.bytes());
  }
  const std::map<std::string, NodeView> nodes = tree(Layer::durable);
  const auto node = nodes.find(std::string(path));
  if (node == nodes.end()) return Failure{ENOENT};
  if (node->second.type == FileType::directory) return Failure{EISDIR};
  return node->second.content;
}

std::map<std::string, NodeView> Disk::tree(Layer layer) {
  if (options_.guide != nullptr) options_.guide->asked_everything();
  std::map<std::string, NodeView> nodes;
  add_to_tree(inodes_.root(), "", layer, nodes);
  return nodes;
}

void Disk::add_to_tree(const Inode& inode, const std::string& path, Layer layer,
                       std::map<std::string, NodeView>& nodes) {
  const bool visible = layer == Layer::visible;
  NodeView& view = nodes[path];
  view.type = inode.type;
  view.mode = visible ? inode.mode : inode.durable.mode;
  view.links = visible ? inode.links : 0;
  const bool from_cache = visible || inode.is_symlink();  // a link is durable with its name
  view.content = to_text(from_cache ? inode.content.bytes() : Bytes(inode.durable.bytes));
  if (visible) {
    for (const auto& [name, entry] : inode.directory.entries) {
      add_to_tree(*entry.inode, path + "/" + name, layer, nodes);
    }
  } else {
    for (const auto& [name, number] : inode.durable.entries) {
      add_to_tree(inodes_.get(number), path + "/" + name, layer, nodes);
    }
  }
}

/// @returns a path for every inode that has a visible one
std::map<InodeNumber, std::string> Disk::paths_of_inodes() {
  std::map<InodeNumber, std::string> paths = {{kRootInode, "/"}};
  std::vector<std::pair<const Inode*, std::string>> directories = {{&inodes_.root(), ""}};
  while (!directories.empty()) {
    const auto [directory, path] = std::move(directories.back());
    directories.pop_back();
    for (const auto& [name, entry] : directory->directory.entries) {
      paths.try_emplace(entry.inode->number, path + "/" + name);
      if (entry.inode->is_directory()) directories.emplace_back(entry.inode, path + "/" + name);
    }
  }
  return paths;
}

/// Somebody may have said at which files the family is to strike.
bool Disk::strikes_file(faults::FamilyId id, const Inode& inode, std::uint64_t counter) {
  const std::string path = plan_.names_files(id) ? paths_of_inodes()[inode.number] : "";
  return plan_.strikes(id, entity_of(inode), counter, path);
}

}  // namespace reprise::sim
