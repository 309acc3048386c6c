#include "scheduler/strategy.hpp"

#include <charconv>

#include "scheduler/mixed.hpp"
#include "scheduler/pct.hpp"
#include "scheduler/pos.hpp"
#include "scheduler/random_walk.hpp"
#include "scheduler/replay.hpp"
#include "scheduler/round_robin.hpp"

namespace reprise::scheduler {
namespace {

constexpr StrategyDescription kStrategies[] = {
    {"mixed", "each run draws one of the strategies below; the default"},
    {"sticky", "random walk that stays with a thread for a while; how long is drawn per run"},
    {"uniform", "random walk, every runnable thread equally likely at every point"},
    {"pct:D", "random priorities with D-1 changes (PCT); finds bugs of depth D"},
    {"pos", "partial order sampling: steps that conflict come in either order equally often"},
    {"round-robin", "each runnable thread in turn, one point each"},
};

// PCT without a depth: most known concurrency bugs have depth 3 or less.
constexpr unsigned kDefaultDepth = 3;
constexpr unsigned kMostDepth = 100;

std::unique_ptr<Strategy> make_pct(std::string_view depth_text) {
  unsigned depth = kDefaultDepth;
  if (!depth_text.empty()) {
    const char* const end = depth_text.data() + depth_text.size();
    const auto [stopped, error] = std::from_chars(depth_text.data(), end, depth);
    if (error != std::errc{} || stopped != end || depth == 0 || depth > kMostDepth) return nullptr;
  }
  return std::make_unique<Pct>(depth);
}

}  // namespace

Task& next_in_turn(const View& view) {
  Task* after = nullptr;   // the smallest id above the running one
  Task* lowest = nullptr;  // the smallest id of all
  for (Task* const task : view.runnable) {
    if (lowest == nullptr || task->id < lowest->id) lowest = task;
    if (task->id > view.running.id && (after == nullptr || task->id < after->id)) after = task;
  }
  return after != nullptr ? *after : *lowest;
}

Task& quiet_choice(const View& view) {
  return view.can_go_on() ? view.running : next_in_turn(view);
}

std::unique_ptr<Strategy> make_strategy(std::string_view name) {
  if (name == "mixed") return std::make_unique<Mixed>();
  if (name == "sticky") return std::make_unique<RandomWalk>(RandomWalk::Kind::sticky);
  if (name == "uniform") return std::make_unique<RandomWalk>(RandomWalk::Kind::uniform);
  if (name == "pos") return std::make_unique<Pos>();
  if (name == "round-robin") return std::make_unique<RoundRobin>();
  if (name == "pct") return make_pct("");
  if (name.starts_with("pct:") && name.size() > 4) return make_pct(name.substr(4));
  return nullptr;
}

std::unique_ptr<Strategy> make_replay_strategy() { return std::make_unique<Replay>(); }

std::span<const StrategyDescription> strategies() { return kStrategies; }

}  // namespace reprise::scheduler
