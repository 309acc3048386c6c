#include "sim/monitor.hpp"

#include "sim/instrumented_code.hpp"

namespace reprise::sim {

using scheduler::AccessKind;
using scheduler::MemoryChoice;
using scheduler::number;
using scheduler::RaceDetector;
using scheduler::TouchKind;

namespace {

constexpr scheduler::Stream kReadStream{"memory.read"};
constexpr scheduler::Stream kPlaceStream{"memory.place"};

}  // namespace

Monitor::Monitor(scheduler::Scheduler& scheduler, scheduler::Decisions& decisions,
                 scheduler::SpuriousEvents& spurious)
    : scheduler_(scheduler),
      decisions_(decisions),
      spurious_(spurious),
      memory_(order_, [this](MemoryChoice what, scheduler::TaskId task, std::uint64_t n) {
        return choose(what, task, n);
      }) {}

void Monitor::begin(const Watching& watching) {
  const bool was_watching = watches();
  watching_ = watching;
  race_.reset();
  allocation_of_race_.reset();
  lock_monitor_.begin(watching.locks);
  if (!was_watching && !watches()) return;  // nothing is kept
  order_.begin();
  memory_.begin(
      {.mode = watching.mode, .spurious_failures = spurious_.has(scheduler::Spurious::exchange)});
  calls_.begin();
  locks_.clear();
  allocations_.clear();
  allowed_races_.clear();
  threads_.clear();
  hot_places_.clear();
  if (watching.profile != nullptr) {
    const scheduler::Profile& profile = *watching.profile;
    for (const void* const place : profile.places) hot_places_.insert(place);
    for (const void* const place : profile.quiet_places) hot_places_.insert(place);
  }
  for (const auto& detector : detectors_) {
    if (detector != nullptr) detector->clear();
  }
}

// Half of the time the newest store, which is what machines mostly do; and always for a thread that
// waits for one, since every store is seen some time.
std::uint64_t Monitor::choose(MemoryChoice what, scheduler::TaskId task, std::uint64_t n) {
  if (what == MemoryChoice::spurious) {
    return spurious_.happens(scheduler::Spurious::exchange, task) ? 1 : 0;
  }
  OfThread& thread = threads_[task];
  if (thread.spin.spins()) return 0;
  const scheduler::Stream& stream = what == MemoryChoice::read ? kReadStream : kPlaceStream;
  const std::uint64_t drawn = decisions_.choose(stream, task, thread.choices++, 2 * n);
  return drawn < n ? drawn : 0;
}

RaceDetector& Monitor::detector_of(std::uint16_t process) {
  if (process >= detectors_.size()) detectors_.resize(process + 1u);
  if (detectors_[process] == nullptr) detectors_[process] = std::make_unique<RaceDetector>(order_);
  return *detectors_[process];
}

void Monitor::thread_begins(const scheduler::Task& thread, std::uint16_t process,
                            const void* routine) {
  const scheduler::TaskId parent = scheduler_.has_running() ? self() : scheduler::kNoTask;
  if (lock_monitor_.watches()) lock_monitor_.thread_begins(thread.id, parent);
  if (!watches()) return;
  order_.created(thread.id, parent);
  if (thread.id >= threads_.size()) threads_.resize(thread.id + 1);
  threads_[thread.id] = {.detector = &detector_of(process),
                         .process = process,
                         .is_instrumented = is_instrumented(routine)};
}

void Monitor::forget(std::uint16_t process, std::span<const std::byte> memory) {
  if (!watches()) return;
  detector_of(process).forget(number(memory.data()), memory.size());
  allowed_races_.forget(number(memory.data()), memory.size());
  memory_.forget(memory.data(), memory.size());
  scheduler_.forgotten(memory.data(), memory.size());
}

void Monitor::thread_joined(const scheduler::Task& ended) {
  scheduler_.joined(ended);
  if (watches()) order_.joined(self(), ended.id);
  if (lock_monitor_.watches()) lock_monitor_.history().joined(self(), ended.id);
}

void Monitor::process_ends(std::uint16_t process, std::span<const std::byte> heap) {
  if (!watches()) return;
  detector_of(process).clear();
  memory_.forget(heap.data(), heap.size());
  allowed_races_.forget(number(heap.data()), heap.size());
  scheduler_.forgotten(heap.data(), heap.size());
  for (scheduler::TaskId task = 0; task < threads_.size(); ++task) {
    if (threads_[task].process == process) order_.gone(task);
  }
}

// The libraries' globals, too: while there are others, they share their addresses.
void Monitor::processes_are_gone() {
  if (!watches()) return;
  allowed_races_.clear();
  memory_.forget(nullptr, ~std::size_t{0});
  scheduler_.forgotten(nullptr, ~std::size_t{0});
}

void Monitor::wants_lock(const void* lock, std::uint64_t object) {
  if (!lock_monitor_.watches()) return;
  lock_monitor_.wants(self(), object, scheduler_.waiting(lock) + 1, scheduler_.now_ns());
}

void Monitor::locked(const void* lock, scheduler::Taking taking) {
  if (watches()) {
    taking.stack = of_self().stack;
    order_.acquire(self(), lock);
    of_self().locks = locks_.with(of_self().locks, {taking.object, taking.site, taking.kind});
  }
  if (lock_monitor_.watches()) lock_monitor_.locked(self(), taking, scheduler_.now_ns());
}

void Monitor::unlocked_shared(const void* seen_at, std::uint64_t object) {
  if (lock_monitor_.watches()) lock_monitor_.unlocked(self(), object, scheduler_.now_ns());
  if (!watches()) return;
  order_.release(self(), seen_at);
  of_self().locks = locks_.without(of_self().locks, object);
}

void Monitor::allocated(const void* memory, std::size_t bytes, const void* site) {
  if (!watches() || memory == nullptr) return;
  allocations_.add({number(memory), bytes, self(), site_of(site)});
  of_self().detector->forget(number(memory), bytes);
}

// Code that is not instrumented may count in its own way who still uses what, and then have it
// destroyed by code that is.
bool Monitor::all_is_seen() {
  const bool begins_instrumented = of_self().is_instrumented;
  return calls_.all(of_self().stack, [&](const void* caller, bool is_outermost) {
    return is_instrumented(caller) || is_of_runtime(caller) ||
           (is_outermost && begins_instrumented);
  });
}

// Only where nobody else can know that it was the last use, it is an access; whoever comes later is
// wrong in any case.
void Monitor::freed(const void* memory, const void* site) {
  const bool is_access = frees_itself(site) && all_is_seen();
  if (is_access) arrive_at_free(memory, allocations_.bytes_at(number(memory)), site);
  const std::size_t bytes = allocations_.bytes_at(number(memory));
  if (bytes == 0) return;  // somebody was faster: the heap finds out
  allocations_.free(number(memory));
  allowed_races_.forget(number(memory), bytes);
  const auto race = of_self().detector->free(self(), number(memory), bytes, site_of(site));
  memory_.forget(memory, bytes);
  scheduler_.forgotten(memory, bytes);
  if (race && is_access) found(*race);
}

scheduler::Value Monitor::look_for_kernel(scheduler::Cell word) {
  const auto same = [](scheduler::Value value) { return value; };
  const scheduler::Value found =
      memory_.read_modify_write(self(), word, scheduler::Order::seq_cst, same);
  tell(word.address, word.bytes, TouchKind::rewrite, nullptr);
  return found;
}

void Monitor::uses(const void* object, const void* site) {
  const auto race = of_self().detector->use(self(), number(object), site_of(site));
  if (race) found(*race);
}

/// @returns a word that others have accessed, or whose accesses are points where schedules are
/// explored; null: there is none
const void* Monitor::shared_word(const void* memory, std::size_t bytes) {
  const void* shared = nullptr;
  of_self().detector->visit_words(
      number(memory), bytes, [&](std::uintptr_t at, scheduler::TaskId visitor) {
        const void* const word = reinterpret_cast<const void*>(at);
        auto* const listener = scheduler_.listener();
        const bool is_shared = listener != nullptr
                                   ? listener->is_point(word, RaceDetector::kWordBytes)
                                   : visitor != self();
        if (is_shared) shared = word;
        return !is_shared;
      });
  return shared;
}

void Monitor::arrive_at_free(const void* memory, std::size_t bytes, const void* place) {
  const void* const word = shared_word(memory, bytes);
  if (word != nullptr) {
    hot_places_.insert(place);
    give_way(AccessKind::free, word, place);
  } else if (scheduler_.listener() == nullptr && hot_places_.contains(place)) {
    give_way(AccessKind::free, memory, place);
  } else {
    scheduler_.passed(access_of(AccessKind::free, memory, place));
  }
  if (scheduler_.listener() == nullptr) return;
  of_self().detector->visit_words(number(memory), bytes, [&](std::uintptr_t at, auto) {
    tell(reinterpret_cast<const void*>(at), RaceDetector::kWordBytes, TouchKind::write, place);
    return true;
  });
}

bool Monitor::is_point(AccessKind kind, const void* address, std::size_t bytes, const void* place) {
  if (auto* const listener = scheduler_.listener()) return listener->is_point(address, bytes);
  if (is_surveyed() && hot_places_.contains(place)) return true;
  if (of_self().detector->sharing(self(), kind, number(address), bytes) <= most_quiet()) {
    return hot_places_.contains(place);
  }
  hot_places_.insert(place);
  return true;
}

void Monitor::arrive_atomically(AccessKind kind, scheduler::Cell cell, const void* place) {
  give_way(kind, cell.address, place);
}

void Monitor::wait_for_others(AccessKind kind, const void* address, const void* place) {
  scheduler_.yield(access_of(kind, address, place), scheduler::Scheduler::kAccessNs);
}

// A function of its own that mostly calls nothing, and so has nothing to save.
void Monitor::judge(scheduler::Epoch when, AccessKind kind, const void* address, std::size_t bytes,
                    const void* place) {
  const OfThread& own = of_self();
  const scheduler::Verdict verdict =
      own.detector->access_again(when, kind, number(address), bytes, {place, own.stack, own.locks});
  if (verdict == scheduler::Verdict::ordered) return;
  if (verdict == scheduler::Verdict::race && !wants_races()) return;
  judge_anew(when, kind, address, bytes, place);
}

void Monitor::judge_anew(scheduler::Epoch when, AccessKind kind, const void* address,
                         std::size_t bytes, const void* place) {
  const OfThread& own = of_self();
  const auto race =
      own.detector->access_at(when, kind, number(address), bytes, {place, own.stack, own.locks});
  if (race) found(*race);
}

void Monitor::exchange_message(const void* object) {
  lock_monitor_.history().acquired(self(), object);
  lock_monitor_.history().released(self(), object);
}

void Monitor::found(const scheduler::Race& race) {
  const bool is_reported = watching_.reports_races || race.is_use_after_free();
  if (!is_reported || allowed_races_.covers(race, locks_)) {
    scheduler_.raced(race.earlier.site.place, race.later.site.place);
    if (auto* const listener = scheduler_.listener()) {
      const bool is_mixed = is_atomic(race.earlier.kind) != is_atomic(race.later.kind);
      listener->raced(reinterpret_cast<const void*>(race.address), is_mixed);
    }
    return;
  }
  race_ = race;
  allocation_of_race_ = allocations_.find(race.address);
  if (auto* const listener = scheduler_.listener()) listener->failing();
  scheduler_.stop();
}

void Monitor::access(AccessKind kind, const void* address, std::size_t bytes, const void* place) {
  if (is_point(kind, address, bytes, place)) {
    give_way(kind, address, place);
  } else {
    scheduler_.passed(access_of(kind, address, place));
  }
  tell(address, bytes, is_write(kind) ? TouchKind::write : TouchKind::read, place);
  judge(order_.now(self()), kind, address, bytes, place);
}

scheduler::Value Monitor::load(scheduler::Cell cell, scheduler::Order order, const void* place) {
  arrive_atomically(AccessKind::atomic_read, cell, place);
  const scheduler::Epoch when = order_.now(self());
  const scheduler::Value found = memory_.load(self(), cell, order);
  // The guard of a function-local static is a byte that the C++ runtime writes: see guards.cpp.
  if (cell.bytes == 1 && acquires(order)) order_.acquire(self(), cell.address);
  tell(cell.address, cell.bytes, TouchKind::read, place);
  judge(when, AccessKind::atomic_read, cell, place);
  exchanged_message(cell);
  return found;
}

void Monitor::store(scheduler::Cell cell, scheduler::Value value, scheduler::Order order,
                    const void* place) {
  arrive_atomically(AccessKind::atomic_write, cell, place);
  const scheduler::Epoch when = order_.now(self());
  memory_.store(self(), cell, value, order);
  of_self().spin.changed();
  tell(cell.address, cell.bytes, TouchKind::write, place);
  judge(when, AccessKind::atomic_write, cell, place);
  exchanged_message(cell);
}

scheduler::CompareResult Monitor::compare_exchange(scheduler::Cell cell,
                                                   const scheduler::CompareExchange& exchange,
                                                   const void* place) {
  arrive_atomically(AccessKind::atomic_write, cell, place);
  const scheduler::Epoch when = order_.now(self());
  const scheduler::CompareResult result = memory_.compare_exchange(self(), cell, exchange);
  if (result.exchanged) of_self().spin.changed();
  tell(cell.address, cell.bytes, result.exchanged ? TouchKind::success : TouchKind::attempt, place);
  judge(when, result.exchanged ? AccessKind::atomic_write : AccessKind::atomic_read, cell, place);
  exchanged_message(cell);
  return result;
}

}  // namespace reprise::sim
