#pragma once
// All traces of a program by brute force: every move from every state, and what different ways lead
// to is counted once. Nothing of the reduction is used, so this is what its numbers are held
// against, in models and in real programs.
//
// Sequences of one trace come to the same state, so it is enough to go on from one of them; that is
// optional, since it rests on what steps say they depend on. Steps that crash end a trace here
// whatever the others have done.

#include <cstdint>
#include <unordered_set>

#include "scheduler/exploration/bounded_search.hpp"
#include "tests/scheduler/exploration/trace_name.hpp"

namespace reprise::scheduler {

class EveryTrace final : public BoundedSearch {
 public:
  /// @param goes_on_once from each state, however it is reached; else every schedule is made
  explicit EveryTrace(bool goes_on_once) : BoundedSearch(~0ull), goes_on_once_(goes_on_once) {}

  std::uint64_t traces() const { return traces_.size(); }

  void reset() override {
    BoundedSearch::reset();
    traces_.clear();
    reached_.clear();
  }

  bool begin_run() override {
    name_.clear();
    was_here_ = false;
    return BoundedSearch::begin_run();
  }

  std::optional<Move> next(std::span<const TaskId> ready, TaskId running) override {
    if (was_here_) return Move{ready.front(), 0};  // to some end
    return BoundedSearch::next(ready, running);
  }

  StoreName choose(const OpenStep& open) override {
    return was_here_ ? open.options.front() : BoundedSearch::choose(open);
  }

  void did(const Step& step) override {
    if (was_here_) {
      execution_.append(step);
      return;
    }
    const bool is_new = position_ >= execution_.length();
    BoundedSearch::did(step);
    name_.add(step);
    if (goes_on_once_ && is_new) was_here_ = !reached_.insert(name_.value()).second;
  }

  void end_run(std::span<const Step> blocked, std::span<const TaskId> left_behind,
               const Touches* anything) override {
    if (was_here_) ++count_.redundant;
    if (was_here_) return;
    BoundedSearch::end_run(blocked, left_behind, anything);
    if (!is_left_out_) traces_.insert(name_.value());
  }

 private:
  bool goes_on_once_;
  TraceName name_;  // of the steps so far
  bool was_here_ = false;
  std::unordered_set<std::uint64_t> reached_;
  std::unordered_set<std::uint64_t> traces_;
};

}  // namespace reprise::scheduler
