#include "sim/monitor.hpp"

namespace reprise::sim {

using scheduler::AccessKind;
using scheduler::RaceDetector;

namespace {

// Reads of one location in a row, after which a thread is taken to wait for it to change.
constexpr std::uint32_t kSpinReads = 16;

std::uintptr_t number(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

}  // namespace

void Monitor::begin(bool watches, bool reports_races) {
  watches_ = watches;
  reports_races_ = reports_races;
  race_.reset();
  allocation_of_race_.reset();
  if (threads_.empty()) return;  // nothing was watched since
  order_.begin();
  atomics_.begin();
  calls_.clear();
  locks_.clear();
  allocations_.clear();
  threads_.clear();
  hot_places_.clear();
  for (const auto& detector : detectors_) {
    if (detector != nullptr) detector->clear();
  }
}

RaceDetector& Monitor::detector_of(std::uint16_t process) {
  if (process >= detectors_.size()) detectors_.resize(process + 1u);
  if (detectors_[process] == nullptr) detectors_[process] = std::make_unique<RaceDetector>(order_);
  return *detectors_[process];
}

void Monitor::thread_begins(const scheduler::Task& thread, std::uint16_t process) {
  if (!watches_) return;
  order_.created(thread.id, scheduler_.has_running() ? self() : scheduler::kNoTask);
  if (thread.id >= threads_.size()) threads_.resize(thread.id + 1);
  threads_[thread.id] = {.process = process};
}

void Monitor::forget(std::uint16_t process, std::span<const std::byte> memory) {
  if (watches_) detector_of(process).forget(number(memory.data()), memory.size());
}

void Monitor::thread_joined(const scheduler::Task& ended) {
  if (watches_) order_.joined(self(), ended.id);
}

void Monitor::process_ends(std::uint16_t process) {
  if (watches_) detector_of(process).clear();
}

void Monitor::locked(const void* lock, std::uint64_t object, const void* site) {
  if (!watches_) return;
  order_.acquire(self(), lock);
  of_self().locks = locks_.with(of_self().locks, {object, site});
}

void Monitor::unlocked_shared(const void* seen_at, std::uint64_t object) {
  if (!watches_) return;
  order_.release(self(), seen_at);
  of_self().locks = locks_.without(of_self().locks, object);
}

void Monitor::allocated(const void* memory, std::size_t bytes, const void* site) {
  if (!watches_ || memory == nullptr) return;
  const OfThread& own = of_self();
  allocations_.add({number(memory), bytes, self(), {site, own.stack, own.locks}});
}

// Whoever gets the memory next must not race with those who had it before.
void Monitor::freed(const void* memory) {
  if (!watches_ || memory == nullptr) return;
  detector_of(of_self().process).forget(number(memory), allocations_.remove(number(memory)));
}

bool Monitor::is_point(RaceDetector& detector, const void* address, const void* place) {
  if (detector.is_shared(self(), number(address))) {
    hot_places_.insert(place);
    return true;
  }
  return hot_places_.contains(place);
}

// A thread that reads the same location again and again waits for another one to write it.
bool Monitor::spins(OfThread& thread, AccessKind kind, const void* address) {
  if (is_write(kind) || thread.last_location != address) {
    thread.last_location = is_write(kind) ? nullptr : address;
    thread.repeats = 0;
    return false;
  }
  return ++thread.repeats >= kSpinReads;
}

void Monitor::give_way(AccessKind kind, const void* address, const void* place) {
  const scheduler::NextAccess next{address, place, is_write(kind)};
  if (spins(of_self(), kind, address)) {
    scheduler_.yield(next, scheduler::Scheduler::kAccessNs);
  } else {
    scheduler_.point(next, scheduler::Scheduler::kAccessNs);
  }
}

bool Monitor::access(AccessKind kind, const void* address, std::size_t bytes, const void* place) {
  RaceDetector& detector = detector_of(of_self().process);
  const bool is_a_point = is_point(detector, address, place);
  if (is_a_point) give_way(kind, address, place);
  const OfThread& own = of_self();
  auto race = detector.access(self(), kind, number(address), bytes, {place, own.stack, own.locks});
  if (race && reports_races_) {
    race_ = race;
    allocation_of_race_ = allocations_.find(race->address);
    scheduler_.stop();
  }
  return is_a_point;
}

}  // namespace reprise::sim
