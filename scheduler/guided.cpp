#include "scheduler/guided.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

constexpr Stream kOrderStream{"guided.order"};
constexpr Stream kReleaseStream{"guided.release"};

// One run in so many orders all pairs; the others those of few locations: one more with one half
// each. Locations without such pairs do not count; who draws nothing else shall not search on.
constexpr std::uint64_t kAllOfRuns = 2;
constexpr std::uint64_t kMostPairsAtOnce = 64;
constexpr std::uint64_t kMostLocations = 64;

// The pairs of a run have at least this bond, each as likely. What a lock guards is touched in the
// order in which the lock is taken, whoever is held where: it has a say in few runs, since surveys
// do not see every race. Races alone have it in some, since they are few and mostly the bug.
using enum Profile::Bond;
constexpr Profile::Bond kLeastBonds[] = {ordered, open, open, open, open, open, open, race};

// When others only wait, somebody must be let go: after so many yields, and after so many steps of
// those who wait without saying so.
constexpr std::uint64_t kMostYields = 8;
constexpr std::uint64_t kMostHeldSteps = 1 << 13;

// After so many, whoever is let go takes with it all who are held at the same place: to wait for
// each of many takes too long.
constexpr std::uint64_t kMostLetGoAlone = 64;

}  // namespace

void Guided::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  pos_.begin(decisions_of_run);
  of_tasks_.clear();
  held_steps_ = 0;
  yields_ = 0;
  let_go_ = 0;
  orders_.clear();
  holds_.clear();
  standing_ = 0;
  if (profile_ != nullptr && !profile_->pairs.empty()) draw_orders();
}

void Guided::draw_orders() {
  holds_.resize(profile_->places.size());
  const KeyedPrf bits = decisions().bits_of(kOrderStream);
  draw_pairs(bits);
  if (pairs_.empty()) return;
  const bool all = scale(bits(0, 0), kAllOfRuns) == 0 && pairs_.size() <= kMostPairsAtOnce;
  if (!all) return order_locations(bits);
  for (std::size_t i = 0; i < pairs_.size(); ++i) add_order(pairs_[i], (bits(2, i) & 1) != 0);
}

// Which pairs have a say.
void Guided::draw_pairs(const KeyedPrf& bits) {
  pairs_.clear();
  Profile::Bond least = kLeastBonds[scale(bits(1, 0), std::size(kLeastBonds))];
  const auto has = [&least](const Profile::Pair& pair) { return pair.bond >= least; };
  while (least != ordered && std::ranges::none_of(profile_->pairs, has)) {
    least = least == race ? open : ordered;
  }
  std::ranges::copy_if(profile_->pairs, std::back_inserter(pairs_), has);
}

void Guided::order_locations(const KeyedPrf& bits) {
  const std::vector<std::vector<Site>>& locations = profile_->locations;
  std::uint64_t drawn = 0;
  do {
    const std::vector<Site>& sites = locations[scale(bits(3, drawn), locations.size())];
    const auto is_there = [&sites](Site site) { return std::ranges::binary_search(sites, site); };
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (!is_there(pairs_[i].one) || !is_there(pairs_[i].other)) continue;
      add_order(pairs_[i], (bits(4 + drawn, i) & 1) != 0);
    }
    ++drawn;
  } while (drawn < kMostLocations && (orders_.empty() || (bits(0, drawn) & 1) != 0));
}

// A pair of a place with itself has a say or not: that threads meet there before one goes on.
void Guided::add_order(const Profile::Pair& pair, bool turned) {
  if (pair.one == pair.other && !turned) return;
  const Site first = turned ? pair.other : pair.one;
  const Site held = turned ? pair.one : pair.other;
  orders_.push_back({first, held});
  ++holds_[held];
  ++standing_;
}

void Guided::created(const Task& task) {
  pos_.created(task);
  if (task.id >= of_tasks_.size()) of_tasks_.resize(task.id + 1);
  of_tasks_[task.id] = {};
}

void Guided::yielded(const Task& task) {
  pos_.yielded(task);
  ++yields_;
}

void Guided::look_at(const Task& task) {
  OfTask& known = of_tasks_[task.id];
  if (known.points == task.points) return;
  known.points = task.points;
  known.site = task.next.location == nullptr ? kNoSite : profile_->site_of(task.next.site);
  known.let_go = false;
}

bool Guided::is_held(const Task& task) const {
  const OfTask& known = of_tasks_[task.id];
  return known.site != kNoSite && holds_[known.site] > 0 && !known.let_go;
}

// Orders with this site there hold nobody any more.
void Guided::drop_orders(Site Order::*there, Site site) {
  for (Order& order : orders_) {
    if (!order.stands || order.*there != site) continue;
    order.stands = false;
    --holds_[order.held];
    --standing_;
  }
}

void Guided::let_one_go(const View& view) {
  const auto held = static_cast<std::uint64_t>(
      std::ranges::count_if(view.runnable, [this](const Task* task) { return is_held(*task); }));
  if (held == 0) return;
  std::uint64_t which = scale(decisions().bits(kReleaseStream, 0, let_go_++), held);
  for (const Task* const task : view.runnable) {
    if (!is_held(*task) || which-- != 0) continue;
    of_tasks_[task->id].let_go = true;
    if (let_go_ > kMostLetGoAlone) drop_orders(&Order::held, of_tasks_[task->id].site);
    return;
  }
}

void Guided::collect_free(const View& view) {
  free_.clear();
  std::ranges::copy_if(view.runnable, std::back_inserter(free_),
                       [this](const Task* task) { return !is_held(*task); });
}

Task& Guided::next(const View& view) {
  if (standing_ == 0) return pos_.next(view);
  if (view.can_go_on()) look_at(view.running);  // no host, nobody who is blocked
  collect_free(view);
  const bool somebody_is_held = free_.size() < view.runnable.size();
  const bool too_long = somebody_is_held && ++held_steps_ > kMostHeldSteps;
  if (free_.empty() || too_long || (somebody_is_held && yields_ > kMostYields)) {
    yields_ = 0;
    held_steps_ = 0;
    let_one_go(view);
    collect_free(view);
  }
  Task& next = pos_.next({view.running, free_, view.step});
  const Site site = of_tasks_[next.id].site;
  if (site != kNoSite) drop_orders(&Order::first, site);
  return next;
}

}  // namespace reprise::scheduler
