#pragma once
// Dynamic partial-order reduction, the optimal one with wakeup trees (Abdulla et al., POPL 2014;
// JACM 2017): chooses the schedules of run after run, so that of every Mazurkiewicz trace of the
// program exactly one execution is made, until there is none left.
//
// Whoever makes the runs asks `next` at every scheduling point and tells `did` what the step did.
// From what all steps of an execution did follows which of them could have come in another order;
// those orders are put into the wakeup trees of the states where they part. Sleep sets keep what
// was explored from being explored again.
//
// Steps that a lock or a spin loop holds back are no moves: they must not be offered. At the end of
// a run they are told as blocked, since they would have liked to come first.
//
// Determinism: driven by the calls alone. The program must do the same under the same moves.

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "scheduler/exploration/remainder.hpp"
#include "scheduler/exploration/search.hpp"
#include "scheduler/exploration/wakeup_tree.hpp"

namespace reprise::scheduler {

class Dpor final : public Search {
 public:
  void reset() override;
  bool begin_run() override;
  std::optional<Move> next(std::span<const TaskId> ready, TaskId preferred) override;
  StoreName choose(const OpenStep& open) override;
  void did(const Step& step) override;
  void end_run(std::span<const Step> blocked, std::span<const TaskId> left_behind,
               const Touches* anything) override;

  std::uint64_t millionths_done() const override;
  void save(StateWriter& writer) const override;
  void restore(StateReader& reader) override;

 private:
  struct Asleep {
    KnownMove known;
    std::uint32_t alternatives = 1;
    // What is independent of it need not be explored without it. Not so if it did not do what the
    // wakeup trees took it to do, or if it failed: then nothing came after it.
    bool excuses = true;
    // Of an atomic access: what it chose is true of an execution or not, whatever else is done.
    bool is_store = false;  // the stores that were there before this position say where it is
    StepNumber since = 0;
  };
  // The state before the step of the same position.
  struct Node {
    Move move;
    const Touches* expected = nullptr;  // of the move, if it was planned
    const Stores* behind = nullptr;     // the same
    bool is_planned = false;
    std::vector<Asleep> asleep;  // explored from here or from where it would come to the same
    WakeupTree instead;          // to be explored from here if the current move fails
    WakeupTree tree;             // still to be explored from here, besides the current move
    std::uint32_t explored = 0;  // moves
    bool is_open = false;        // the move is to be chosen again, of another task than
    std::vector<TaskId> without_choice;  // those that had nothing left to choose
  };

  static bool is_asleep(const Node& node, const Move& move);
  bool take_planned(Node& node);
  bool close(Node& node, std::span<const TaskId> ready, TaskId preferred);
  static std::optional<Move> choose(const Node& node, std::span<const TaskId> ready,
                                    TaskId preferred);
  static std::optional<Move> choose_again(const Node& node, std::span<const TaskId> ready);
  static std::optional<Move> awake(const Node& node, TaskId task);
  void fall_asleep_after(const Node& before, Node& node) const;
  static void plan_alternatives(Node& node, const Step& step);
  void plan(const ReversibleRace& race, const KnownMove& second);
  void plan_instead(Node& node);
  bool collect_without(const ReversibleRace& race, StepNumber end, TaskId task);
  const Asleep* covering(const Node& node, const std::vector<KnownMove>& sequence,
                         bool is_definite) const;
  bool backtrack();

  // --- atomic accesses (dpor_atomics.cpp) ---
  static bool sleeps_on_a_choice(const Node& node, TaskId task);
  bool is_asleep(const Node& node, const OpenStep& open, StoreName option) const;
  bool is_same(const Asleep& asleep, const KnownMove& move) const;
  std::optional<StoreName> choice(const Node& node, const OpenStep& open) const;
  static std::optional<StoreName> planned_choice(const Node& node, const OpenStep& open);
  void plan_options(Node& node, const Step& step, StepNumber position);
  void plan_choice(const ReversibleRace& race);
  KnownMove replanned(StepNumber position, const ReversibleRace& race);
  bool is_since(const Asleep& asleep, StoreName store) const;
  struct Description;  // dpor_state.cpp
  const Stores* intern(Stores stores) { return &*stores_.insert(std::move(stores)).first; }

  std::vector<Node> nodes_;          // of the current execution
  WakeupTree ahead_;                 // of the next state
  Remainder remainder_;              // kept for their memory
  std::vector<KnownMove> sequence_;  // without the first step of a race
  std::set<Stores> stores_;          // that moves point to
  bool gave_up_ = false;
};

}  // namespace reprise::scheduler
