#include "scheduler/locks/lock_order.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

// Deadlocks of more tasks are rare, and the search grows with each.
constexpr std::size_t kMostTasks = 4;
// Nested takings that differ in something that matters; what comes after them is left out.
constexpr std::size_t kMostNested = 2000;
constexpr std::size_t kMostCycles = 20;
// Looks at a next step of a path: the search ends in a moment, whatever the program.
constexpr std::size_t kMostSteps = 5'000'000;

bool same_taking(const Taking& one, const Taking& other) {
  return one.object == other.object && one.kind == other.kind && one.site == other.site;
}

}  // namespace

// Until the task sees something new of the others, doing it again could be told from the first time
// by nobody.
bool LockOrder::same(const Nested& one, const Nested& other) {
  return one.task == other.task && same_taking(one.wanted, other.wanted) &&
         std::ranges::equal(one.held, other.held, same_taking) &&
         one.when.mark() == other.when.mark();
}

void LockOrder::taken(TaskId task, const VectorClock& now, std::span<const Taking> held,
                      const Taking& wanted) {
  if (held.empty() || !wanted.insists || nested_.size() == kMostNested) return;
  Nested nested{task, wanted, {held.begin(), held.end()}, now};
  const bool is_known =
      std::ranges::any_of(nested_, [&](const Nested& known) { return same(known, nested); });
  if (!is_known) nested_.push_back(std::move(nested));
}

bool LockOrder::can_meet(const Nested& one, const Nested& other) {
  if (one.task == other.task) return false;
  if (one.when.covers(other.when.epoch_of(other.task))) return false;
  if (other.when.covers(one.when.epoch_of(one.task))) return false;
  return std::ranges::none_of(one.held, [&](const Taking& mine) {
    return std::ranges::any_of(other.held,
                               [&](const Taking& theirs) { return excludes(mine, theirs); });
  });
}

// @returns what the holder has that the waiter waits for, or null
const Taking* LockOrder::wanted_by(const Nested& holder, const Nested& waiter) {
  const auto found = std::ranges::find_if(
      holder.held, [&](const Taking& held) { return excludes(held, waiter.wanted); });
  return found == holder.held.end() ? nullptr : &*found;
}

LockOrder::Cycle LockOrder::to_cycle(const std::vector<const Nested*>& path) {
  Cycle cycle;
  const Nested* waiter = path.back();
  for (const Nested* const nested : path) {
    cycle.push_back({nested->task, *wanted_by(*nested, *waiter), nested->wanted});
    waiter = nested;
  }
  return cycle;
}

// The same places in the program make the same cycle, whichever tasks and locks they were.
bool LockOrder::is_new(const std::vector<Cycle>& known, const Cycle& cycle) {
  const auto same_step = [](const Step& one, const Step& other) {
    return one.held.site == other.held.site && one.wanted.site == other.wanted.site;
  };
  return std::ranges::none_of(known, [&](const Cycle& other) {
    return std::ranges::is_permutation(cycle, other, same_step);
  });
}

// A path is a cycle if its first one holds what its last one waits for. Each begins with the one
// that came up first.
void LockOrder::extend(Search& search, std::size_t tasks) const {
  std::vector<const Nested*>& path = search.path;
  if (path.size() == tasks) {
    if (wanted_by(*path.front(), *path.back()) == nullptr) return;
    Cycle cycle = to_cycle(path);
    if (is_new(search.found, cycle)) search.found.push_back(std::move(cycle));
    return;
  }
  for (const Nested& next : nested_) {
    if (search.found.size() == kMostCycles || ++search.steps > kMostSteps) return;
    if (&next <= path.front() || wanted_by(next, *path.back()) == nullptr) continue;
    const bool meets_all =
        std::ranges::all_of(path, [&](const Nested* earlier) { return can_meet(*earlier, next); });
    if (!meets_all) continue;
    path.push_back(&next);
    extend(search, tasks);
    path.pop_back();
  }
}

std::vector<LockOrder::Cycle> LockOrder::cycles() const {
  Search search;
  for (std::size_t tasks = 2; tasks <= kMostTasks; ++tasks) {
    for (const Nested& first : nested_) {
      search.path = {&first};
      extend(search, tasks);
    }
  }
  return search.found;
}

}  // namespace reprise::scheduler
