#include "scheduler/surw.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

constexpr Stream kWalkStream{"surw.walk"};
constexpr Stream kInterestStream{"surw.interest"};
constexpr Stream kIntentStream{"surw.intent"};

// Steps after which another thread may be meant: this one does not come to what is interesting.
constexpr std::uint64_t kPatience = 1 << 12;

// One run in so many takes an interest in all that threads share.
constexpr std::uint64_t kAllOfRuns = 4;

}  // namespace

void Surw::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  bits_ = decisions().bits_of(kWalkStream);
  intents_ = decisions().bits_of(kIntentStream);
  intents_drawn_ = 0;
  patience_ = kPatience;
  of_tasks_.clear();
  intended_ = kNoTask;
  yielded_ = kNoTask;
  draw_interest();
  count_ahead();
}

void Surw::draw_interest() {
  interesting_.clear();
  if (profile_ == nullptr || profile_->locations.empty()) return;
  const bool all = scale(decisions().bits(kInterestStream, 0, 0), kAllOfRuns) == 0;
  interesting_.resize(profile_->places.size(), all);
  if (all) return;
  const std::uint64_t drawn = decisions().bits(kInterestStream, 0, 1);
  for (const Site site : profile_->locations[scale(drawn, profile_->locations.size())]) {
    interesting_[site] = true;
  }
}

void Surw::count_ahead() {
  ahead_.clear();
  if (profile_ == nullptr) return;
  ahead_.resize(profile_->creators.size());
  if (interesting_.empty()) return;
  for (const Profile::Count& count : profile_->counts) {
    if (interesting_[count.site]) ahead_[count.task] += count.accesses;
  }
  for (std::size_t task = ahead_.size(); task-- > 0;) {  // creators have smaller ids
    const TaskId creator = profile_->creators[task];
    if (creator != kNoTask) ahead_[creator] += ahead_[task];
  }
}

void Surw::created(const Task& task) {
  if (task.id >= of_tasks_.size()) of_tasks_.resize(task.id + 1);
  of_tasks_[task.id] = {};
  if (task.id >= ahead_.size()) return;  // a thread that the profile has not seen
  const std::uint64_t ahead = ahead_[task.id];
  of_tasks_[task.id].left = ahead;
  const TaskId creator = profile_->creators[task.id];
  if (creator != kNoTask) of_tasks_[creator].left -= std::min(of_tasks_[creator].left, ahead);
}

void Surw::look_at(const Task& task) {
  OfTask& known = of_tasks_[task.id];
  if (known.points == task.points) return;
  known.points = task.points;
  known.interested = false;
  if (interesting_.empty() || task.next.location == nullptr) return;
  const Site site = profile_->site_of(task.next.site);
  known.interested = site != kNoSite && interesting_[site];
}

// More than was counted may come: whoever is there may be next.
std::uint64_t Surw::weight(const Task& task) const {
  if (task.id == yielded_) return 0;
  return std::max<std::uint64_t>(of_tasks_[task.id].left, 1);
}

void Surw::intend(const View& view) {
  patience_ = kPatience;
  std::uint64_t total = 0;
  for (const Task* const task : view.runnable) total += weight(*task);
  std::uint64_t drawn = scale(intents_(view.running.id, ++intents_drawn_), total);
  for (const Task* const task : view.runnable) {
    const std::uint64_t own = weight(*task);
    intended_ = task->id;
    if (drawn < own) return;
    drawn -= own;
  }
}

Task& Surw::take(Task& task) {
  OfTask& known = of_tasks_[task.id];
  if (known.interested) {
    if (known.left > 0) --known.left;
    intended_ = kNoTask;
  }
  yielded_ = kNoTask;
  return task;
}

Task& Surw::next(const View& view) {
  if (view.can_go_on()) look_at(view.running);  // no host, nobody who is blocked
  if (--patience_ == 0 || intended_ == yielded_) intended_ = kNoTask;
  std::size_t free = 0;
  bool is_there = false;
  for (const Task* const task : view.runnable) {
    free += waits(*task) ? 0 : 1;
    is_there = is_there || task->id == intended_;
  }
  // Without the intended one the others would wait in vain.
  if (!is_there) {
    intend(view);
    free = static_cast<std::size_t>(
        std::ranges::count_if(view.runnable, [this](const Task* task) { return !waits(*task); }));
  }
  std::uint64_t picked = scale(bits_(view.running.id, view.running.points), free);
  for (Task* const task : view.runnable) {
    if (!waits(*task) && picked-- == 0) return take(*task);
  }
  return take(*view.runnable.front());
}

}  // namespace reprise::scheduler
