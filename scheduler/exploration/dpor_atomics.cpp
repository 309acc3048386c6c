// Which store an atomic access reads, or is put behind: the part of the exploration that goes
// through these choices. In a state a choice can be made of every store that is there; one that
// comes later is another race of the read.

#include <algorithm>

#include "scheduler/exploration/dpor.hpp"

namespace reprise::scheduler {

StoreName Dpor::choose(const OpenStep& open) {
  if (gave_up_ || diverged_) return open.options.front();
  Node& node = nodes_[position_];
  if (position_ < execution_.length()) {
    diverged_ = std::ranges::find(open.options, node.move.alternative) == open.options.end();
    return diverged_ ? open.options.front() : node.move.alternative;
  }
  const std::optional<StoreName> chosen = choice(node, open);
  gave_up_ = !chosen;
  if (gave_up_) {  // perhaps another task can go on from here
    node.is_open = true;
    node.without_choice.push_back(node.move.task);
    return open.options.front();
  }
  if (chosen != planned_choice(node, open)) ahead_ = {};  // was planned for after that
  node.move.alternative = *chosen;
  return *chosen;
}

// What was planned, if it is possible; else the newest that was not explored.
std::optional<StoreName> Dpor::choice(const Node& node, const OpenStep& open) const {
  const auto is_awake = [&](StoreName option) { return !is_asleep(node, open, option); };
  const std::optional<StoreName> planned = planned_choice(node, open);
  if (planned && is_awake(*planned)) return planned;
  const auto found = std::ranges::find_if(open.options, is_awake);
  return found == open.options.end() ? std::nullopt : std::optional(*found);
}

std::optional<StoreName> Dpor::planned_choice(const Node& node, const OpenStep& open) {
  if (!node.is_planned) return std::nullopt;
  StoreName planned = node.move.alternative;
  if (node.behind != nullptr) {
    const auto found = std::ranges::find_first_of(*node.behind, open.stores);
    if (found == node.behind->end()) return std::nullopt;
    planned = *found;
  }
  const bool is_option = std::ranges::find(open.options, planned) != open.options.end();
  return is_option ? std::optional(planned) : std::nullopt;
}

bool Dpor::sleeps_on_a_choice(const Node& node, TaskId task) {
  return std::ranges::any_of(node.asleep, [&](const Asleep& asleep) {
    return asleep.known.atomic && asleep.known.move.task == task;
  });
}

// A task that has explored some choices may have another one now.
std::optional<Move> Dpor::choose_again(const Node& node, std::span<const TaskId> ready) {
  for (const TaskId task : ready) {
    const bool is_out = std::ranges::find(node.without_choice, task) != node.without_choice.end();
    if (sleeps_on_a_choice(node, task) && !is_out) return Move{task, kAnyAlternative};
  }
  return std::nullopt;
}

// Whether the store is one of those that were there when the move fell asleep.
bool Dpor::is_since(const Asleep& asleep, StoreName store) const {
  const StepNumber made = execution_.position_of(*asleep.known.atomic, store);
  return made != kNowhere && made >= asleep.since;
}

bool Dpor::is_asleep(const Node& node, const OpenStep& open, StoreName option) const {
  return std::ranges::any_of(node.asleep, [&](const Asleep& asleep) {
    if (!asleep.known.atomic || asleep.known.move.task != node.move.task) return false;
    if (!asleep.is_store) return asleep.known.move.alternative == option;
    auto store = std::ranges::find(open.stores, option);
    while (is_since(asleep, *store)) ++store;
    return asleep.known.move.alternative == *store;
  });
}

bool Dpor::is_same(const Asleep& asleep, const KnownMove& move) const {
  if (!asleep.is_store || move.behind == nullptr) return asleep.known.move == move.move;
  if (asleep.known.move.task != move.move.task) return false;
  const auto found =
      std::ranges::find_if(*move.behind, [&](StoreName store) { return !is_since(asleep, store); });
  return found != move.behind->end() && asleep.known.move.alternative == *found;
}

void Dpor::plan_options(Node& node, const Step& step, StepNumber position) {
  const OpenStep& open = step.atomic->open;
  for (const StoreName option : open.options) {
    if (option == step.atomic->chosen || is_asleep(node, open, option)) continue;
    KnownMove move{{step.move.task, option}, step.touches};
    move.atomic = open.object;
    move.stored = step.atomic->written;  // tasks count their stores
    if (!open.reads) {
      move.behind = intern({std::ranges::find(open.stores, option), open.stores.end()});
    }
    sequence_.assign(1, move);
    node.tree.insert(sequence_, execution_, position);
  }
}

// A step that was made, to be made without the first one of the race.
KnownMove Dpor::replanned(StepNumber position, const ReversibleRace& race) {
  KnownMove move = execution_.known(position);
  const std::optional<AtomicStep>& atomic = execution_.step(position).atomic;
  if (!atomic || atomic->open.reads) return move;
  move.behind = intern(execution_.stores_in_front(*atomic, [&](StepNumber made) {
    return made < race.first || !execution_.happens_before(race.first, made);
  }));
  move.move.alternative = move.behind->front();
  return move;
}

void Dpor::plan_choice(const ReversibleRace& race) {
  const bool is_unread = race.kind == RaceKind::unread;
  const StepNumber reader = is_unread ? race.first : race.second;
  const bool may_store = execution_.step(reader).atomic->open.may_store;
  auto end = static_cast<StepNumber>(execution_.length());
  if (is_unread && may_store) end = execution_.replaced_at(race.object, race.store);
  KnownMove read = execution_.known(reader);
  if (!collect_without(race, end, read.move.task)) return;
  read.move.alternative = race.store;
  sequence_.push_back(read);
  Node& node = nodes_[race.first];
  if (covering(node, sequence_, true) != nullptr) return;
  node.tree.insert(sequence_, execution_, race.first);
}

}  // namespace reprise::scheduler
