#pragma once
// Monitor: watches the memory of programs that were compiled with reprise_instrument (their every
// access calls one of the functions in sim/instrumented/). Atomic accesses become scheduling
// points, and plain ones to memory that threads share and do not only read; data races are found.
//
// What synchronises threads is told here by whoever models it: a mutex that is unlocked, a thread
// that begins, a pipe that is read. All of it costs one comparison in a run that is not watched.
//
// Determinism: which accesses are points follows from the accesses and the schedule; an address is
// only ever compared with others. Threading: kernel, one caller at a time.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "scheduler/address.hpp"
#include "scheduler/decisions.hpp"
#include "scheduler/memory/memory_model.hpp"
#include "scheduler/races/call_tree.hpp"
#include "scheduler/races/happens_before.hpp"
#include "scheduler/races/lock_sets.hpp"
#include "scheduler/races/race_detector.hpp"
#include "scheduler/scheduler.hpp"
#include "scheduler/spurious.hpp"
#include "sim/allocations.hpp"
#include "sim/allowed_races.hpp"
#include "sim/lock_monitor.hpp"
#include "sim/place_set.hpp"
#include "sim/spin_watch.hpp"

namespace reprise::sim {

/// How a run is watched.
struct Watching {
  bool memory = false;        ///< the programs are instrumented
  bool reports_races = true;  ///< a race ends the run
  scheduler::MemoryMode mode = scheduler::MemoryMode::sc;
  bool locks = false;  ///< for a report of them; instrumented or not
  /// Tells which places are known to touch what threads share; null: they are found out.
  const scheduler::Profile* profile = nullptr;
};

class Monitor {
 public:
  Monitor(scheduler::Scheduler& scheduler, scheduler::Decisions& decisions,
          scheduler::SpuriousEvents& spurious);

  void begin(const Watching& watching);

  /// From the next run on this one says what atomic accesses do. No function: the decisions do.
  void explore_accesses(scheduler::AccessExplorer explorer) {
    memory_.explore_with(std::move(explorer));
  }
  bool watches() const { return watching_.memory; }

  // --- told by those who model threads and synchronisation ---

  /// @param routine what it runs; null: the program
  void thread_begins(const scheduler::Task& thread, std::uint16_t process,
                     const void* routine = nullptr);
  /// Its stack and thread-local storage are new, whoever had them before.
  void forget(std::uint16_t process, std::span<const std::byte> memory);
  void thread_joined(const scheduler::Task& ended);
  /// The running thread waits for the end of another one, and has no deadline.
  void awaits_end() {
    if (watches()) order_.awaits_end(self());
  }
  /// A thread ends, or has ended, that nobody joins.
  void ends_detached(const scheduler::Task& thread) {
    if (watches()) order_.gone(thread.id);
  }
  /// @param heap its memory, which the next process may get
  void process_ends(std::uint16_t process, std::span<const std::byte> heap);
  /// None is left: whatever comes begins with memory as it is.
  void processes_are_gone();

  /// What the running thread did so far happens before ...
  void released(const void* object) {
    if (watches()) order_.release(self(), object);
    if (lock_monitor_.watches()) lock_monitor_.history().released(self(), object);
  }
  /// ... what the running thread does from now on, having looked at the object.
  void acquired(const void* object) {
    if (watches()) order_.acquire(self(), object);
    if (lock_monitor_.watches()) lock_monitor_.history().acquired(self(), object);
  }
  /// A condition variable: what orders its threads is the mutex, in general.
  void signalled(const void* condition) {
    if (lock_monitor_.watches()) lock_monitor_.history().signalled(self(), condition);
  }
  void woken(const void* condition) {
    if (lock_monitor_.watches()) lock_monitor_.history().acquired(self(), condition);
  }

  /// The running thread begins to wait for a lock; in the end it gets it or gives up.
  /// @param object its number in traces
  void wants_lock(const void* lock, std::uint64_t object);
  void gave_up() {
    if (lock_monitor_.watches()) lock_monitor_.gave_up(self());
  }
  void locked(const void* lock, scheduler::Taking taking);
  void unlocked(const void* lock, std::uint64_t object) { unlocked_shared(lock, object); }
  /// Lets see what was done under it whoever acquires `seen_at`, not all who take the lock.
  void unlocked_shared(const void* seen_at, std::uint64_t object);
  /// What one reader shows to writers, which is not for all.
  void acquired_from_readers(const void* seen_at) {
    if (watches()) order_.acquire(self(), seen_at);
  }
  /// It is about to wait for something that is no lock.
  void waits(const scheduler::Wait& wait) {
    if (lock_monitor_.watches()) lock_monitor_.waits(self(), wait);
  }

  void allocated(const void* memory, std::size_t bytes, const void* site);
  /// The running thread does something with a mutex, a condition or the like.
  void uses(const void* object, const void* site);
  /// The running thread frees memory: an access to all of it, if instrumented code does.
  void freed(const void* memory, const void* site);

  // --- told by the program ---

  void enter_function(const void* caller) {
    of_self().stack = calls_.enter(of_self().stack, caller);
  }
  void leave_function() { of_self().stack = calls_.leave(of_self().stack); }

  /// @returns whether the place is known to touch what threads share, by a survey and what the run
  /// showed since, so that nothing else is to be asked: `access_shared`
  bool is_known_to_share(const void* place) const {
    return is_surveyed() && !scheduler_.is_observed() && hot_places_.contains(place);
  }
  /// The running thread accesses memory at such a place: a point.
  void access_shared(scheduler::AccessKind kind, const void* address, std::size_t bytes,
                     const void* place) {
    give_way(kind, address, place);
    judge(order_.now(self()), kind, address, bytes, place);
  }

  /// The running thread is about to access memory at another place. @returns whether it does what
  /// most accesses do, and nothing more is to be done: it is neither a point nor a race. Allocates
  /// nothing, so it may be asked on the program's side of the border
  bool passes(scheduler::AccessKind kind, const void* address, std::size_t bytes,
              const void* place) {
    const scheduler::TaskId task = self();
    const OfThread& own = threads_[task];
    return !scheduler_.is_observed() && (is_surveyed() || !hot_places_.contains(place)) &&
           own.detector->access_quiet(order_.now(task), kind, scheduler::number(address), bytes,
                                      {place, own.stack, own.locks}, most_quiet());
  }
  /// The same for what does not pass.
  void access(scheduler::AccessKind kind, const void* address, std::size_t bytes,
              const void* place);

  // Atomic operations, from the scheduling point to the result.
  scheduler::Value load(scheduler::Cell cell, scheduler::Order order, const void* place);
  void store(scheduler::Cell cell, scheduler::Value value, scheduler::Order order,
             const void* place);
  /// @param change from the old value to the new one. @returns the old one
  template <class Change>
  scheduler::Value update(scheduler::Cell cell, scheduler::Order order, const void* place,
                          Change change) {
    arrive_atomically(scheduler::AccessKind::atomic_write, cell, place);
    const scheduler::Epoch when = order_.now(self());
    const scheduler::Value old = memory_.read_modify_write(self(), cell, order, change);
    const bool changes = cell.fit(change(old)) != cell.fit(old);
    if (changes) of_self().spin.changed();
    tell(cell.address, cell.bytes,
         changes ? scheduler::TouchKind::write : scheduler::TouchKind::rewrite, place);
    judge(when, scheduler::AccessKind::atomic_write, cell, place);
    exchanged_message(cell);
    return old;
  }
  scheduler::CompareResult compare_exchange(scheduler::Cell cell,
                                            const scheduler::CompareExchange& exchange,
                                            const void* place);
  void fence(scheduler::Order order) { memory_.fence(self(), order); }
  /// @returns whether a read may miss the newest value
  bool memory_is_weak() const { return watches() && watching_.mode == scheduler::MemoryMode::rc11; }
  /// The kernel looks at a word for the running thread, in the middle of a call: a full barrier.
  /// @returns what is there
  scheduler::Value look_for_kernel(scheduler::Cell word);

  /// Races about this memory are meant, until it is freed.
  void allow_races(const void* memory, std::size_t bytes) {
    allowed_races_.allow(scheduler::number(memory), bytes);
  }
  /// What the running thread reads or writes from now on races with nobody. May be nested.
  void begin_ignoring(scheduler::AccessKind kind) {
    of_self().locks = locks_.with(of_self().locks, AllowedRaces::token(kind));
  }
  void end_ignoring(scheduler::AccessKind kind) {
    of_self().locks = locks_.without(of_self().locks, AllowedRaces::token(kind).object);
  }

  // --- asked by the host ---

  const std::optional<scheduler::Race>& race() const { return race_; }
  const scheduler::CallTree& calls() const { return calls_; }
  /// @returns where the calls of the running thread come from, the innermost first; none where that
  ///          is not watched
  std::vector<const void*> callers() {
    return watches() ? calls_.callers(of_self().stack) : std::vector<const void*>();
  }
  const scheduler::LockSets& locks() const { return locks_; }
  const LockMonitor& locks_watched() const { return lock_monitor_; }
  const std::optional<Allocation>& allocation_of_race() const { return allocation_of_race_; }

 private:
  /// What is kept of a thread. Looked up at each access: that is fast where it has 64 bytes.
  struct OfThread {
    scheduler::RaceDetector* detector = nullptr;  // of its process
    SpinWatch spin = {};
    scheduler::CallTree::Node stack = scheduler::CallTree::kRoot;
    scheduler::LockSets::Set locks = scheduler::LockSets::kNone;
    std::uint32_t choices = 0;  // of the memory model
    std::uint16_t process = 0;
    bool is_instrumented = false;  // from its first function on
  };
  static_assert(sizeof(OfThread) == 64);

  scheduler::AccessSite site_of(const void* place) {
    return {place, of_self().stack, of_self().locks};
  }
  scheduler::TaskId self() const { return scheduler_.running().id; }
  OfThread& of_self() { return threads_[self()]; }
  scheduler::RaceDetector& detector_of(std::uint16_t process);
  bool is_surveyed() const { return watching_.profile != nullptr; }
  /// What is only read now may be written later. Whoever knows the program knows the places of
  /// that; a first survey does not, and sees the more the more points there are.
  scheduler::Sharing most_quiet() const {
    return is_surveyed() ? scheduler::Sharing::readers : scheduler::Sharing::none;
  }
  bool is_point(scheduler::AccessKind kind, const void* address, std::size_t bytes,
                const void* place);
  const void* shared_word(const void* memory, std::size_t bytes);
  bool all_is_seen();
  void arrive_at_free(const void* memory, std::size_t bytes, const void* place);
  /// An atomic access is always a point: a thread may wait by it for one that is still to come.
  void arrive_atomically(scheduler::AccessKind kind, scheduler::Cell cell, const void* place);
  void judge(scheduler::Epoch when, scheduler::AccessKind kind, const void* address,
             std::size_t bytes, const void* place);
  void judge_anew(scheduler::Epoch when, scheduler::AccessKind kind, const void* address,
                  std::size_t bytes, const void* place);
  void judge(scheduler::Epoch when, scheduler::AccessKind kind, scheduler::Cell cell,
             const void* place) {
    judge(when, kind, cell.address, cell.bytes, place);
  }
  void found(const scheduler::Race& race);
  /// @returns whether anybody wants to hear of races
  bool wants_races() const { return watching_.reports_races || scheduler_.is_observed(); }
  /// Lock orders take every atomic access for a message.
  void exchanged_message(scheduler::Cell cell) {
    if (lock_monitor_.watches()) exchange_message(cell.address);
  }
  void exchange_message(const void* object);
  void tell(const void* address, std::size_t bytes, scheduler::TouchKind kind, const void* place) {
    auto* const listener = scheduler_.listener();
    if (listener != nullptr) listener->accessed(address, bytes, kind, place);
  }
  std::uint64_t choose(scheduler::MemoryChoice what, scheduler::TaskId task, std::uint64_t n);
  static scheduler::NextAccess access_of(scheduler::AccessKind kind, const void* address,
                                         const void* place) {
    return {address, place, is_write(kind), false, !is_atomic(kind)};
  }
  /// A thread that comes to the same places again and again waits for others to change them.
  void give_way(scheduler::AccessKind kind, const void* address, const void* place) {
    // Made where it goes: it never lies in memory of its own.
    SpinWatch& spin = of_self().spin;
    if (kind == scheduler::AccessKind::write) spin.changed();
    if (spin.arrives(address)) [[unlikely]] {
      wait_for_others(kind, address, place);
    } else {
      scheduler_.point(access_of(kind, address, place), scheduler::Scheduler::kAccessNs);
    }
  }
  void wait_for_others(scheduler::AccessKind kind, const void* address, const void* place);

  scheduler::Scheduler& scheduler_;
  scheduler::Decisions& decisions_;
  scheduler::SpuriousEvents& spurious_;
  Watching watching_;
  scheduler::HappensBefore order_;
  scheduler::MemoryModel memory_;
  scheduler::CallTree calls_;
  scheduler::LockSets locks_;
  LockMonitor lock_monitor_;
  Allocations allocations_;
  AllowedRaces allowed_races_;
  std::vector<OfThread> threads_;                                    // by task id
  std::vector<std::unique_ptr<scheduler::RaceDetector>> detectors_;  // by process
  PlaceSet hot_places_;  // have accessed what threads share
  std::optional<scheduler::Race> race_;
  std::optional<Allocation> allocation_of_race_;
};

}  // namespace reprise::sim
