#pragma once
// Every schedule with at most so many preemptions, and every choice that its steps have, one run
// for each: depth first, without any reduction. A preemption is a switch away from a task that
// could have gone on; most bugs need one or two. Partial-order reduction would leave out a schedule
// for another one of the same trace that needs more of them, so the two do not simply combine.
//
// Determinism: driven by the calls alone. The program must do the same under the same moves.

#include <cstdint>
#include <vector>

#include "scheduler/exploration/execution.hpp"
#include "scheduler/exploration/search.hpp"

namespace reprise::scheduler {

class BoundedSearch : public Search {
 public:
  explicit BoundedSearch(std::uint64_t most_preemptions) : most_preemptions_(most_preemptions) {}

  void reset() override { *this = BoundedSearch(most_preemptions_); }
  bool begin_run() override;
  std::optional<Move> next(std::span<const TaskId> ready, TaskId running) override;
  StoreName choose(const OpenStep& open) override;
  void did(const Step& step) override;
  void end_run(std::span<const Step> blocked, std::span<const TaskId> left_behind,
               const Touches* anything) override;

  std::uint64_t millionths_done() const override;
  void save(StateWriter& writer) const override;
  void restore(StateReader& reader) override;

 private:
  // The state before the step of the same position. Of a step that has not been made, nobody knows
  // which ways it can go: any.
  struct Node {
    std::vector<Move> moves;        // to be explored from here, the first of them without a switch
    std::size_t current = 0;        // of them
    std::uint64_t preemptions = 0;  // that led here
    TaskId running = kNoTask;       // that could go on
  };

  Node node_here(std::span<const TaskId> ready, TaskId running) const;
  static std::uint64_t preemptions_after(const Node& node);
  template <class Alternatives>
  static void go_every_way(Node& node, const Alternatives& alternatives);
  template <class Self, class Archive>
  static void describe(Self& self, Archive& archive);

  std::uint64_t most_preemptions_;
  std::vector<Node> nodes_;  // of the current execution
};

}  // namespace reprise::scheduler
