#include "faults/precedence.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace reprise::faults {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;

using Slot = std::pair<InodeNumber, std::string_view>;

/// What the rules remember about one file while they walk through the log.
struct FileState {
  std::uint32_t first_size = kNone;  // the oldest pending atom with a size
  std::uint32_t last_size = kNone;
  std::uint32_t last_mode = kNone;
  std::uint32_t first_data = kNone;         // the oldest pending atom with data
  std::vector<std::uint32_t> data;          // every pending atom with data
  std::vector<std::uint32_t> plain_writes;  // since the last coupled append
  std::vector<std::uint32_t> last_version;  // by sector
};

/// A pending mkdir.
struct Made {
  std::uint32_t atom = kNone;
  InodeNumber parent = kNoInode;
};

class EdgeBuilder {
 public:
  EdgeBuilder(const History& history, const MicroLog& log, const Profile& profile)
      : history_(history), log_(log), profile_(profile), files_(history.files.size()) {
    for (std::uint32_t file = 0; file < history.files.size(); ++file) {
      file_of_inode_[history.files[file].inode] = file;
    }
  }

  std::vector<std::pair<std::uint32_t, std::uint32_t>> run() {
    for (const MicroOp& op : log_.ops) {
      if (profile_.all_ordered) follow(last_of_all_, op.atom);
      switch (op.kind) {
        case MicroOp::Kind::sector:
          visit_sector(op);
          break;
        case MicroOp::Kind::size:
          visit_size(op);
          break;
        case MicroOp::Kind::mode:
          follow(files_[op.file].last_mode, op.atom);
          break;
        case MicroOp::Kind::entries:
          visit_entries(op);
          break;
      }
    }
    return std::move(edges_);
  }

 private:
  void need(std::uint32_t atom, std::uint32_t earlier) {
    if (earlier != kNone && earlier != atom) edges_.emplace_back(atom, earlier);
  }

  /// `atom` comes after `last`, and is the last one from now on.
  void follow(std::uint32_t& last, std::uint32_t atom) {
    need(atom, last);
    last = atom;
  }

  /// Does the atom make the file grow together with the data there? Its size comes last.
  bool is_coupled(std::uint32_t atom) const {
    const std::size_t end = atom + 1 < log_.atoms() ? log_.first_op[atom + 1] : log_.ops.size();
    return end - log_.first_op[atom] > 1 && log_.ops[end - 1].kind == MicroOp::Kind::size;
  }

  void visit_sector(const MicroOp& op) {
    FileState& file = files_[op.file];
    if (file.last_version.size() <= op.position) file.last_version.resize(op.position + 1, kNone);
    follow(file.last_version[op.position], op.atom);
    if (file.data.empty() || file.data.back() != op.atom) file.data.push_back(op.atom);
    if (file.first_data == kNone) file.first_data = op.atom;
    if (!is_coupled(op.atom)) file.plain_writes.push_back(op.atom);
  }

  void visit_size(const MicroOp& op) {
    FileState& file = files_[op.file];
    follow(file.last_size, op.atom);
    if (file.first_size == kNone) file.first_size = op.atom;
    const bool shrinks = history_.files[op.file].records[op.record].shrinks();
    if (profile_.append_content_atomic && (is_coupled(op.atom) || !profile_.delayed_allocation)) {
      // Data in place is written before the allocation that the journal commits after it.
      for (const std::uint32_t write : file.plain_writes) need(op.atom, write);
      file.plain_writes.clear();
    }
    if (profile_.metadata_order == MetadataOrder::prefix &&
        (shrinks || !profile_.delayed_allocation)) {
      follow(last_metadata_, op.atom);
    }
  }

  void visit_entries(const MicroOp& op) {
    const NameRecord& record = history_.names[op.record];
    for (const EntryChange& change : record.changes) {
      const auto slot = last_in_slot_.try_emplace(Slot{change.directory, change.name}, kNone).first;
      follow(slot->second, op.atom);
    }
    order_directories(record, op.atom);
    if (profile_.directory_operations_atomic) keep_tree_whole(record, op.atom);
    if (record.replaces_file) force_data(record.renamed, op.atom);
    if (profile_.metadata_order == MetadataOrder::prefix) follow(last_metadata_, op.atom);
  }

  void order_directories(const NameRecord& record, std::uint32_t atom) {
    if (profile_.directory_order == DirectoryOrder::global) follow(last_name_, atom);
    for (const EntryChange& change : record.changes) {
      std::vector<std::uint32_t>& changes = changes_of_[change.directory];
      if (profile_.directory_order == DirectoryOrder::same_directory && !changes.empty()) {
        need(atom, changes.back());
      }
      if (changes.empty() || changes.back() != atom) changes.push_back(atom);
    }
  }

  /// What was in the tree and is only moved cannot get lost: a rename into another directory needs
  /// that one to be there, and a directory goes only after what was moved out of it.
  void keep_tree_whole(const NameRecord& record, std::uint32_t atom) {
    if (record.created_directory != kNoInode) {
      made_[record.created_directory] = {atom, record.changes.front().directory};
    }
    if (record.renamed != kNoInode && spans_directories(record)) {
      for (const EntryChange& change : record.changes) need_path(change.directory, atom);
    }
    if (record.removed_directory != kNoInode) {
      for (const std::uint32_t earlier : changes_of_[record.removed_directory]) {
        need(atom, earlier);
      }
    }
  }

  static bool spans_directories(const NameRecord& record) {
    return std::ranges::any_of(record.changes, [&](const EntryChange& change) {
      return change.directory != record.changes.front().directory;
    });
  }

  void need_path(InodeNumber directory, std::uint32_t atom) {
    for (auto made = made_.find(directory); made != made_.end();
         made = made_.find(made->second.parent)) {
      need(atom, made->second.atom);
    }
  }

  /// A rename over a file makes some file systems write the new file's data first.
  void force_data(InodeNumber inode, std::uint32_t atom) {
    const auto found = file_of_inode_.find(inode);
    if (found == file_of_inode_.end()) return;
    const FileState& file = files_[found->second];
    if (profile_.safe_rename == SafeRename::partial) {
      // Blocks are allocated; only an ordered journal waits for what is written to them.
      need(atom, profile_.append_content_atomic ? file.first_data : file.first_size);
    }
    if (profile_.safe_rename == SafeRename::whole) {
      for (const std::uint32_t data : file.data) need(atom, data);
      need(atom, file.last_size);
    }
  }

  const History& history_;
  const MicroLog& log_;
  const Profile& profile_;
  std::vector<FileState> files_;
  std::map<InodeNumber, std::uint32_t> file_of_inode_;
  std::map<Slot, std::uint32_t> last_in_slot_;
  std::map<InodeNumber, std::vector<std::uint32_t>> changes_of_;
  std::map<InodeNumber, Made> made_;
  std::uint32_t last_name_ = kNone;
  std::uint32_t last_metadata_ = kNone;
  std::uint32_t last_of_all_ = kNone;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges_;
};

}  // namespace

Precedence::Precedence(const History& history, const MicroLog& log, const Profile& profile)
    : first_(log.atoms() + 1, 0) {
  const auto pairs = EdgeBuilder(history, log, profile).run();
  for (const auto& [atom, earlier] : pairs) ++first_[atom + 1];
  for (std::uint32_t atom = 0; atom < log.atoms(); ++atom) first_[atom + 1] += first_[atom];
  edges_.resize(pairs.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (const auto& [atom, earlier] : pairs) edges_[next[atom]++] = earlier;
}

bool is_legal(const Precedence& precedence, const AtomSet& survivors) {
  for (std::uint32_t atom = 0; atom < precedence.atoms(); ++atom) {
    if (survivors[atom] == 0) continue;
    for (const std::uint32_t earlier : precedence.before(atom)) {
      if (survivors[earlier] == 0) return false;
    }
  }
  return true;
}

void drop_unsupported(const Precedence& precedence, AtomSet& survivors) {
  for (std::uint32_t atom = 0; atom < precedence.atoms(); ++atom) {
    const auto before = precedence.before(atom);
    const auto survives = [&](std::uint32_t earlier) { return survivors[earlier] != 0; };
    if (!std::ranges::all_of(before, survives)) survivors[atom] = 0;
  }
}

void add_required(const Precedence& precedence, AtomSet& survivors) {
  for (std::uint32_t atom = precedence.atoms(); atom-- > 0;) {
    if (survivors[atom] == 0) continue;
    for (const std::uint32_t earlier : precedence.before(atom)) survivors[earlier] = 1;
  }
}

}  // namespace reprise::faults
