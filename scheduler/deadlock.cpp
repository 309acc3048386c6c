#include "scheduler/deadlock.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduler/symbol.hpp"

namespace reprise::scheduler {
namespace {

Holder holder_of(const Task& task) {
  const bool is_held = task.state == TaskState::blocked && task.wait.holder != nullptr;
  return is_held ? task.wait.holder(task.wait.address) : Holder{};
}

bool waits_for_ever(const Task& task) {
  return task.state == TaskState::blocked && task.deadline.time_ns == kNoDeadline;
}

const Task* find(std::span<Task* const> tasks, TaskId id) {
  const auto found =
      std::find_if(tasks.begin(), tasks.end(), [id](const Task* task) { return task->id == id; });
  return found == tasks.end() ? nullptr : *found;
}

const Task* waits_for(const Task& task, std::span<Task* const> tasks) {
  return find(tasks, holder_of(task).task);
}

std::string display_name(const Task& task) {
  return task.name.empty() ? fmt::format("thread {}", task.id) : task.name;
}

// Each task waits for at most one other, so the graph is a set of chains; a chain that comes back
// to a task it passed is the cycle.
std::vector<const Task*> find_cycle(std::span<Task* const> tasks) {
  for (const Task* const start : tasks) {
    std::vector<const Task*> chain;
    for (const Task* task = start; task != nullptr; task = waits_for(*task, tasks)) {
      const auto seen = std::find(chain.begin(), chain.end(), task);
      if (seen != chain.end()) return {seen, chain.end()};
      chain.push_back(task);
    }
  }
  return {};
}

std::string summarize_cycle(const std::vector<const Task*>& cycle) {
  if (cycle.size() == 1) {
    return fmt::format("self-deadlock: {} waits for a {} it holds itself", display_name(*cycle[0]),
                       cycle[0]->wait.kind);
  }
  // Start at the lowest id, so that the same cycle always reads the same.
  std::vector<const Task*> turned = cycle;
  std::rotate(turned.begin(),
              std::min_element(turned.begin(), turned.end(),
                               [](const Task* a, const Task* b) { return a->id < b->id; }),
              turned.end());
  std::string text = "deadlock: ";
  for (const Task* const task : turned) {
    text += fmt::format("{} -[{}]-> ", display_name(*task), task->wait.kind);
  }
  return text + display_name(*turned.front());
}

std::string summarize_stuck(std::span<Task* const> blocked) {
  std::string text = "deadlock: nobody can wake ";
  for (std::size_t i = 0; i < blocked.size(); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", display_name(*blocked[i]),
                        blocked[i]->wait.kind);
  }
  return text;
}

}  // namespace

bool closes_cycle(const Task& task, std::span<Task* const> tasks) {
  const Task* waiting = &task;
  // No chain is longer; one that comes back to another task than this was closed before.
  for (std::size_t i = 0; i < tasks.size() && waits_for_ever(*waiting); ++i) {
    const TaskId holder = holder_of(*waiting).task;
    if (holder == task.id) return true;
    if (holder >= tasks.size() || tasks[holder] == nullptr) return false;
    waiting = tasks[holder];
  }
  return false;
}

std::string describe_wait(const Task& task, std::span<Task* const> tasks) {
  if (task.state != TaskState::blocked) return display_name(task) + " is runnable";
  std::string line = fmt::format("{} waits for {} #{} in {}", display_name(task), task.wait.kind,
                                 task.wait.object, function_name(task.wait.site));
  const Holder holder = holder_of(task);
  if (const Task* const owner = find(tasks, holder.task); owner != nullptr) {
    line += fmt::format(", held by {} since {}", display_name(*owner),
                        function_name(holder.acquired_at));
  } else if (holder.task != kNoTask) {
    line += fmt::format(", held by thread {}, which has ended", holder.task);
  }
  if (task.wait.story != nullptr) line += task.wait.story(task.wait.address);
  return line;
}

DeadlockReport describe_deadlock(std::span<Task* const> left) {
  DeadlockReport report;
  const std::vector<const Task*> cycle = find_cycle(left);
  report.summary = cycle.empty() ? summarize_stuck(left) : summarize_cycle(cycle);
  for (const Task* const task : left) report.lines.push_back(describe_wait(*task, left));
  return report;
}

}  // namespace reprise::scheduler
