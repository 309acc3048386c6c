// Disk: what a kill and a power cut leave behind.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scheduler/check.hpp"
#include "sim/disk/crash_fill.hpp"
#include "sim/disk/deviations.hpp"
#include "sim/disk/disk.hpp"
#include "sim/disk/file_image.hpp"

namespace reprise::sim {

using faults::FamilyId;
using faults::MicroOp;

void Disk::kill(Owner owner) {
  for (const Handle handle : open_files_.of_owner(owner)) {
    close_file(handle, *open_files_.find(handle));
  }
  locks_.clear_all(owner);
}

CrashReport Disk::power_cut(bool describe) {
  const faults::CrashModel model = crash_model();
  if (options_.guide == nullptr) {
    return power_cut_to(model, faults::choose_survivors(model, next_crash(), decisions_), describe);
  }
  const faults::AtomSet survivors = options_.guide->survivors(model, *profile_);
  faults::note_survivors(model, next_crash(), survivors, decisions_);
  return power_cut_to(model, survivors, describe);
}

faults::CrashModel Disk::crash_model() {
  absorb_all_stores();
  return faults::CrashModel(history(), *profile_);
}

CrashReport Disk::power_cut_to(const faults::CrashModel& model, const faults::AtomSet& survivors,
                               bool describe) {
  REPRISE_CHECK(faults::is_legal(model.precedence, survivors));
  CrashReport report{.number = power_cuts_,
                     .pending = model.log.atoms(),
                     .lost = static_cast<std::uint64_t>(std::ranges::count(survivors, 0)),
                     .deviations = {}};
  std::map<InodeNumber, std::string> paths;
  if (describe) {
    paths = paths_of_inodes();
    report.deviations = describe_losses(model, survivors, paths);
  }
  const auto note = [&](const Inode& inode, std::uint64_t sector, std::string_view content) {
    if (describe) report.deviations.push_back(describe_fill(inode.number, sector, content, paths));
  };
  apply_crash(model, survivors, note);
  if (!profile_->is_honest()) break_promises(model, survivors, note);
  rebuild_visible();
  ++power_cuts_;
  for (const std::string& lie : lie_at_power_cut(report.number)) {
    if (describe) report.deviations.push_back(lie);
  }
  return report;
}

/// The durable layer becomes what the survivors make of it.
void Disk::apply_crash(const faults::CrashModel& model, const faults::AtomSet& survivors,
                       const FillNote& note) {
  const std::vector<faults::FileHistory>& files = model.history.files;
  std::vector<FileImage> images;
  std::vector<std::uint8_t> has_size(files.size(), 1);  // the newest, and with it the times
  for (const faults::FileHistory& file : files) images.emplace_back(inodes_.get(file.inode));
  for (const MicroOp& op : model.log.ops) {
    const bool survives = survivors[op.atom] != 0;
    if (op.file == faults::kNames) {
      if (survives) apply_durable(names_[op.record]);
      continue;
    }
    if (op.kind == MicroOp::Kind::size) has_size[op.file] = survives ? 1 : 0;
    if (!survives) continue;
    images[op.file].apply(op);
    Inode& inode = inodes_.get(files[op.file].inode);
    if (op.kind == MicroOp::Kind::mode)
      inode.durable.mode = static_cast<std::uint32_t>(op.position);
  }
  const CrashFill fill(decisions_, *profile_, next_crash(), inodes_, freed_contents_,
                       options_.guide);
  // Stale bytes are those of before the cut, so no file changes until all are made.
  std::vector<std::vector<std::byte>> contents;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Inode& inode = inodes_.get(files[i].inode);
    contents.push_back(images[i].finish([&](std::uint64_t sector, std::span<std::byte> into) {
      note(inode, sector, fill.fill(inode, sector, into));
    }));
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    Inode& inode = inodes_.get(files[i].inode);
    inode.durable.bytes = std::move(contents[i]);
    if (has_size[i] != 0) inode.durable.modify_ns = inode.modify_ns;
  }
}

/// After a power cut: what is durable is all there is.
void Disk::rebuild_visible() {
  open_files_.kill_all();
  locks_.reset();
  read_only_ = false;
  names_.clear();
  for (auto& [number, inode] : inodes_.all()) forget_volatile(inode);
  mapped_files_ = 0;
  const std::set<InodeNumber> reached = relink_tree();
  std::erase_if(inodes_.all(), [&](const auto& item) { return !reached.contains(item.first); });
  inodes_.recount();
  REPRISE_CHECK(pending_records_ == 0 && pending_bytes_ == 0);
}

void Disk::forget_volatile(Inode& inode) {
  inode.content.unmap();
  show_durable(inode);
  inode.links = inode.opens = inode.pending_uses = inode.mappings = 0;
  inode.durable_links = 0;
  inode.writeback_error = {};
  inode.directory.entries.clear();
  inode.directory.removed = false;
}

/// What is visible of a file is what is durable of it. The blocks are not counted again.
void Disk::show_durable(Inode& inode) {
  if (!inode.records.empty() || !inode.diverged_pages.empty()) {
    forget_records(inode);
    inode.diverged_pages.clear();
    inode.content.assign(inode.durable.bytes);
  }
  if (inode.is_regular()) {
    const std::uint64_t size = inode.content.size();
    inode.blocks.remove((size + kBlockBytes - 1) / kBlockBytes, kAllBlocks);
    for (std::uint64_t block = 0; block * kBlockBytes < size; ++block) inode.blocks.add(block);
  }
  inode.mode = inode.durable.mode;
  inode.modify_ns = inode.durable.modify_ns;
}

/// Makes the visible tree from the durable entries. @returns the inodes that are in it
std::set<InodeNumber> Disk::relink_tree() {
  Inode& root = inodes_.root();
  root.links = 2;
  root.durable_links = 1;
  std::set<InodeNumber> reached = {root.number};
  std::vector<Inode*> directories = {&root};
  for (std::size_t next = 0; next < directories.size(); ++next) {
    Inode& directory = *directories[next];
    std::erase_if(directory.durable.entries, [&](const auto& entry) {
      Inode& child = inodes_.get(entry.second);
      const bool is_new = reached.insert(child.number).second;
      // A directory with two names is what a torn rename leaves; a file system check keeps one.
      if (child.is_directory() && !is_new) return true;
      relink(directory, entry.first, child);
      if (child.is_directory()) directories.push_back(&child);
      return false;
    });
  }
  return reached;
}

void Disk::relink(Inode& directory, const std::string& name, Inode& child) {
  directory.directory.entries[name] = {&child, directory.directory.entries_made++};
  ++child.durable_links;
  if (!child.is_directory()) {
    ++child.links;
    return;
  }
  child.links = 2;
  child.directory.parent = &directory;
  ++directory.links;
}

}  // namespace reprise::sim
