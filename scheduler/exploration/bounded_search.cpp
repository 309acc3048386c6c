#include "scheduler/exploration/bounded_search.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "scheduler/check.hpp"
#include "scheduler/exploration/state_archive.hpp"

namespace reprise::scheduler {

bool BoundedSearch::begin_run() {
  position_ = 0;
  diverged_ = is_left_out_ = false;
  if (std::exchange(repeats_, false)) {
    execution_.truncate(nodes_.size());
    return true;
  }
  while (begun_ && !nodes_.empty() && ++nodes_.back().current == nodes_.back().moves.size()) {
    nodes_.pop_back();
  }
  if (begun_ && nodes_.empty()) return false;
  begun_ = true;
  execution_.truncate(nodes_.empty() ? 0 : nodes_.size() - 1);
  races_.clear();
  return true;
}

std::optional<Move> BoundedSearch::next(std::span<const TaskId> ready, TaskId running) {
  if (diverged_) return std::nullopt;
  if (position_ == nodes_.size()) nodes_.push_back(node_here(ready, running));
  const Node& node = nodes_[position_];
  const Move move = node.moves[node.current];
  diverged_ = std::ranges::find(ready, move.task) == ready.end();
  if (diverged_) return std::nullopt;
  return Move{move.task, move.alternative == kAnyAlternative ? 0 : move.alternative};
}

BoundedSearch::Node BoundedSearch::node_here(std::span<const TaskId> ready, TaskId running) const {
  Node node;
  if (position_ > 0) node.preemptions = preemptions_after(nodes_[position_ - 1]);
  const bool can_go_on = std::ranges::find(ready, running) != ready.end();
  if (can_go_on) {
    node.running = running;
    node.moves.push_back({running, kAnyAlternative});
  }
  if (can_go_on && node.preemptions == most_preemptions_) return node;
  for (const TaskId task : ready) {
    if (task != node.running) node.moves.push_back({task, kAnyAlternative});
  }
  return node;
}

std::uint64_t BoundedSearch::preemptions_after(const Node& node) {
  const bool preempts = node.running != kNoTask && node.moves[node.current].task != node.running;
  return node.preemptions + (preempts ? 1 : 0);
}

// The step can go several ways: it goes the first one now, the others are next.
template <class Alternatives>
void BoundedSearch::go_every_way(Node& node, const Alternatives& alternatives) {
  const TaskId task = node.moves[node.current].task;
  std::vector<Move> ways;
  for (const std::uint64_t alternative : alternatives) ways.push_back({task, alternative});
  const auto current = node.moves.begin() + static_cast<std::ptrdiff_t>(node.current);
  *current = ways.front();
  node.moves.insert(current + 1, ways.begin() + 1, ways.end());
}

StoreName BoundedSearch::choose(const OpenStep& open) {
  if (diverged_) return open.options.front();
  Node& node = nodes_[position_];
  const std::uint64_t& chosen = node.moves[node.current].alternative;
  if (chosen == kAnyAlternative) {
    go_every_way(node, open.options);
    return open.options.front();
  }
  diverged_ = std::ranges::find(open.options, chosen) == open.options.end();
  return diverged_ ? open.options.front() : chosen;
}

void BoundedSearch::did(const Step& step) {
  if (diverged_) return;
  Node& node = nodes_[position_];
  const auto position = static_cast<StepNumber>(position_++);
  if (node.moves[node.current].alternative == kAnyAlternative) {
    go_every_way(node, std::views::iota(std::uint64_t{0}, std::uint64_t{step.alternatives}));
  }
  REPRISE_CHECK(node.moves[node.current] == step.move);
  if (position < execution_.length()) {
    diverged_ = execution_.known(position).touches != step.touches;
    return;
  }
  const std::vector<ReversibleRace>& races = execution_.append(step);
  races_.insert(races_.end(), races.begin(), races.end());
}

void BoundedSearch::end_run(std::span<const Step>, std::span<const TaskId>, const Touches*) {
  if (!diverged_) ++(is_left_out_ ? count_.redundant : count_.executions);
}

std::uint64_t BoundedSearch::millionths_done() const {
  std::uint64_t done = 0;
  std::uint64_t share = 1'000'000'000'000;
  for (const Node& node : nodes_) {
    done += share / node.moves.size() * node.current;
    share /= node.moves.size();
  }
  return done / 1'000'000;
}

template <class Self, class Archive>
void BoundedSearch::describe(Self& self, Archive& archive) {
  archive.number(self.begun_);
  archive.number(self.repeats_);
  archive.number(self.count_.executions);
  archive.number(self.count_.redundant);
  archive.size(self.nodes_);
  for (auto& node : self.nodes_) {
    archive.number(node.current);
    archive.number(node.preemptions);
    archive.number(node.running);
    archive.size(node.moves);
    for (auto& move : node.moves) {
      archive.number(move.task);
      archive.number(move.alternative);
    }
  }
}

void BoundedSearch::save(StateWriter& writer) const { describe(*this, writer); }

void BoundedSearch::restore(StateReader& reader) {
  reset();
  describe(*this, reader);
}

}  // namespace reprise::scheduler
