#include "scheduler/exploration/dpor.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/check.hpp"

namespace reprise::scheduler {

void Dpor::reset() { *this = {}; }

bool Dpor::begin_run() {
  position_ = 0;
  gave_up_ = diverged_ = is_left_out_ = false;
  if (std::exchange(repeats_, false)) return true;
  if (begun_ && !backtrack()) return false;
  begun_ = true;
  while (!races_.empty() && races_.back().second >= execution_.length()) races_.pop_back();
  known_races_ = races_.size();
  return true;
}

// To the last state with something left to explore; what was done from it falls asleep there.
bool Dpor::backtrack() {
  while (!nodes_.empty()) {
    Node& node = nodes_.back();
    const auto position = static_cast<StepNumber>(nodes_.size() - 1);
    if (position < execution_.length()) {
      const Step& step = execution_.step(position);
      Asleep& done = node.asleep.emplace_back(execution_.known(position), step.alternatives);
      done.excuses = !step.fails && (node.expected == nullptr || node.expected == step.touches);
      done.is_store = step.atomic && !step.atomic->open.reads;
      done.since = position;
      ++node.explored;
    }
    execution_.truncate(position);
    if (node.is_open || take_planned(node)) return true;
    nodes_.pop_back();
  }
  return false;
}

bool Dpor::is_asleep(const Node& node, const Move& move) {
  return std::ranges::any_of(node.asleep,
                             [&](const Asleep& asleep) { return asleep.known.move == move; });
}

// Goes on with the first of the sequences that were planned from here. That its first move is
// asleep can happen only where a step turned out to do something else than was expected.
bool Dpor::take_planned(Node& node) {
  std::vector<WakeupTree::Branch>& branches = node.tree.branches;
  while (!branches.empty()) {
    WakeupTree::Branch branch = std::move(branches.front());
    branches.erase(branches.begin());
    if (branch.first.behind == nullptr && is_asleep(node, branch.first.move)) continue;
    node.move = branch.first.move;
    node.expected = branch.first.touches;
    node.behind = branch.first.behind;
    node.is_planned = true;
    node.instead = std::move(branch.instead);
    ahead_ = std::move(branch.rest);
    return true;
  }
  return false;
}

std::optional<Move> Dpor::next(std::span<const TaskId> ready, TaskId preferred) {
  if (gave_up_ || diverged_) return std::nullopt;
  if (position_ == nodes_.size()) {
    Node& node = nodes_.emplace_back();
    if (position_ > 0) fall_asleep_after(nodes_[position_ - 1], node);
    node.tree = std::exchange(ahead_, {});
    node.is_open = !take_planned(node);
  }
  if (nodes_[position_].is_open && !close(nodes_[position_], ready, preferred)) return std::nullopt;
  const Move move = nodes_[position_].move;
  diverged_ = std::ranges::find(ready, move.task) == ready.end();
  if (diverged_) return std::nullopt;
  return move;
}

bool Dpor::close(Node& node, std::span<const TaskId> ready, TaskId preferred) {
  const std::optional<Move> chosen = choose(node, ready, preferred);
  node.is_open = node.is_planned = false;
  node.expected = nullptr;
  node.behind = nullptr;
  node.instead = {};
  ahead_ = {};  // was planned for after that
  gave_up_ = !chosen;
  if (chosen) node.move = *chosen;
  return chosen.has_value();
}

std::optional<Move> Dpor::choose(const Node& node, std::span<const TaskId> ready,
                                 TaskId preferred) {
  if (std::ranges::find(ready, preferred) != ready.end()) {
    if (const auto move = awake(node, preferred)) return move;
  }
  for (const TaskId task : ready) {
    if (const auto move = awake(node, task)) return move;
  }
  return choose_again(node, ready);
}

// The first way for the task to go on that was not explored.
std::optional<Move> Dpor::awake(const Node& node, TaskId task) {
  if (sleeps_on_a_choice(node, task)) return std::nullopt;
  Move move{task, 0};
  std::uint32_t alternatives = 1;
  for (bool found = true; found;) {
    found = false;
    for (const Asleep& asleep : node.asleep) {
      if (asleep.known.move != move) continue;
      alternatives = asleep.alternatives;
      ++move.alternative;
      found = true;
    }
  }
  if (move.alternative >= alternatives && move.alternative > 0) return std::nullopt;
  return move;
}

void Dpor::fall_asleep_after(const Node& before, Node& node) const {
  const KnownMove made = execution_.known(static_cast<StepNumber>(position_ - 1));
  for (const Asleep& asleep : before.asleep) {
    if (!independent(asleep.known, made)) continue;
    node.asleep.push_back(asleep);
    if (before.expected != nullptr && conflict(*asleep.known.touches, *before.expected)) {
      node.asleep.back().excuses = false;
    }
  }
}

void Dpor::did(const Step& step) {
  if (gave_up_ || diverged_) return;
  const std::size_t position = position_++;
  if (position < execution_.length()) {
    const KnownMove before = execution_.known(static_cast<StepNumber>(position));
    diverged_ = before.move != step.move || before.touches != step.touches;
    return;
  }
  REPRISE_CHECK(nodes_[position].move == step.move);
  const std::vector<ReversibleRace>& races = execution_.append(step);
  races_.insert(races_.end(), races.begin(), races.end());
  if (step.alternatives > 1) plan_alternatives(nodes_[position], step);
  if (step.atomic) plan_options(nodes_[position], step, static_cast<StepNumber>(position));
}

void Dpor::plan_alternatives(Node& node, const Step& step) {
  for (std::uint32_t i = 0; i < step.alternatives; ++i) {
    const Move move{step.move.task, i};
    const auto is_planned = [&](const auto& branch) { return branch.first.move == move; };
    if (move == step.move || is_asleep(node, move) ||
        std::ranges::any_of(node.tree.branches, is_planned)) {
      continue;
    }
    node.tree.branches.push_back({{move, step.touches}, {}});
  }
}

void Dpor::end_run(std::span<const Step> blocked, std::span<const TaskId> left_behind,
                   const Touches* anything) {
  if (diverged_) return;
  REPRISE_CHECK(position_ == execution_.length());
  ++(gave_up_ || is_left_out_ ? count_.redundant : count_.executions);
  // Also races that were known already: what comes after them is new, and says what to do first.
  for (const ReversibleRace& race : races_) plan(race, execution_.known(race.second));
  // Where a task went wrong, nobody has seen who its steps would have held back: so this is asked
  // of runs that were given up, too.
  for (const Step& step : blocked) {
    const std::vector<ReversibleRace> races = execution_.races_of_blocked(step);
    for (const ReversibleRace& race : races) plan(race, {step.move, step.touches});
    races_.insert(races_.end(), races.begin(), races.end());
  }
  if (gave_up_ || nodes_.empty()) return;
  Node& last = nodes_.back();
  if (execution_.step(static_cast<StepNumber>(nodes_.size() - 1)).fails) plan_instead(last);
  for (const TaskId task : left_behind) {
    const auto is_planned = [&](const auto& branch) { return branch.first.move.task == task; };
    const std::optional<Move> move = awake(last, task);
    if (!move || std::ranges::any_of(last.tree.branches, is_planned)) continue;
    last.tree.branches.push_back({{*move, anything}, {}});
  }
}

// What was to be explored after a move that failed.
void Dpor::plan_instead(Node& node) {
  std::vector<std::vector<KnownMove>> sequences;
  sequence_.clear();
  node.instead.collect(sequence_, sequences);
  for (std::vector<KnownMove>& sequence : sequences) {
    if (covering(node, sequence, false) != nullptr) continue;
    node.tree.insert(sequence, execution_, static_cast<StepNumber>(nodes_.size() - 1));
  }
}

// All that does not follow from the first step of a race can be made without it.
// @returns whether then its second step, of that task, can be made
bool Dpor::collect_without(const ReversibleRace& race, StepNumber end, TaskId task) {
  sequence_.clear();
  if (!remainder_.find(execution_, race, end, task)) return false;
  for (const StepNumber step : remainder_.steps()) sequence_.push_back(replanned(step, race));
  return true;
}

// The second step of a race could have come before the first.
void Dpor::plan(const ReversibleRace& race, const KnownMove& second) {
  if (race.kind != RaceKind::conflict) return plan_choice(race);
  const auto end = static_cast<StepNumber>(execution_.length());
  if (!collect_without(race, end, second.move.task)) return;
  KnownMove& last = sequence_.emplace_back(second);
  last.touches = second.touches->potential;                     // in a state it has not seen
  last.move.alternative = second.atomic ? kAnyAlternative : 0;  // may be fewer now
  Node& node = nodes_[race.first];
  std::uint32_t alternatives = 1;
  for (const Asleep& asleep : node.asleep) {
    if (asleep.known.move.task == last.move.task) alternatives = asleep.alternatives;
  }
  while (const Asleep* const cover = covering(node, sequence_, second.touches->is_definite)) {
    if (cover->known.move != last.move || last.move.alternative + 1 >= alternatives) return;
    ++last.move.alternative;
  }
  node.tree.insert(sequence_, execution_, race.first);
}

// What is asleep and could come first stands for all of it.
const Dpor::Asleep* Dpor::covering(const Node& node, const std::vector<KnownMove>& sequence,
                                   bool is_definite) const {
  std::size_t at = 0;
  for (const Asleep& asleep : node.asleep) {
    const auto is_it = [&](const KnownMove& move) { return is_same(asleep, move); };
    const Start start = can_start(asleep.known, sequence, is_it, at);
    const bool is_certain = asleep.excuses && is_definite && !asleep.known.atomic;
    if (start == Start::inside || (start == Start::outside && is_certain)) return &asleep;
  }
  return nullptr;
}

std::uint64_t Dpor::millionths_done() const {
  std::uint64_t done = 0;
  std::uint64_t share = 1'000'000'000'000;
  for (const Node& node : nodes_) {
    const std::uint64_t moves = node.explored + 1 + node.tree.branches.size();
    done += share / moves * node.explored;
    share /= moves;
  }
  return done / 1'000'000;
}

}  // namespace reprise::scheduler
