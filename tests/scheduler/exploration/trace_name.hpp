#pragma once
// The Mazurkiewicz trace that a sequence of steps belongs to, as a number: every step is known by
// what it does and by the steps that it depends on, directly or not, so sequences that order
// dependent steps alike have the same. Nothing of the search is used but what steps tell, so what
// a search claims can be counted by it.
//
// Under rc11 it is the execution graph: a read depends on the store that it reads, and to the steps
// comes the order of each object's stores.

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "scheduler/exploration/execution.hpp"
#include "scheduler/prf.hpp"

namespace reprise::scheduler {

/// @returns whether the later one must not change places with the earlier one
inline bool depends(const Step& later, const Step& earlier) {
  const bool reads_from = later.atomic && earlier.atomic && later.atomic->open.reads &&
                          earlier.atomic->writes && later.atomic->chosen == earlier.atomic->written;
  return earlier.move.task == later.move.task || conflict(*earlier.touches, *later.touches) ||
         reads_from || std::ranges::count(earlier.enables, later.move.task) > 0;
}

class TraceName {
 public:
  void clear() {
    events_.clear();
    orders_.clear();
    sum_ = 0;
  }

  void add(const Step& step) {
    Event event{step};
    std::uint64_t past = 0;
    event.follows.resize(events_.size());
    for (std::size_t i = events_.size(); i-- > 0;) {
      if (!event.follows[i] && !depends(step, events_[i].step)) continue;
      event.follows[i] = true;
      for (std::size_t k = 0; k < i; ++k) {
        if (events_[i].follows[k]) event.follows[k] = true;
      }
    }
    for (std::size_t i = 0; i < events_.size(); ++i) past += event.follows[i] ? events_[i].name : 0;
    event.name = mix(mix(past, step.move.task), choice(step));
    sum_ += event.name;
    if (step.atomic && step.atomic->writes) place(*step.atomic);
    events_.push_back(std::move(event));
  }

  std::uint64_t value() const {
    std::uint64_t value = sum_;
    for (const auto& [object, stores] : orders_) {
      std::uint64_t order = object;
      for (const StoreName store : stores) order = mix(order, store);
      value += order;
    }
    return value;
  }

 private:
  struct Event {
    Step step;
    std::uint64_t name = 0;
    std::vector<bool> follows = {};  // the steps before it
  };

  static std::uint64_t mix(std::uint64_t one, std::uint64_t other) { return prf(0, 0, one, other); }

  // Where a store is put is a matter of all stores.
  static std::uint64_t choice(const Step& step) {
    return step.atomic && !step.atomic->open.reads ? 0 : step.move.alternative;
  }

  void place(const AtomicStep& step) {
    Stores& stores = orders_[step.open.object];
    const auto behind = std::ranges::find(stores, step.chosen);
    stores.insert(behind == stores.end() ? stores.begin() : behind + 1, step.written);
  }

  std::vector<Event> events_;
  std::uint64_t sum_ = 0;
  std::map<ObjectId, Stores> orders_;  // without what was there at first
};

}  // namespace reprise::scheduler
