#pragma once
// Disk: a file system in memory, shaped like POSIX, with honest crashes. Callers see the visible
// tree (what the page cache and the directory cache would show); beside it the disk keeps what is
// durable and, as records, everything in between. fsync moves records over; a power cut lets the
// profile and the decisions say which of the rest survived.
//
// Calls give an Outcome: a value or an errno, the one Linux (ext4, as root) gives. Waiting, access
// rights, file offsets and descriptor numbers are the caller's business.
//
// Determinism: everything follows from the calls, the Decisions and the FaultPlan; no host clock,
// no host file, no address. Threading: host-side state, one caller at a time.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "faults/crash_choice.hpp"
#include "faults/durability.hpp"
#include "faults/episodes.hpp"
#include "faults/fault_plan.hpp"
#include "faults/profile.hpp"
#include "scheduler/decisions.hpp"
#include "sim/disk/crash_fill.hpp"
#include "sim/disk/crash_guide.hpp"
#include "sim/disk/inode_store.hpp"
#include "sim/disk/locks.hpp"
#include "sim/disk/misplaced.hpp"
#include "sim/disk/open_files.hpp"
#include "sim/disk/outcome.hpp"
#include "sim/disk/types.hpp"
#include "sim/disk/walk.hpp"

namespace reprise::sim {

/// A path and where it starts if it is relative.
struct PathAt {
  InodeNumber base = kRootInode;  ///< a directory somebody holds open
  std::string_view path;
};

struct DiskOptions {
  std::uint32_t id = 0;                      ///< tells disks apart in addresses of decisions
  const faults::Profile* profile = nullptr;  ///< nullptr: posix-2024
  std::uint64_t capacity_bytes = std::uint64_t{64} << 30;
  std::uint64_t inodes_max = std::uint64_t{1} << 20;
  std::uint32_t user = 0;  ///< whom everything that is created belongs to
  std::uint32_t group = 0;
  std::int64_t made_ns = 0;     ///< when the disk was made: the times of the root directory
  CrashGuide* guide = nullptr;  ///< decides what power cuts leave; null: the decisions do
};

/// Flags of rename, as renameat2 has them.
enum class RenameKind : std::uint8_t { replace, no_replace, exchange };

/// What allocate does with the range, as fallocate has it.
enum class AllocateKind : std::uint8_t { extend, keep_size, punch_hole, zero, zero_keep_size };

/// Where an append ended up.
struct Appended {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;
};

/// New access and modification times; what is absent stays.
struct NewTimes {
  std::optional<std::int64_t> access_ns;
  std::optional<std::int64_t> modify_ns;
};

/// What a power cut did.
struct CrashReport {
  std::uint32_t number = 0;             ///< which power cut of this disk, from 0
  std::uint64_t pending = 0;            ///< atoms that could have been lost
  std::uint64_t lost = 0;               ///< atoms that were
  std::vector<std::string> deviations;  ///< in words, if asked for
};

class Disk {
 public:
  Disk(scheduler::Decisions& decisions, faults::FaultPlan& plan);

  /// An empty disk. Every handle is dead, every mapping gone.
  void reset(const DiskOptions& options);

  /// The time that goes into time stamps, from now on.
  void set_now(std::int64_t now_ns) { now_ns_ = now_ns; }
  /// So much time has passed since the start of the run: for faults that come and go.
  void pass_time(std::uint64_t elapsed_ns) {
    if (plan_.changes_with_time()) arm();
    if (is_armed(faults::FamilyId::other_tenant)) let_tenant_act(elapsed_ns);
  }

  const faults::Profile& profile() const { return *profile_; }

  // --- Names (disk_names.cpp, disk_rename.cpp) ---

  /// @param flags O_* of Linux: access mode, O_CREAT, O_EXCL, O_TRUNC, O_DIRECTORY, O_NOFOLLOW,
  ///   O_TMPFILE, O_NOATIME
  /// @param mode permission bits of a new file, the umask already applied
  Outcome<Handle> open(PathAt at, int flags, std::uint32_t mode, Owner owner);
  /// Whether reads through this handle leave the access time alone (O_NOATIME).
  void keep_access_time(Handle handle, bool keep);
  Outcome<void> close(Handle handle);

  Outcome<void> make_directory(PathAt at, std::uint32_t mode);
  Outcome<void> remove_directory(PathAt at);
  Outcome<void> unlink(PathAt at);
  Outcome<void> link(PathAt from, PathAt to, LastLink last = LastLink::keep);
  /// Another name for what is open; ENOENT if its last name is gone, but not if it never had one.
  Outcome<void> link(Handle from, PathAt to);
  Outcome<void> symlink(std::string_view target, PathAt at);
  Outcome<std::string> read_link(PathAt at);
  Outcome<void> rename(PathAt from, PathAt to, RenameKind kind = RenameKind::replace);

  /// Entries of a directory after `position` (0: from the start), . and .. among them, at most
  /// `limit`. The order is drawn once per directory and boot; names that come and go meanwhile
  /// appear or not, the others exactly once.
  Outcome<std::vector<ListedEntry>> list(Handle handle, std::uint64_t position, std::size_t limit);

  // --- Attributes (disk_attributes.cpp) ---

  Outcome<Status> status(PathAt at, LastLink last = LastLink::follow);
  Outcome<Status> status(Handle handle);
  /// @returns the number of the inode a path leads to
  Outcome<InodeNumber> inode_at(PathAt at, LastLink last = LastLink::follow);
  Outcome<void> set_mode(PathAt at, std::uint32_t mode);
  Outcome<void> set_mode(Handle handle, std::uint32_t mode);
  Outcome<void> set_times(PathAt at, NewTimes times, LastLink last = LastLink::follow);
  Outcome<void> set_times(Handle handle, NewTimes times);
  Outcome<void> set_owner(PathAt at, std::uint32_t user, std::uint32_t group,
                          LastLink last = LastLink::follow);
  Outcome<void> set_owner(Handle handle, std::uint32_t user, std::uint32_t group);
  SpaceStatus space() const;
  /// @returns the absolute path of a directory, or ENOENT if it was removed (what getcwd needs)
  Outcome<std::string> path_of_directory(InodeNumber directory);

  // --- Bytes (disk_data.cpp, disk_size.cpp) ---

  Outcome<std::uint64_t> read(Handle handle, std::uint64_t offset, std::span<std::byte> into);
  Outcome<std::uint64_t> write(Handle handle, std::uint64_t offset, Bytes bytes);
  Outcome<Appended> append(Handle handle, Bytes bytes);
  Outcome<void> truncate(Handle handle, std::uint64_t size);
  Outcome<void> truncate(PathAt at, std::uint64_t size);
  Outcome<void> allocate(Handle handle, AllocateKind kind, std::uint64_t offset,
                         std::uint64_t length);

  // --- Durability (disk_sync.cpp, disk_pending.cpp) ---

  /// fsync, and fdatasync: nothing the model keeps is left out by the latter.
  Outcome<void> sync(Handle handle);
  /// syncfs: everything. @returns EIO or ENOSPC if the writeback of any file failed
  Outcome<void> sync_all();
  /// The kernel writes back everything older than `sequence` by itself. Legal at any time.
  void write_back(std::uint64_t sequence);
  /// The page cache forgets clean pages: what a failed fsync left only there is gone.
  void evict_clean_pages();
  /// Makes everything visible durable, faults aside: the end of a scenario's setup.
  void settle();

  // --- Mappings (disk_mapping.cpp) ---

  /// Maps the whole file, shared. The address holds until the last unmap, a power cut or reset;
  /// bytes behind the end of the file fault. The mapping keeps the file alive.
  Outcome<std::byte*> map(Handle handle);
  void unmap(InodeNumber inode);

  // --- Crashes (disk_crash.cpp) ---

  /// A process is gone: its handles are dead and its locks free; the page cache stays.
  void kill(Owner owner);
  /// The power fails: all handles, locks and mappings are gone and the disk is in one legal state.
  /// @param describe tell in the report what was lost
  CrashReport power_cut(bool describe = false);

  /// What a power cut now could leave behind; valid until the next call that changes the disk.
  faults::CrashModel crash_model();
  /// A power cut with this outcome, which must be legal.
  CrashReport power_cut_to(const faults::CrashModel& model, const faults::AtomSet& survivors,
                           bool describe = false);
  /// To be called when it is known which faults are active: those that are a state of the disk.
  void arm();

  /// @returns how often the disk has broken a promise so far: what it acknowledged before may be
  ///          gone or other than it was, and no call has failed for it
  std::uint64_t lies() const { return lies_; }

  /// Medium and capacity are good again; what was damaged in the data stays.
  void heal();

  LockTable& locks() { return locks_; }

  // --- Put there from outside (disk_place.cpp): no fault strikes ---

  /// A new node in a directory, whose own times do not change.
  /// @returns its inode, or EEXIST, ENOSPC, EFBIG
  Outcome<InodeNumber> place(InodeNumber directory, std::string_view name, const PlacedNode& node);
  /// The bytes of a placed file; its times stay.
  void fill(InodeNumber file, Bytes bytes);

  // --- Host-side views (disk_view.cpp) ---

  Outcome<std::string> content(std::string_view path, Layer layer = Layer::visible);
  /// @returns every path with what is there; the root is ""
  std::map<std::string, NodeView> tree(Layer layer = Layer::visible);
  /// @returns how many records wait to become durable
  std::uint64_t pending() const { return pending_records_ + names_.size(); }
  std::uint64_t next_sequence() const { return next_sequence_; }
  std::size_t inode_count() const { return inodes_.all().size(); }

 private:
  // Names.
  Outcome<Inode*> base_of(PathAt at);
  Outcome<Walked> look_up(PathAt at, LastLink last);
  Outcome<Walked> resolve(PathAt at, LastLink last);
  Outcome<Inode*> resolve_existing(PathAt at, LastLink last);
  Outcome<Walked> resolve_new(PathAt at);
  Outcome<Handle> open_existing(Inode& inode, int flags, Owner owner);
  Outcome<Handle> open_nameless(PathAt at, int flags, std::uint32_t mode, Owner owner);
  Outcome<Handle> open_new(const Walked& walked, int flags, std::uint32_t mode, Owner owner);
  Handle add_handle(Inode& inode, int flags, Owner owner);
  void close_file(Handle handle, OpenFile& file);
  Outcome<Inode*> create(const Walked& walked, FileType type, std::uint32_t mode,
                         std::string_view target = {});
  Outcome<Inode*> make_inode(FileType type, std::uint32_t mode);
  void set_entry(Inode& directory, const std::string& name, Inode* inode);
  void drop_link(Inode& inode);
  Outcome<void> remove_name(const Walked& walked);
  void release(Inode& inode);
  void keep_as_freed(Inode& inode);
  static int rename_error(const Walked& from, const Walked& to, RenameKind kind);
  static int replace_error(const Walked& from, const Walked& to);
  void do_rename(const Walked& from, const Walked& to);
  Outcome<void> add_link(Inode& inode, PathAt to);

  /// What a fault makes of a call that could be carried out.
  struct NameFault {
    int error = 0;  ///< 0: there is no fault
    bool takes_effect = true;
    Outcome<void> outcome() const {
      return error == 0 ? Outcome<void>() : Outcome<void>(Failure{error});
    }
  };
  enum class Access : std::uint8_t { reads, changes };
  NameFault name_fault(Inode& inode, std::span<const int> errors, Access access = Access::changes);
  void do_exchange(const Walked& from, const Walked& to);
  void move_directory(Inode& inode, Inode& from, Inode& to);
  std::uint64_t listing_position(const Inode& directory, std::string_view name, const Entry& entry);
  void touch(Inode& inode);
  void note_access(Inode& inode);
  Status status_of(const Inode& inode) const;
  void tell_of_size(const Inode& inode) const;
  void apply_mode(Inode& inode, std::uint32_t mode);
  void apply_times(Inode& inode, NewTimes times);
  void apply_owner(Inode& inode, std::uint32_t user, std::uint32_t group);

  // Bytes.
  Outcome<std::uint64_t> write_file(Inode& inode, std::uint64_t offset, Bytes bytes);
  std::uint64_t limit_read(Inode& inode, std::uint64_t offset, std::uint64_t count);
  std::uint64_t limit_at_bad_sectors(const Inode& inode, std::uint64_t offset, std::uint64_t count);
  Failure no_room(faults::FamilyId limit);
  faults::FamilyId limit_of_blocks() const;
  std::uint64_t blocks_allowed() const {
    return std::min(inodes_.blocks_free(), inodes_.quota_left());
  }
  void let_tenant_act(std::uint64_t elapsed_ns);
  std::uint64_t fitting(const Inode& inode, std::uint64_t offset, std::uint64_t count) const;
  void put(Inode& inode, std::uint64_t offset, Bytes bytes);
  void add_blocks(Inode& inode, std::uint64_t begin, std::uint64_t end);
  Outcome<void> change_size(Inode& inode, std::uint64_t size);
  void resize(Inode& inode, std::uint64_t size);
  void punch(Inode& inode, std::uint64_t begin, std::uint64_t end);
  void zero(Inode& inode, std::uint64_t begin, std::uint64_t end);
  void grow(Inode& inode, std::uint64_t size);
  void absorb_stores(Inode& inode);
  void absorb_all_stores();
  std::uint64_t entity_of(const Inode& inode) const {
    return (std::uint64_t{options_.id} << 56) ^ inode.number;
  }

  bool is_armed(faults::FamilyId id) const { return plan_.setting(id).active; }
  bool strikes(faults::FamilyId id, const Inode& inode, std::uint64_t counter) {
    return is_armed(id) && strikes_file(id, inode, counter);
  }
  bool strikes_file(faults::FamilyId id, const Inode& inode, std::uint64_t counter);
  /// Faults of a medium; what is in memory alone has none.
  bool medium_strikes(faults::FamilyId id, const Inode& inode, std::uint64_t counter) {
    return profile_->survives_power && strikes(id, inode, counter);
  }

  // Pending.
  void record_data(Inode& inode, faults::DataRecord record);
  void forget_records(Inode& inode);
  void record_names(faults::NameRecord record);
  std::uint64_t count_change(InodeNumber directory);
  void push_names(faults::NameRecord record, std::uint64_t ordinal);
  void relieve_pressure();
  faults::History history();
  void persist_data(Inode& inode, std::size_t count);
  void persist_names(const std::vector<std::uint8_t>& durable);
  void apply_durable(const faults::NameRecord& record);
  void forget(const faults::NameRecord& record);
  void persist(const faults::Durable& durable, const faults::History& pending);
  void sync_file(Inode& inode);
  bool reaches_others(const Inode& inode, const std::vector<InodeNumber>& lineage) const;
  void sync_directory(Inode& directory);
  bool journal_fails(Inode& inode, std::uint64_t counter);
  bool writeback_fails(Inode& inode, std::uint64_t counter);
  void persist_file(Inode& inode);
  void fail_writeback(Inode& inode, std::uint64_t counter, faults::FamilyId family,
                      const std::vector<std::uint64_t>& pages);
  void lose_pages(Inode& inode, std::uint64_t counter, faults::FamilyId family,
                  const std::vector<std::uint64_t>& pages);
  static void report_failure(Inode& inode);
  static void note_divergence(Inode& inode, std::uint64_t page);
  void evict_clean_pages(Inode& inode);
  std::vector<InodeNumber> lineage_of(const Inode& inode);

  // Crashes.
  faults::CrashId next_crash() const { return {.disk = options_.id, .number = power_cuts_}; }
  using FillNote = std::function<void(const Inode&, std::uint64_t sector, std::string_view)>;
  void apply_crash(const faults::CrashModel& model, const faults::AtomSet& survivors,
                   const FillNote& note);
  void rebuild_visible();
  void forget_volatile(Inode& inode);
  void show_durable(Inode& inode);
  std::set<InodeNumber> relink_tree();
  static void relink(Inode& directory, const std::string& name, Inode& child);

  // Lies.
  std::vector<std::string> lie_at_power_cut(std::uint32_t crash);
  std::string damage_file(std::uint32_t crash);
  std::string shear_page(std::uint32_t crash);
  void break_promises(const faults::CrashModel& model, const faults::AtomSet& survivors,
                      const FillNote& note);
  void destroy_torn_sectors(const faults::CrashModel& model, const faults::AtomSet& survivors,
                            const FillNote& note);

  // Lies of a device that goes on working (disk_misplaced.cpp).
  std::optional<WriteLie> draw_write_lie(Inode& inode, std::uint64_t counter);
  void misplace_page(Inode& inode, const WriteLie& lie);
  std::vector<PagePlace> durable_pages();
  bool keeps_versions() const {
    return is_armed(faults::FamilyId::stale_read) || is_armed(faults::FamilyId::shorn_write);
  }
  static void keep_versions(Inode& inode, std::size_t count);
  static void show_on_medium(Inode& inode, std::uint64_t page, Bytes content, bool checksummed);
  std::optional<Bytes> content_of_wrong_page(Inode& inode, std::uint64_t first, std::uint64_t last,
                                             std::uint64_t counter, std::uint64_t& page);
  bool read_wrongly(Inode& inode, std::uint64_t offset, std::span<std::byte> into);

  // Views.
  void add_to_tree(const Inode& inode, const std::string& path, Layer layer,
                   std::map<std::string, NodeView>& nodes);
  std::map<InodeNumber, std::string> paths_of_inodes();

  scheduler::Decisions& decisions_;
  faults::FaultPlan& plan_;
  const faults::Profile* profile_ = nullptr;
  DiskOptions options_;
  std::int64_t now_ns_ = 0;
  InodeStore inodes_;
  OpenFiles open_files_;
  LockTable locks_;
  std::vector<faults::NameRecord> names_;  // pending, oldest first
  std::uint64_t next_sequence_ = 1;
  std::uint64_t pending_records_ = 0;  // of data
  std::uint64_t pending_bytes_ = 0;
  FreedContents freed_contents_;
  std::uint32_t mapped_files_ = 0;
  std::uint32_t power_cuts_ = 0;
  std::uint64_t lies_ = 0;
  bool read_only_ = false;  // since the journal failed
  faults::Episodes tenant_episodes_{faults::FamilyId::other_tenant};
};

}  // namespace reprise::sim
