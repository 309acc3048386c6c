#pragma once
// The order of sequentially consistent events: the relation psc of RC11 (Lahav, Vafeiadis, Kang,
// Hur, Dreyer: "Repairing Sequential Consistency in C/C++11", PLDI 2017), which must have no cycle.
//
// The events of one task are in order, so what is before an event is one number for each task: a
// vector clock over events. Each event keeps it closed under what is before those events. An edge
// from a new event to an old one, which only an access in front of somebody's store makes, goes on
// to everything behind the old one. Nobody asks whether there is a cycle: an access may only take
// positions behind every store that is already before it.
//
// While a run has nothing but seq_cst events, they are a chain in order of execution, and nothing
// is asked. That loses no behaviour: take any execution that psc allows and let its seq_cst events
// that need nothing else to come before them run first, in an order that psc allows. Program order
// and reads-from agree with psc there, so this is an order of execution, and a chain adds no cycle.
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
  void enter(TaskId task, std::uint64_t object, const VectorClock& now);
  void learn(TaskId task, const VectorClock& now) { line(task).stay.learn(now); }
  /// The step is over; if it was an event, what others know of from now on comes after it.
  void leave(TaskId task, const VectorClock& now, bool event) {
    Line& mine = line(task);
    mine.stay.leave(task, now);
    if (event) mine.events[mine.used - 1].after = mine.stay.left();
  }

  /// What is before a seq_cst access of the task wherever it reads or writes; closed.
  void before_access(TaskId task, const VectorClock& now, Events& before);
  /// What is before a seq_cst fence by happens-before alone; not closed.
  void before_fence(TaskId task, const VectorClock& now, Events& before);
  /// Adds the seq_cst fences that happen before what the clock knows; not closed.
  void add_fences(const VectorClock& now, Events& before) const;
  /// Adds what is before the events.
  void close(Events& events) const;

  /// @returns the task's last event if it is one of its present stay, or 0
  std::uint32_t last_of_stay(TaskId task) {
    const Line& mine = line(task);
    return mine.used > mine.first_of_stay ? mine.used : 0;
  }

  /// Begins the task's next event, with everything before it (closed). @returns its number
  std::uint32_t add_access(TaskId task, const VectorClock& now, const Events& before);
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
  const Events& fences_of(FenceSet set) const { return fence_sets_[set]; }

 private:
  struct Event {
    std::uint32_t time = 0;       // of its task
    std::uint32_t after = 0;      // who knows this time knows of a step after the event
    std::uint32_t elsewhere = 0;  // ... and of one elsewhere; not in an open stay
    bool fence = false;
    Events before;
    std::vector<Epoch> witnesses;
  };
  /// The events of one task, and where it is.
  struct Line {
    std::vector<Event> events;  // what is beyond used keeps its memory for later
    std::uint32_t used = 0;
    std::vector<Fence> fences;
    Stay stay;
    std::uint32_t first_of_stay = 0;  // index of its first event in this stay
    FenceSet last_set = 0;

    std::span<const Event> all() const { return {events.data(), used}; }
  };

  Line& line(TaskId task) {
    if (task >= lines_.size()) grow(task);
    return lines_[task];
  }
  void grow(TaskId task);
  FenceSet keep_fences(TaskId task, const VectorClock& now);
  Event& add(TaskId task, const VectorClock& now, const Events& before);
  std::uint32_t last_known(const Line& line, std::uint32_t time) const;
  std::uint32_t last_known_elsewhere(const Line& line, std::uint32_t time) const;
  bool witnessed(const Event& event, TaskId task, const VectorClock& now) const;
  const Fence* last_fence(TaskId task, const Events& events) const;

  std::vector<Line> lines_;         // by task
  std::vector<Events> fence_sets_;  // 0: none
  Events known_;                    // of keep_fences: kept here for its memory
  bool any_fence_ = false;
  std::vector<TaskId> chain_;  // whose event was next, while chained
  bool chained_ = true;
};

}  // namespace reprise::scheduler
