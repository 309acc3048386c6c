#pragma once
// Lets runs follow the schedules that a search asks for, and tells it what each step did. A step is
// what a thread does between two scheduling points.
//
// In instrumented programs an access to memory is a scheduling point where it takes part in a race
// of steps: known only once such a race was seen. What is known is kept, and when it grows, the
// exploration starts over, so that all executions are made of the same steps (explored_memory.cpp).
// After many runs it draws some at random first, which show soon what it would come to late.
//
// Threads that wait are not let go: a lock that is taken, a thread that has not ended, a loop that
// has read what nobody has written since, unless it gives up (explored_waits.cpp).
//
// Under rc11 an atomic access also chooses which store it reads (explored_stores.cpp); then what is
// explored are execution graphs, each once.
//
// Steps take no time; deadlines let it pass (explored_deadlines.cpp), and so does each reading of a
// clock. Such readings are ordered with all that lets time pass, so that clocks tell the same in
// all executions of a trace.
//
// Determinism: driven by what the runs do.

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scheduler/exploration/sampling.hpp"
#include "scheduler/exploration/search.hpp"
#include "scheduler/exploration/store_names.hpp"
#include "scheduler/races/happens_before.hpp"
#include "scheduler/scheduler.hpp"
#include "scheduler/step_listener.hpp"
#include "scheduler/strategy.hpp"
#include "sim/object_names.hpp"
#include "sim/pieces.hpp"
#include "sim/read_alone.hpp"
#include "sim/rounds.hpp"
#include "sim/spin_watch.hpp"
#include "sim/waiting_loops.hpp"

namespace reprise::sim {

/// Which places in memory are scheduling points: in the plan of a run that was found by exploring.
inline constexpr scheduler::Stream kPointStream{"explore.point"};
/// ... and what atomic accesses chose to read, or to be put behind.
inline constexpr scheduler::Stream kStoreStream{"explore.store"};

class ScheduleExplorer final : public scheduler::Strategy, public scheduler::StepListener {
 public:
  /// Where the calls of the running thread come from.
  using Callers = std::function<std::vector<const void*>()>;

  /// @param search decides which schedules are tried
  ScheduleExplorer(scheduler::Scheduler& scheduler, std::unique_ptr<scheduler::Search> search,
                   Callers callers)
      : scheduler_(scheduler), search_(std::move(search)), callers_(std::move(callers)) {}

  /// @returns whether there is a run left to make
  bool begin_run();
  /// The run is over.
  void end_run();
  /// The run is over, since the running task crashed.
  void crashed() {
    failing();
    stopping();
    end_run();
  }

  /// Between two runs. @returns all that it takes to go on in another OS process
  std::vector<std::uint64_t> save();
  /// To go on from there: called before anything else. @returns whether that is what `save` gave
  bool restore(const std::vector<std::uint64_t>& state);

  const scheduler::ExplorationCount& count() const { return search_->count(); }
  std::uint64_t millionths_done() const { return search_->millionths_done(); }
  /// @returns whether what was explored so far comes again
  bool starts_over() const { return grown_ || samples_left_ > 0; }
  /// How often more scheduling points were found.
  std::uint64_t restarts() const { return restarts_; }
  /// @returns what keeps the exploration from being complete; empty if nothing does
  std::string_view reservation() const { return reservation_; }

  /// An atomic access may do several things (memory model rc11).
  /// @returns which of the positions it takes
  std::size_t choose(const scheduler::OpenAccess& access);

  // --- as a strategy ---
  void begin(scheduler::Decisions& decisions) override;
  void created(const scheduler::Task& task) override;
  bool wants_every_point() const override { return true; }
  void yielded(const scheduler::Task& task) override;
  void ran_alone(const scheduler::Task& task) override;
  scheduler::Task& next(const scheduler::View& view) override;

  // --- as a listener ---
  void touched(const void* object, scheduler::TouchKind kind, std::int32_t change) override;
  void looked_in_vain(const void* object) override;
  void timed(scheduler::TouchKind kind) override;
  bool is_point(const void* address, std::size_t bytes) override;
  void accessed(const void* address, std::size_t bytes, scheduler::TouchKind kind,
                const void* place) override;
  void raced(const void* address, bool is_mixed) override;
  void allocated(const void* memory, std::size_t bytes) override;
  void enabled(const scheduler::Task& task) override;
  std::optional<std::size_t> choose_waiter(std::span<scheduler::Task* const> waiting) override;
  std::optional<bool> gives_up() override;
  void joined(const scheduler::Task& ended) override;
  void stopping() override;
  void failing() override { fails_ = true; }
  /// The run was ended by a limit, in the middle of things. @returns whether that counts: not where
  /// it comes again, and may have spent its time on trying out a loop
  bool cut_off();

 private:
  /// What stands there has changed: memory, or what a call looked at.
  struct Written {
    scheduler::StepNumber at;
    std::uint8_t bytes;
    scheduler::TaskId by;
  };
  /// A step let time pass.
  struct Passed {
    scheduler::StepNumber at = 0;
    std::uint64_t until_ns = 0;
  };
  /// A step could not be made before one of several others.
  struct Wait {
    scheduler::StepNumber at = 0;
    std::vector<Sight> sights = {};
    std::optional<std::uint64_t> deadline_ns = {};  // if it waited for time to pass
  };
  /// A loop gives up late, and uses up all attempts that it has left.
  struct LastAttempts {
    Loop loop;
    std::vector<Sight> sights;  // what it finds in each of them
    std::uint32_t looks = 0;
  };

  struct OfTask {
    Rounds rounds;
    SpinWatch looks;     // in vain, by calls
    bool spins = false;  // has looked in vain for long, in calls
    ReadAlone read_alone;
    std::vector<Sight> awaited;       // while a loop waits for one of them to be written
    std::vector<Sight> outdated;      // what a loop has seen that goes on
    ObjectNames::Name yields_at = 0;  // place_of_yield
    bool has_written = false;         // what others see, since it yielded last
    bool yields_itself = false;       // it did so lately, and has changed nothing since
    bool ran_alone = false;           // until it was told to yield
    bool is_untried = false;          // its loop: there is news, which it need not see, perhaps
    bool must_see_news = false;       // its loop: there is some
    bool may_use_up = false;          // its loop: all attempts, at once
    Loop late_loop = {};              // that one
    std::optional<LastAttempts> used_up = {};            // when it did so last
    bool is_stuck = false;                               // it does not go on in this run
    std::optional<scheduler::StepNumber> woken_at = {};  // while it waited
    std::uint64_t waits = 0;                             // with a deadline
    bool waits_for_time = false;                         // its deadline is far, or
    bool is_patient = false;                             // counts as far
    scheduler::StepNumber after = 0;                     // after so many steps nobody could go on
    std::uint64_t turn = 0;                              // when it yielded last, after all is over
    std::uint64_t choices = 0;

    void wrote() {
      looks.changed();
      rounds.wrote();
      yields_itself = false;
      has_written = true;
    }
  };

  void share_what_was_read(OfTask& own);
  Sight sight_of(scheduler::ObjectId id, std::uint8_t bytes, const void* place) const;
  bool is_news(const Written& written, const Sight& to) const;
  std::size_t last_written(const Sight& sight) const;
  std::vector<scheduler::StepNumber> steps_that_changed(const Sight& sight) const;
  std::vector<scheduler::StepNumber> steps_until(std::uint64_t deadline_ns) const;
  std::vector<scheduler::StepNumber> causes_of(const Wait& wait) const;
  void note_later_causes();
  ObjectNames::Name place_of_yield(const scheduler::Task& task) const;
  std::vector<Loop::Read> looks_of(const std::vector<Sight>& round) const;
  Loop loop_of(const scheduler::Task& task, const std::vector<Sight>& round) const;
  void repeat_in_vain(OfTask& own);
  bool may_use_up_attempts(const Loop& loop, OfTask& own);
  void leave_attempt(std::vector<Sight>& round, const std::vector<Loop::Read>& looks) const;
  void look_once_more(const scheduler::Task& task);
  scheduler::Task* task_that_uses_up(const scheduler::View& view);
  bool looks_again(const scheduler::Task& task, bool yields);
  bool has_used_up(const OfTask& own, const std::vector<Sight>& round) const;
  void waits_after_all(const Loop& loop);
  void tell_time();
  bool begins_to_wait_for_time(const scheduler::Task& task);
  bool has_time_come(const scheduler::Task& task);
  static bool somebody_gives_up(const scheduler::View& view);
  bool let_time_come(const scheduler::View& view);
  void note_causes(const scheduler::Task& task, bool is_unknown);
  void collect_ready(const scheduler::View& view);
  void let_others_go_first(scheduler::TaskId yielding);
  bool has_news(const scheduler::Task& task);
  bool must_be_tried(const scheduler::Task& task);
  void start_trial(const scheduler::Task& task);
  std::optional<Loop> unknown_loop(const scheduler::Task& task) const;
  void touch_what_was_seen(const std::vector<Sight>& round);
  scheduler::Task* task_of_trial(const scheduler::View& view);
  void begin_step(const scheduler::Task& task, const scheduler::Move& move);
  void finish_step();
  void touch(scheduler::ObjectId id, scheduler::TouchKind kind, std::uint8_t bytes,
             std::int32_t change);
  scheduler::ObjectId object_id(const void* object);
  scheduler::ObjectId add_object(ObjectNames::Name name, Piece* piece);
  bool is_shared(Piece& piece, ObjectNames::Name name, std::uint8_t bytes);
  void note_change(Piece& piece);
  scheduler::Guard guard_of(const scheduler::Task& task);
  bool is_ready(const scheduler::Task& task);
  bool may_change(const Sight& sight) const;
  bool has_changed(const Sight& sight) const;
  bool sees_news(const std::vector<Sight>& sights) const;
  static bool finds_news(const std::vector<Sight>& round);
  bool must_see_news(const Loop& loop, const std::vector<Sight>& round) const;
  bool will_see_news(const std::vector<Sight>& sights) const;
  std::size_t choose_store(const scheduler::OpenAccess& access);
  scheduler::StoreName same_as_before(scheduler::TaskId task, const scheduler::OpenStep& open);
  void note_untried(const OfTask& own, const scheduler::OpenStep& open);
  void leave_out_outdated(scheduler::TaskId task, scheduler::OpenStep& open);
  scheduler::StoreName original_of(scheduler::StoreName store) const;
  void finish_access(scheduler::TouchKind kind, const void* place);
  OfTask& of(scheduler::TaskId task);
  scheduler::Task& next_when_over(const scheduler::View& view, bool yields);
  void give_in(const scheduler::View& view);
  void note_hang(const scheduler::View& view);
  std::size_t choose_way(std::size_t ways);
  void note_blocked(const scheduler::Task& task, const scheduler::Guard& guard);
  void find_points();
  void make_point(ObjectNames::Name name);
  void start_over();
  void end_sample();
  /// @returns what decides on the run
  scheduler::Search& search() const { return *(samples_left_ > 0 ? sampling_ : search_); }
  void reserve(std::string_view reservation) {
    if (reservation_.empty()) reservation_ = reservation;
  }

  scheduler::Scheduler& scheduler_;
  std::unique_ptr<scheduler::Search> search_;
  std::unique_ptr<scheduler::Search> sampling_ = std::make_unique<scheduler::Sampling>();
  std::uint64_t samples_left_ = 0;  // to be made before the search
  Callers callers_;
  scheduler::TouchPool pool_;
  ObjectNames names_;
  Pieces pieces_;
  std::unordered_map<ObjectNames::Name, scheduler::ObjectId> objects_;
  std::set<ObjectNames::Name> points_;
  scheduler::StoreNames store_names_;
  std::vector<Piece*> piece_of_ = {nullptr};      // by id, from 1; null where it is no memory
  std::vector<ObjectNames::Name> name_of_ = {0};  // by id, from 1
  WaitingLoops loops_;
  std::set<std::vector<Loop>> hangs_;  // loops that waited for one another up to a limit
  scheduler::HappensBefore family_;    // by threads that begin and are joined, nothing else
  bool time_is_told_ = false;
  bool chooses_stores_ = false;
  std::uint64_t runs_ = 0;
  std::uint64_t restarts_ = 0;
  bool grown_ = false;
  std::string_view reservation_;

  // Of the run under way.
  bool over_ = false;          // what happens from here on is not explored
  std::optional<Loop> tried_;  // a loop was tried out
  std::uint64_t turns_ = 0;
  scheduler::TaskId yielded_ = scheduler::kNoTask;
  bool in_step_ = false;
  scheduler::Step step_;
  std::vector<scheduler::Touch> touches_;
  std::optional<LastAttempts> last_attempts_;  // the step is made of them
  bool looks_unseen_ = false;                  // an atomic access under way is one of those
  bool is_over_ = false;                       // the step has done all that it does
  bool ends_all_ = false;
  bool fails_ = false;
  std::vector<OfTask> tasks_;
  std::vector<std::vector<Written>> writes_;  // by id of a piece
  std::vector<scheduler::StoreName> newest_;  // by id of an atomic object
  std::vector<Passed> passed_;                // in the order of steps
  std::vector<Wait> waits_;                   // the same
  std::unordered_map<scheduler::StoreName, scheduler::StoreName> repeats_;  // what was there
  std::optional<scheduler::OpenStep> open_;  // an atomic access is under way
  scheduler::StoreName chosen_ = 0;
  scheduler::StepNumber position_ = 0;
  std::size_t unjoined_ = 0;  // tasks
  std::vector<scheduler::TaskId> ready_;
  std::vector<scheduler::Step> blocked_;
  std::vector<scheduler::TaskId> left_behind_;
  std::vector<Loop> hang_;  // nobody can go on any more, but these do
};

}  // namespace reprise::sim
