#include "scheduler/strategy.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "scheduler/delay_bounded.hpp"
#include "scheduler/guided.hpp"
#include "scheduler/mixed.hpp"
#include "scheduler/pct.hpp"
#include "scheduler/pos.hpp"
#include "scheduler/random_walk.hpp"
#include "scheduler/replay.hpp"
#include "scheduler/round_robin.hpp"
#include "scheduler/surw.hpp"

namespace reprise::scheduler {
namespace {

constexpr StrategyDescription kStrategies[] = {
    {"mixed", "each run draws one of the strategies below; the default"},
    {"sticky", "random walk that stays with a thread for a while; how long is drawn per run"},
    {"uniform", "random walk, every runnable thread equally likely at every point"},
    {"pct:D", "random priorities with D-1 changes (PCT); finds bugs of depth D"},
    {"pos", "partial order sampling: steps that conflict come in either order equally often"},
    {"surw", "every order of the accesses to one location equally likely (SURW); wants a profile"},
    {"guided", "which of two conflicting places in the code comes first (as RFF); wants a profile"},
    {"delay:D", "each thread in turn as long as it can go on, with D delays (delay-bounded)"},
    {"survey:N", "of the N-th run that profiles are taken of: the first as pos, then guided"},
    {"round-robin", "each runnable thread in turn, one point each"},
};

// PCT without a depth: most known concurrency bugs have depth 3 or less. Delays likewise.
constexpr unsigned kDefaultDepth = 3;
constexpr unsigned kDefaultDelays = 2;
constexpr unsigned kMostDepth = 100;

/// @returns the number after the colon in "pct:3", or the standard one where there is no colon;
///          nothing for another name, or what is no such number
std::optional<unsigned> number_of(std::string_view name, std::string_view kind, unsigned standard) {
  if (name == kind) return standard;
  if (!name.starts_with(kind) || name[kind.size()] != ':') return std::nullopt;
  const std::string_view text = name.substr(kind.size() + 1);
  const char* const end = text.data() + text.size();
  unsigned number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || number == 0 || number > kMostDepth) {
    return std::nullopt;
  }
  return number;
}

Task& first_to_time_out(const View& view) {
  return **std::ranges::min_element(view.runnable, {}, [](const Task* task) {
    return std::pair(task->deadline.time_ns, task->id);
  });
}

}  // namespace

Task& next_in_turn(const View& view) {
  Task* after = nullptr;   // the smallest id above the running one
  Task* lowest = nullptr;  // the smallest id of all
  for (Task* const task : view.runnable) {
    if (task->may_time_out) continue;
    if (lowest == nullptr || task->id < lowest->id) lowest = task;
    if (task->id > view.running.id && (after == nullptr || task->id < after->id)) after = task;
  }
  if (lowest == nullptr) return first_to_time_out(view);
  return after != nullptr ? *after : *lowest;
}

Task& quiet_choice(const View& view) {
  return view.can_go_on() ? view.running : next_in_turn(view);
}

std::unique_ptr<Strategy> make_strategy(std::string_view name, const Profile* profile) {
  if (name == "mixed") return std::make_unique<Mixed>(profile);
  if (name == "sticky") return std::make_unique<RandomWalk>(RandomWalk::Kind::sticky);
  if (name == "uniform") return std::make_unique<RandomWalk>(RandomWalk::Kind::uniform);
  if (name == "pos") return std::make_unique<Pos>();
  if (name == "surw") return std::make_unique<Surw>(profile);
  if (name == "guided") return std::make_unique<Guided>(profile);
  if (name == "round-robin") return std::make_unique<RoundRobin>();
  if (const unsigned survey = survey_number(name)) {
    return make_strategy(survey == 1 ? "pos" : "guided", profile);
  }
  if (const auto depth = number_of(name, "pct", kDefaultDepth)) {
    return std::make_unique<Pct>(*depth);
  }
  if (const auto delays = number_of(name, "delay", kDefaultDelays)) {
    return std::make_unique<DelayBounded>(*delays, profile);
  }
  return nullptr;
}

unsigned survey_number(std::string_view name) {
  const unsigned number = number_of(name, "survey", 0).value_or(0);
  return number <= kSurveys ? number : 0;
}

bool wants_profile(std::string_view name) {
  return name == "surw" || name == "guided" || name == "delay" || name.starts_with("delay:");
}

std::unique_ptr<Strategy> make_replay_strategy() { return std::make_unique<Replay>(); }

std::span<const StrategyDescription> strategies() { return kStrategies; }

}  // namespace reprise::scheduler
