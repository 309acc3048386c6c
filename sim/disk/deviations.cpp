#include "sim/disk/deviations.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

namespace reprise::sim {
namespace {

using faults::EntryChange;
using faults::kNoInode;
using faults::MicroOp;
using faults::NameRecord;

using PathOf = std::function<std::string(faults::InodeNumber)>;

std::string describe_change(const EntryChange& change, const PathOf& path_of) {
  const std::string directory = path_of(change.directory);
  if (change.inode == kNoInode) {
    return fmt::format("removal of directory entry {} in {} undone", change.name, directory);
  }
  if (change.before != kNoInode) {
    return fmt::format("directory entry {} in {} kept its old target", change.name, directory);
  }
  return fmt::format("directory entry {} in {} lost", change.name, directory);
}

std::string describe_names(const NameRecord& record, const PathOf& path_of) {
  if (record.changes.size() == 1) return describe_change(record.changes.front(), path_of);
  const EntryChange& from = record.changes.front();
  const EntryChange& to = record.changes.back();
  return fmt::format("rename of {} in {} to {} in {} undone", from.name, path_of(from.directory),
                     to.name, path_of(to.directory));
}

/// What one file lost.
struct FileLoss {
  std::set<std::uint64_t> sectors;
  std::optional<std::uint64_t> size;  // the newest size that was lost
  bool mode = false;
};

void describe_sectors(const std::set<std::uint64_t>& sectors, const std::string& path,
                      std::vector<std::string>& lines) {
  for (auto first = sectors.begin(); first != sectors.end();) {
    auto last = first;
    auto next = std::next(first);
    while (next != sectors.end() && *next == *last + 1) last = next++;
    lines.push_back(
        *first == *last
            ? fmt::format("sector {} of {} kept an older version", *first, path)
            : fmt::format("sectors {}-{} of {} kept older versions", *first, *last, path));
    first = next;
  }
}

}  // namespace

std::vector<std::string> describe_losses(const faults::CrashModel& model,
                                         const faults::AtomSet& survivors, const PathOf& path_of) {
  std::vector<std::string> lines;
  std::map<std::uint32_t, FileLoss> files;
  for (const MicroOp& op : model.log.ops) {
    if (survivors[op.atom] != 0) continue;
    switch (op.kind) {
      case MicroOp::Kind::entries:
        lines.push_back(describe_names(model.history.names[op.record], path_of));
        break;
      case MicroOp::Kind::sector:
        files[op.file].sectors.insert(op.position);
        break;
      case MicroOp::Kind::size:
        files[op.file].size = op.position;
        break;
      case MicroOp::Kind::mode:
        files[op.file].mode = true;
        break;
    }
  }
  for (const auto& [file, loss] : files) {
    const std::string path = path_of(model.history.files[file].inode);
    if (loss.size) lines.push_back(fmt::format("size {} of {} lost", *loss.size, path));
    describe_sectors(loss.sectors, path, lines);
    if (loss.mode) lines.push_back(fmt::format("permission bits of {} kept older ones", path));
  }
  return lines;
}

}  // namespace reprise::sim
