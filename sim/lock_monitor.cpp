#include "sim/lock_monitor.hpp"

#include <algorithm>

namespace reprise::sim {
namespace {

using scheduler::Taking;
using scheduler::TaskId;

constexpr std::size_t kMostWarnings = 100;
// A spin lock has no room for one: nobody could tell it from another.
constexpr std::uint64_t kNoNumber = 0;

}  // namespace

void LockMonitor::begin(bool watches) {
  watches_ = watches;
  history_.clear();
  contention_.clear();
  threads_.clear();
  warnings_.clear();
}

void LockMonitor::thread_begins(TaskId thread, TaskId parent) {
  history_.created(thread, parent);
  if (thread >= threads_.size()) threads_.resize(thread + 1);
}

void LockMonitor::wants(TaskId self, std::uint64_t object, std::size_t queue,
                        std::uint64_t now_ns) {
  contention_.queued(object, queue);
  OfThread& own = threads_[self];
  if (own.wanted == object) return;  // woken, and somebody else was faster
  own.wanted = object;
  own.wanted_since_ns = now_ns;
}

void LockMonitor::locked(TaskId self, const Taking& taking, std::uint64_t now_ns) {
  if (taking.object == kNoNumber) return;
  OfThread& own = threads_[self];
  contention_.taken(taking);
  if (own.wanted == taking.object) contention_.waited(taking.object, now_ns - own.wanted_since_ns);
  own.wanted = 0;
  for (const Taking& held : history_.held(self)) {
    if (held.object != taking.object || taking.kind != scheduler::LockKind::reader) continue;
    warn({Warning::Kind::reads_again, self, "", taking.site, held});
  }
  history_.locked(self, taking);
  own.since_ns.push_back(now_ns);
}

void LockMonitor::unlocked(TaskId self, std::uint64_t object, std::uint64_t now_ns) {
  const std::vector<Taking>& held = history_.held(self);
  const auto last = std::find_if(held.rbegin(), held.rend(), [object](const Taking& taking) {
    return taking.object == object;
  });
  if (last == held.rend()) return;  // another thread took it
  const auto since = threads_[self].since_ns.begin() + (std::next(last).base() - held.begin());
  contention_.held(object, now_ns - *since);
  threads_[self].since_ns.erase(since);
  history_.unlocked(self, object);
}

void LockMonitor::waits(TaskId self, const scheduler::Wait& wait) {
  for (const Taking& held : history_.held(self)) {
    warn({Warning::Kind::waits_with_lock, self, wait.kind, wait.site, held});
  }
}

// One of each kind and pair of places.
void LockMonitor::warn(const Warning& warning) {
  const bool is_known = std::ranges::any_of(warnings_, [&](const Warning& known) {
    return known.kind == warning.kind && known.what == warning.what && known.site == warning.site &&
           known.held.site == warning.held.site;
  });
  if (!is_known && warnings_.size() < kMostWarnings) warnings_.push_back(warning);
}

}  // namespace reprise::sim
