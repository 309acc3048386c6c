#include "scheduler/guided.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

constexpr Stream kOrderStream{"guided.order"};
constexpr Stream kReleaseStream{"guided.release"};

// One run in so many orders all pairs; the others those of few locations: one more with one half
// each.
constexpr std::uint64_t kAllOfRuns = 2;
constexpr std::uint64_t kMostPairsAtOnce = 64;

// When others only wait, somebody must be let go: after so many yields, and after so many steps of
// those who wait without saying so.
constexpr std::uint64_t kMostYields = 8;
constexpr std::uint64_t kMostHeldSteps = 1 << 13;

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
  const std::vector<Profile::Pair>& pairs = profile_->pairs;
  const std::vector<std::vector<Site>>& locations = profile_->locations;
  const KeyedPrf bits = decisions().bits_of(kOrderStream);
  const bool all = scale(bits(0, 0), kAllOfRuns) == 0 && pairs.size() <= kMostPairsAtOnce;
  if (all) {
    for (std::size_t i = 0; i < pairs.size(); ++i) add_order(pairs[i], (bits(1, i) & 1) != 0);
    return;
  }
  std::uint64_t drawn = 0;
  do {
    const std::vector<Site>& sites = locations[scale(bits(2, drawn), locations.size())];
    const auto is_there = [&sites](Site site) { return std::ranges::binary_search(sites, site); };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (!is_there(pairs[i].one) || !is_there(pairs[i].other)) continue;
      add_order(pairs[i], (bits(3 + drawn, i) & 1) != 0);
    }
    ++drawn;
  } while ((bits(0, drawn) & 1) != 0);
}

void Guided::add_order(const Profile::Pair& pair, bool turned) {
  if (pair.one == pair.other) return;
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
}

bool Guided::is_held(const Task& task) const {
  const Site site = of_tasks_[task.id].site;
  return site != kNoSite && holds_[site] > 0;
}

void Guided::passed(Site site) {
  for (Order& order : orders_) {
    if (!order.stands || order.first != site) continue;
    order.stands = false;
    --holds_[order.held];
    --standing_;
  }
}

void Guided::let_go(Site site) {
  for (Order& order : orders_) {
    if (!order.stands || order.held != site) continue;
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
    let_go(of_tasks_[task->id].site);
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
  if (site != kNoSite) passed(site);
  return next;
}

}  // namespace reprise::scheduler
