#include "scheduler/surw.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/address.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kWalkStream{"surw.walk"};
constexpr Stream kInterestStream{"surw.interest"};
constexpr Stream kIntentStream{"surw.intent"};

// Steps after which another thread may be meant: this one does not come to what is interesting.
constexpr std::uint64_t kPatience = 1 << 12;

// One run in so many takes an interest in all that threads share.
constexpr std::uint64_t kAllOfRuns = 4;

constexpr std::uint64_t kNever = ~std::uint64_t{0};

}  // namespace

void Surw::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  bits_.begin(decisions().bits_of(kWalkStream));
  intents_ = decisions().bits_of(kIntentStream);
  intents_drawn_ = 0;
  intent_ahead_ = {};
  patience_ = kPatience;
  weights_.clear();
  points_.clear();
  waits_.clear();
  free_.clear();
  intended_ = kNoTask;
  yielded_ = kNoTask;
  draw_interest();
  count_ahead();
}

void Surw::draw_interest() {
  interesting_.clear();
  if (profile_ == nullptr || profile_->locations.empty()) return;
  if (scale(decisions().bits(kInterestStream, 0, 0), kAllOfRuns) == 0) {
    for (const void* const place : profile_->places) interesting_.at(number(place));
    return;
  }
  const std::uint64_t drawn = decisions().bits(kInterestStream, 0, 1);
  for (const Site site : profile_->locations[scale(drawn, profile_->locations.size())]) {
    interesting_.at(number(profile_->places[site]));
  }
}

bool Surw::is_interesting(const void* place) const {
  return interesting_.find(number(place)) != nullptr;
}

void Surw::count_ahead() {
  ahead_.clear();
  if (profile_ == nullptr) return;
  ahead_.resize(profile_->creators.size());
  for (const Profile::Count& count : profile_->counts) {
    if (is_interesting(profile_->places[count.site])) ahead_[count.task] += count.accesses;
  }
  for (std::size_t task = ahead_.size(); task-- > 0;) {  // creators have smaller ids
    const TaskId creator = profile_->creators[task];
    if (creator != kNoTask) ahead_[creator] += ahead_[task];
  }
}

void Surw::created(const Task& task) {
  bits_.created(task);
  if (task.id >= weights_.size()) {
    weights_.resize(task.id + 1);
    points_.resize(task.id + 1);
    waits_.resize(task.id + 1);
    free_.resize(task.id + 1);
  }
  points_[task.id] = kNever;
  waits_[task.id] = 0;
  weights_[task.id] = 1;
  if (task.id >= ahead_.size()) return;  // a thread that the profile has not seen
  const std::uint64_t ahead = ahead_[task.id];
  weights_[task.id] = std::max<std::uint64_t>(ahead, 1);
  const TaskId creator = profile_->creators[task.id];
  if (creator != kNoTask) lighten(creator, ahead);
}

// More than was counted may come: whoever is there may be next.
void Surw::lighten(TaskId task, std::uint64_t by) {
  std::uint64_t& weight = weights_[task];
  weight = weight > by ? weight - by : 1;
}

void Surw::look_at(const Task& task) {
  if (points_[task.id] == task.points) return;
  points_[task.id] = task.points;
  waits_[task.id] = task.next.location != nullptr && is_interesting(task.next.site) ? 1 : 0;
}

// As a rule the task that was picked last comes to the next point.
std::uint64_t Surw::draw_intent(TaskId running) {
  ++intents_drawn_;
  const Intent ahead = std::exchange(intent_ahead_, {});
  return ahead.task == running ? ahead.bits : intents_(running, intents_drawn_);
}

// The last one before whom there is no more than was drawn. The loop always goes to the end,
// because no processor predicts where it would stop.
void Surw::intend(const View& view) {
  patience_ = kPatience;
  std::uint64_t total = 0;
  for (const Task* const task : view.runnable) total += weights_[task->id];
  const std::uint64_t drawn = scale(draw_intent(view.running.id), total);
  std::uint64_t before = 0;
  TaskId intended = kNoTask;
  for (const Task* const task : view.runnable) {
    intended = before <= drawn ? task->id : intended;
    before += weights_[task->id];
  }
  intended_ = intended;
}

// Whoever waits is written over by the next one: no processor predicts who does.
// @returns whether the intended one is among those who could run
bool Surw::collect_free(const View& view) {
  Task** const free = free_.data();
  std::size_t count = 0;
  std::size_t is_there = 0;
  for (Task* const task : view.runnable) {
    const std::size_t is_intended = task->id == intended_ ? 1 : 0;
    free[count] = task;
    count += is_intended | (waits_[task->id] ^ 1u);
    is_there |= is_intended;
  }
  free_count_ = count;
  return is_there != 0;
}

Task& Surw::pick(const View& view) {
  // Without the intended one the others would wait in vain.
  if (intended_ == kNoTask || !collect_free(view)) {
    intend(view);
    collect_free(view);
  }
  return *free_[scale(bits_.of(view.running), free_count_)];
}

// It waits for the others whatever it does next, and is not meant.
Task& Surw::pick_but_yielded(const View& view) {
  const std::uint8_t own_wait = std::exchange(waits_[yielded_], 1);
  const std::uint64_t own_weight = std::exchange(weights_[yielded_], 0);
  Task& picked = pick(view);
  waits_[yielded_] = own_wait;
  weights_[yielded_] = own_weight;
  return picked;
}

Task& Surw::next(const View& view) {
  if (view.can_go_on()) look_at(view.running);  // no host, nobody who is blocked
  if (--patience_ == 0 || intended_ == yielded_) intended_ = kNoTask;
  Task& picked = yielded_ == kNoTask ? pick(view) : pick_but_yielded(view);
  if (waits_[picked.id] != 0) {
    lighten(picked.id, 1);
    intended_ = kNoTask;
    intent_ahead_ = {picked.id, intents_(picked.id, intents_drawn_ + 1)};
  }
  yielded_ = kNoTask;
  return picked;
}

}  // namespace reprise::scheduler
