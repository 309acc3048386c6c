#pragma once
// Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): every task gets a random
// priority and the highest one runs; at depth - 1 random steps the running task falls to the
// bottom. A bug of depth d is found with probability at least 1 / (n k^(d-1)) for n tasks and k
// steps.

#include <vector>

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class Pct final : public Strategy {
 public:
  explicit Pct(unsigned depth) : depth_(depth) {}

  void begin(Decisions& decisions) override;
  void created(const Task& task) override;
  void yielded(const Task& task) override { demote(task.id); }
  Task& next(const View& view) override;

 private:
  void demote(TaskId task);

  unsigned depth_;
  std::vector<std::uint64_t> change_steps_;  // ascending
  std::size_t changes_made_ = 0;
  std::vector<std::uint64_t> priorities_;  // by task id
  std::uint64_t next_low_ = 0;             // falls: each demoted task goes below all others
};

}  // namespace reprise::scheduler
