#pragma once
// One execution of a litmus program on the memory model, step by step as it is told.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scheduler/memory/memory_model.hpp"
#include "tests/scheduler/memory/litmus.hpp"

namespace reprise::scheduler::litmus {

class Interpreter {
 public:
  Interpreter(const Program& program, MemoryMode mode, MemoryChooser choose);

  /// For whoever goes through all that an access may do.
  void explore_with(AccessExplorer explorer);

  std::size_t tasks() const { return next_.size(); }
  bool more(TaskId task) const { return next_[task] < program_.tasks[task].size(); }
  /// @returns the operation that the task comes to
  const Operation& next(TaskId task) const { return program_.tasks[task][next_[task]]; }
  /// @returns whether the operation's condition held, if it has one
  bool step(TaskId task);

  /// @returns whether two accesses raced so far
  bool race() const { return race_; }
  std::string state() const { return state_.text(program_); }
  /// @returns reads-from and modification order, the same for each order of execution
  std::string execution();
  const Access& last_access() const { return model_.weak().last_access(); }

 private:
  /// A plain or atomic access, for a race detector that forgets nothing.
  struct Touch {
    TaskId task = kNoTask;
    std::uint32_t time = 0;
    bool writes = false;
    bool atomic = false;
  };

  void run(TaskId task, const Operation& operation);
  void pass_by(TaskId task, const Operation& operation);
  void note(TaskId task, const Operation& operation);
  std::uint64_t access(TaskId task, const Operation& operation, Cell cell);
  void touch(TaskId task, const Operation& operation);

  const Program& program_;
  MemoryMode mode_;
  HappensBefore happens_before_;
  MemoryModel model_;
  State state_;
  std::vector<std::size_t> next_;                  // operation, by task
  std::vector<std::vector<Touch>> touches_;        // by location
  std::map<std::string, std::string> writers_;     // of stores
  std::map<std::string, std::string> reads_from_;  // by reader
  bool race_ = false;
};

}  // namespace reprise::scheduler::litmus
