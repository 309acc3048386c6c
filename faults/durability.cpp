#include "faults/durability.hpp"

#include <algorithm>

#include "faults/crash_model.hpp"

namespace reprise::faults {
namespace {

bool touches(const NameRecord& record, InodeNumber directory) {
  return std::ranges::any_of(
      record.changes, [&](const EntryChange& change) { return change.directory == directory; });
}

bool names_any(const NameRecord& record, InodeNumber inode, std::span<const InodeNumber> lineage) {
  return std::ranges::any_of(record.changes, [&](const EntryChange& change) {
    return change.inode != kNoInode &&
           (change.inode == inode || std::ranges::find(lineage, change.inode) != lineage.end());
  });
}

class Closure {
 public:
  Closure(const History& history, const Profile& profile)
      : model_(history, profile), durable_(model_.log.atoms(), 0) {
    result_.records_of_file.assign(history.files.size(), 0);
    result_.names.assign(history.names.size(), 0);
  }

  template <typename Wanted>
  Durable run(Wanted wanted) {
    for (const MicroOp& op : model_.log.ops) {
      if (wanted(op)) durable_[op.atom] = 1;
    }
    // A record is durable whole, and the records of a file become durable oldest first: writing
    // more than asked is always allowed. Both may demand something behind the walk, hence the loop.
    do {
      grew_ = false;
      for (std::size_t i = model_.log.ops.size(); i-- > 0;) visit(model_.log.ops[i]);
    } while (grew_);
    return std::move(result_);
  }

 private:
  void visit(const MicroOp& op) {
    if (op.file == kNames) {
      if (durable_[op.atom] != 0) result_.names[op.record] = 1;
    } else {
      std::uint32_t& records = result_.records_of_file[op.file];
      if (durable_[op.atom] != 0 && records <= op.record) {
        records = op.record + 1;
        grew_ = true;
      }
      if (op.record < records) durable_[op.atom] = 1;
    }
    if (durable_[op.atom] == 0) return;
    for (const std::uint32_t earlier : model_.precedence.before(op.atom)) durable_[earlier] = 1;
  }

  CrashModel model_;
  AtomSet durable_;
  bool grew_ = false;
  Durable result_;
};

}  // namespace

Durable after_file_sync(const History& history, const Profile& profile, InodeNumber inode,
                        std::span<const InodeNumber> lineage) {
  return Closure(history, profile).run([&](const MicroOp& op) {
    if (op.file != kNames) return history.files[op.file].inode == inode;
    const NameRecord& record = history.names[op.record];
    return profile.safe_flush && !record.abandoned && names_any(record, inode, lineage);
  });
}

Durable after_directory_sync(const History& history, const Profile& profile,
                             InodeNumber directory) {
  return Closure(history, profile).run([&](const MicroOp& op) {
    if (op.file != kNames) return history.files[op.file].inode == directory;
    const NameRecord& record = history.names[op.record];
    return !record.abandoned && (profile.directory_sync_flushes_all || touches(record, directory));
  });
}

Durable after_sync_of_all(const History& history, const Profile& profile) {
  return Closure(history, profile).run([&](const MicroOp& op) {
    return op.file != kNames || !history.names[op.record].abandoned;
  });
}

}  // namespace reprise::faults
