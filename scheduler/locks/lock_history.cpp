#include "scheduler/locks/lock_history.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

// A longer run is judged by its beginning.
constexpr std::size_t kMostEvents = 1'000'000;

void give_back(std::vector<Taking>& held, std::uint64_t object) {
  const auto last = std::find_if(held.rbegin(), held.rend(), [object](const Taking& taking) {
    return taking.object == object;
  });
  if (last != held.rend()) held.erase(std::next(last).base());
}

}  // namespace

void LockHistory::clear() {
  events_.clear();
  tasks_.clear();
  messengers_.clear();
}

void LockHistory::note(const Event& event) {
  if (events_.size() < kMostEvents) events_.push_back(event);
}

LockHistory::OfTask& LockHistory::of(TaskId task) {
  if (task >= tasks_.size()) tasks_.resize(task + 1);
  return tasks_[task];
}

void LockHistory::locked(TaskId task, const Taking& taking) {
  note({Kind::locked, task, kNoTask, nullptr, taking});
  of(task).held.push_back(taking);
}

void LockHistory::unlocked(TaskId task, std::uint64_t object) {
  note({Kind::unlocked, task, kNoTask, nullptr, {.object = object}});
  give_back(of(task).held, object);
  of(task).unlocked_last = object;
}

void LockHistory::signalled(TaskId task, const void* condition) {
  released(task, condition);
  const OfTask& own = of(task);
  messengers_.insert(own.held.empty() ? own.unlocked_last : own.held.back().object);
}

/// Goes through it once more, knowing the messengers.
class LockHistory::Replay {
 public:
  explicit Replay(const LockHistory& history) : history_(history) { order_.begin(); }

  LockOrder run() {
    for (const Event& event : history_.events_) repeat(event);
    return std::move(graph_);
  }

 private:
  void repeat(const Event& event) {
    switch (event.kind) {
      case Kind::created:
        order_.created(event.task, event.other);
        held_.resize(std::max<std::size_t>(held_.size(), event.task + 1));
        break;
      case Kind::joined:
        order_.joined(event.task, event.other);
        break;
      case Kind::released:
        order_.release(event.task, event.object);
        break;
      case Kind::acquired:
        order_.acquire(event.task, event.object);
        break;
      case Kind::locked:
        graph_.taken(event.task, order_.clock(event.task), held_[event.task], event.taking);
        if (const void* const messages = messages_of(event)) order_.acquire(event.task, messages);
        held_[event.task].push_back(event.taking);
        break;
      case Kind::unlocked:
        if (const void* const messages = messages_of(event)) order_.release(event.task, messages);
        give_back(held_[event.task], event.taking.object);
        break;
    }
  }

  // @returns what a lock that carries messages orders by, or null
  const void* messages_of(const Event& event) const {
    const auto found = history_.messengers_.find(event.taking.object);
    return found == history_.messengers_.end() ? nullptr : &*found;
  }

  const LockHistory& history_;
  HappensBefore order_;
  LockOrder graph_;
  std::vector<std::vector<Taking>> held_;  // by task id
};

LockOrder LockHistory::order() const { return Replay(*this).run(); }

}  // namespace reprise::scheduler
