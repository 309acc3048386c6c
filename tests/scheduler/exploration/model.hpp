#pragma once
// Little programs to explore: tasks of a few instructions on shared registers, locks and
// conditions. Every instruction is one step.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scheduler/exploration/search.hpp"

namespace reprise::scheduler::model {

enum class Op : std::uint8_t {
  read,       ///< into the task's register
  write,      ///< the operand
  write_own,  ///< the task's register plus the operand
  raise,      ///< to the operand, unless it is higher: in any order
  add,        ///< the operand to memory, and what was there into the register
  exchange,   ///< compare: from the operand to operand + 1, if it is there; the register says so
  look,       ///< reads both memories, one into the register
  await,      ///< reads, when others have written to one of them since it has looked
  skip_if,    ///< as many instructions as `object` says, if the register holds the operand
  take,       ///< one of a lock or semaphore: waits until there is one
  try_take,   ///< the register says whether there was one
  give,
  wait,    ///< condition `object`, giving lock `operand` and taking it again
  signal,  ///< condition
  broadcast,
  spawn,          ///< the task
  exit,           ///< of the whole program
  take_or_crash,  ///< takes, and crashes in the same step if the register holds the operand
  read_or_crash,  ///< reads, and crashes in the same step if that is the operand
};

struct Instruction {
  Op op;
  unsigned object = 0;
  int operand = 0;
};

struct Program {
  std::vector<std::vector<Instruction>> tasks;
  std::map<unsigned, int> initial = {};  ///< of locks, where not 1
  std::set<TaskId> dormant = {};         ///< until they are spawned
};

/// One execution under way.
class Machine {
 public:
  Machine(const Program& program, TouchPool& pool);

  std::vector<TaskId> ready() const;
  void ready(std::vector<TaskId>& tasks) const;
  Step step(Move move);
  /// @returns what the tasks that something holds back would do
  std::vector<Step> blocked() const;
  /// @returns those that were ready when the program exited
  const std::vector<TaskId>& left_behind() const { return left_behind_; }
  /// Tells of each `await` which later steps would have done as well.
  void tell_later_causes(Search& search) const;
  /// @returns whether the last step crashed
  bool crashed() const { return crashed_; }
  /// @returns all that it has computed
  std::string state() const;

 private:
  struct Task {
    std::size_t at = 0;
    int own = 0;
    StepNumber looked = 0;  // behind that step
    bool dormant = false;
    bool waits = false;     // for a condition
    bool reclaims = false;  // the lock that it gave for it
  };

  const Instruction* pending(TaskId task) const;
  Guard guard_of(TaskId task) const;
  bool is_ready(TaskId task) const;
  std::vector<StepNumber> awaited(TaskId task) const;
  int& left(unsigned lock);
  int left(unsigned lock) const;
  std::vector<TaskId> waiting(unsigned condition) const;
  void stop(TaskId task);
  void crash_if(bool does, TaskId task);
  void use_memory(Task& task, const Instruction& code);
  void use_lock(Task& task, const Instruction& code);
  void use_condition(Task& task, const Instruction& code);
  void change_lock(unsigned object, int change, TouchKind kind);

  const Program* program_;
  TouchPool* pool_;
  std::vector<Task> tasks_;
  std::vector<int> memory_;  // what is beyond its end is 0
  struct Write {
    StepNumber at;
    TaskId by;
  };
  struct Await {
    StepNumber at;
    TaskId by;
  };
  std::vector<Write> writes_;
  std::vector<Await> awaits_;
  StepNumber position_ = 0;
  std::map<unsigned, int> locks_;
  bool stopped_ = false;
  bool crashed_ = false;
  std::vector<TaskId> left_behind_;
  Step step_;  // under way
  std::vector<Touch> touches_;
};

}  // namespace reprise::scheduler::model
