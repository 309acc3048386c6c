#pragma once
// Takes the profile of a run: told of every access, it keeps for each location who touched it from
// where. Accesses before the second thread is created, and after all others were joined, count for
// nothing: no schedule reorders them. What was known before stays known.
//
// Determinism: bounded by counts, never by time or addresses. Threading: touched only by whoever
// runs.

#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "scheduler/access.hpp"
#include "scheduler/profile.hpp"

namespace reprise::scheduler {

class Profiler {
 public:
  /// @param known of other runs of the program; null: nothing is
  explicit Profiler(const Profile* known = nullptr);

  void created(TaskId task, TaskId creator);
  void joined() { --unjoined_; }
  void accessed(TaskId task, const NextAccess& access);
  /// What is there from now on is something else: who used it before conflicts with nobody.
  void forget(const void* memory, std::size_t bytes);
  /// Nothing orders what two tasks did there.
  void raced(const void* place, const void* other);

  /// @returns what is known now
  /// @param points scheduling points of the run so far
  Profile profile(std::uint64_t points) const;

 private:
  /// One place that touched a location.
  struct Touch {
    Site site = 0;  // of all places, not of those of the profile
    TaskId task = 0;
    bool several = false;  // tasks did
    bool writes = false;
    bool plain = false;
  };
  using Touches = std::vector<Touch>;

  static void add_touch(Touches& touches, const Touch& touch);
  static bool may_conflict(const Touch& one, const Touch& other);
  class Extension;
  Site number(const void* place);

  Profile known_profile_;
  std::size_t unjoined_ = 0;  // tasks
  std::uint64_t accesses_ = 0;
  std::vector<TaskId> creators_;
  std::vector<const void*> places_;                         // by number, in the order of first use
  std::unordered_map<const void*, Site> numbers_;           // of places
  std::map<std::uintptr_t, std::size_t> known_;             // locations, by address
  std::vector<Touches> locations_;                          // in the order of first use
  std::vector<std::vector<std::uint64_t>> counts_;          // by task and place
  std::vector<std::pair<const void*, const void*>> races_;  // in the order they were found
  std::set<std::pair<const void*, const void*>> known_races_;  // looked up, never iterated
};

}  // namespace reprise::scheduler
