#pragma once
// The order of sequentially consistent events: the relation psc of RC11 (Lahav, Vafeiadis, Kang,
// Hur, Dreyer: "Repairing Sequential Consistency in C/C++11", PLDI 2017), which must have no cycle.
//
// The events of one task are in order, so what is before an event is one number for each task: a
// vector clock over events. Each event keeps it closed under what is before those events, so what
// is put together of them is closed as well. An edge from a new event to an old one, which only an
// access in front of somebody's store makes, goes on to everything behind the old one. Nobody asks
// whether there is a cycle: an access may only take positions behind every store that is already
// before it.
//
// While a run has nothing but seq_cst events, they are a chain in order of execution, and nothing
// is asked. That loses no behaviour: take any execution that psc allows and let its seq_cst events
// that need nothing else to come before them run first, in an order that psc allows. Program order
// and reads-from agree with psc there, so this is an order of execution, and a chain adds no cycle.
//
// Events that are before whatever comes are forgotten (seq_cst_forgetting.cpp).
//
// Which events an object orders is for its history to say (history.hpp); what is here knows tasks,
// times and fences.
//
// Threading: touched only by whoever runs.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/memory/history.hpp"
#include "scheduler/memory/last_where.hpp"
#include "scheduler/memory/stay.hpp"
#include "scheduler/memory/tail.hpp"
#include "scheduler/races/happens_before.hpp"
#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

/// For each task how many of its seq_cst events are meant, from the first one on.
using Events = VectorClock;

class SeqCstOrder {
 public:
  struct Fence {
    std::uint32_t event = 0;
    VectorClock clock;  ///< what happens before the fence
  };

  void begin();
  /// @returns whether all events so far are in order of execution
  bool chained() const { return chained_; }
  /// Something that is not seq_cst comes.
  void break_chain();
  /// @returns whether there was a seq_cst fence in this run
  bool any_fence() const { return any_fence_; }

  /// The task comes to an object (its serial), or to a fence (Stay::kNowhere), and goes on.
  void enter(TaskId task, std::uint64_t object, const VectorClock& now) {
    Line& mine = line(task);
    if (!mine.stay.enter(object, now)) return;
    for (; mine.first_of_stay < mine.events.count(); ++mine.first_of_stay) {
      mine.events[mine.first_of_stay].elsewhere = mine.stay.left();
    }
  }
  void learn(TaskId task, const VectorClock& now) { line(task).stay.learn(now); }
  /// The step is over; if it was an event, what others know of from now on comes after it.
  void leave(TaskId task, const VectorClock& now, bool event) {
    Line& mine = line(task);
    mine.stay.leave(task, now);
    if (event) mine.events.back().after = mine.stay.left();
  }

  /// @returns whether so much was added that it may pay to look for what can be forgotten
  bool has_grown() const { return grown_ >= enough_; }
  /// Forgets the events that are before everything that the tasks may do.
  void forget(const HappensBefore& tasks);

  /// What is before a seq_cst access of the task wherever it reads or writes; closed.
  void before_access(TaskId task, const VectorClock& now, Events& before);
  /// What is before a seq_cst fence by happens-before alone.
  void before_fence(TaskId task, const VectorClock& now, Events& before);
  /// Adds the seq_cst fences that happen before what the clock knows.
  void add_fences(const VectorClock& now, Events& before) const {
    each_fence_known(now, [&](TaskId task, std::uint32_t event) { add(task, event, before); });
  }
  /// Adds an event of the task, and what is before it; 0: none.
  void add(TaskId task, std::uint32_t event, Events& before) const {
    if (event <= before.time_of(task)) return;
    const Line& theirs = lines_[task];
    if (event > theirs.events.first()) before.join(theirs.events[event - 1].before);
    before.see({task, event});
  }
  /// Adds the fences of a set.
  void add(FenceSet set, Events& before) const;

  /// @returns the task's last event if it is one of its present stay, or 0
  std::uint32_t last_of_stay(TaskId task) {
    const Line& mine = line(task);
    return mine.events.count() > mine.first_of_stay ? mine.events.count() : 0;
  }

  /// Begins the task's next event, with everything before it (closed). @returns its number
  std::uint32_t add_access(TaskId task, const VectorClock& now, const Events& before) {
    begin_event(task, now, before);
    return lines_[task].events.count();
  }
  std::uint32_t add_fence(TaskId task, const VectorClock& now, const Events& before);

  /// The events (closed) are before that event of that task, and before all that comes behind it.
  void put_before(const Events& events, TaskId task, std::uint32_t event);

  /// A read that is not seq_cst saw that event by its own message alone, and its object: then a
  /// fence after the read is behind the event.
  void witness(TaskId task, std::uint32_t event, Epoch reader, const VectorClock& now);

  /// Calls visit(fence) with the last fence of each task among the events.
  template <class Visit>
  void each_last_fence(const Events& events, Visit visit) const {
    if (!any_fence_) return;
    for (TaskId task = 0; task < lines_.size(); ++task) {
      if (const Fence* fence = last_fence(task, events)) visit(*fence);
    }
  }
  /// Calls visit(task, event) with the first fence of each task that holds; `holds` goes on holding
  /// for later fences of the task.
  template <class Holds, class Visit>
  void each_first_fence(Holds holds, Visit visit) const {
    if (!any_fence_) return;
    for (TaskId task = 0; task < lines_.size(); ++task) {
      const std::vector<Fence>& fences = lines_[task].fences;
      const std::size_t first =
          count_in_front(std::span(fences), [&](const Fence& fence) { return !holds(fence); });
      if (first < fences.size()) visit(task, fences[first].event);
    }
  }

  /// @returns the set of fences that happen before what the clock knows, to be kept; 0: none
  FenceSet fences_known(TaskId task, const VectorClock& now) {
    return any_fence_ ? keep_fences(task, now) : 0;
  }

 private:
  struct Event {
    std::uint32_t time = 0;       // of its task
    std::uint32_t after = 0;      // who knows this time knows of a step after the event
    std::uint32_t elsewhere = 0;  // ... and of one elsewhere; not in an open stay
    bool fence = false;
    Events before;
  };
  /// The events of one task, and where it is.
  struct Line {
    Tail<Event> events;           // by number - 1
    Tail<VectorClock> witnesses;  // the same, of the first few: when each saw it; 0: it did not
    std::vector<Fence> fences;
    Stay stay;
    std::uint32_t first_of_stay = 0;  // index of its first event in this stay
    std::uint32_t seen = 0;           // mark of what it had seen of others, by its last event
    std::uint32_t seeing = 0;         // ... by its access under way
    FenceSet last_set = 0;
  };

  Line& line(TaskId task) {
    if (task >= lines_.size()) grow(task);
    return lines_[task];
  }
  void grow(TaskId task);
  /// Calls visit(task, event) with the last fence of each task that the clock knows.
  template <class Visit>
  void each_fence_known(const VectorClock& now, Visit visit) const {
    if (!any_fence_) return;
    for (TaskId task = 0; task < lines_.size(); ++task) {
      const std::vector<Fence>& fences = lines_[task].fences;
      const Fence* last = last_where(std::span(fences), [&](const Fence& fence) {
        return fence.clock.time_of(task) <= now.time_of(task);
      });
      if (last != nullptr) visit(task, last->event);
    }
  }
  FenceSet keep_fences(TaskId task, const VectorClock& now);
  Event& begin_event(TaskId task, const VectorClock& now, const Events& before) {
    Line& mine = lines_[task];
    mine.seen = mine.seeing;
    Event& event = mine.events.push();
    event.time = now.time_of(task);
    if (chained_) {
      chain_.push_back(task);
    } else {
      event.before = before;
    }
    ++grown_;
    return event;
  }
  std::uint32_t last_known(const Line& line, std::uint32_t time) const;
  std::uint32_t last_known_elsewhere(const Line& line, std::uint32_t time) const;
  bool witnessed(const Line& line, std::uint32_t index, TaskId task, const VectorClock& now) const;
  const Fence* last_fence(TaskId task, const Events& events) const;

  Events known_to_all(const HappensBefore& tasks) const;
  void forget_chain(Events& past);
  void close_downwards(Events& past) const;
  void forget_fence_sets(const Events& past);

  static constexpr std::size_t kEnough = 64;  // so that looking costs next to nothing

  std::vector<Line> lines_;  // by task
  Tail<Events> fence_sets_;  // 0 is none, and counts as forgotten
  Events known_;             // of keep_fences: kept here for its memory
  bool any_fence_ = false;
  std::vector<TaskId> chain_;  // whose event was next, while chained
  bool chained_ = true;
  std::size_t grown_ = 0;  // by events, since the last look at what can be forgotten
  std::size_t enough_ = kEnough;
};

}  // namespace reprise::scheduler
