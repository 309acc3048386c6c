#pragma once
// What a few runs of a program show of it: which places of the code touch what threads share, in
// which pairs, and how often each thread comes to them. Strategies that are more than blind use it
// to say beforehand what the threads of another run have ahead of them.
//
// Determinism: a profile is a pure function of the runs it was taken of. Places are told apart by
// their addresses, which are only compared, and are numbered in the order of their first use;
// locations are forgotten, because another schedule allocates elsewhere.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "scheduler/task.hpp"

namespace reprise::scheduler {

/// A place in the code, by its number in a profile.
using Site = std::uint32_t;
inline constexpr Site kNoSite = ~Site{0};

class Profile {
 public:
  /// What has a say in which of two places comes first, besides the schedule: as far as was seen.
  enum class Bond : std::uint8_t {
    ordered,  ///< plain accesses that others order: a lock, a message
    open,     ///< nothing for sure: atomic operations, calls
    race      ///< nothing at all
  };

  /// Two places that touched the same location in different threads, one of them to write it.
  struct Pair {
    Site one = 0;
    Site other = 0;
    Bond bond = Bond::ordered;
    bool operator==(const Pair&) const = default;
  };

  /// How often a task came to a place.
  struct Count {
    TaskId task = 0;
    Site site = 0;
    std::uint64_t accesses = 0;
  };

  std::vector<const void*> places;           ///< by site: those of some pair
  std::vector<Pair> pairs;                   ///< each once
  std::vector<std::vector<Site>> locations;  ///< which places touched a location; each set once
  std::vector<Count> counts;                 ///< by task, then by site
  std::vector<TaskId> creators;              ///< by task; kNoTask: the host
  /// Places without a conflict, in a program so small that any of them may be one: who uses what
  /// another one has freed conflicts with nobody until then.
  std::vector<const void*> quiet_places;
  std::uint64_t points = 0;  ///< scheduling points of the longest run

  void add_place(const void* place) {
    index_.emplace(place, static_cast<Site>(places.size()));
    places.push_back(place);
  }
  /// To be called when the places came all at once.
  void make_index();
  Site site_of(const void* place) const {
    const auto found = index_.find(place);
    return found == index_.end() ? kNoSite : found->second;
  }

 private:
  std::unordered_map<const void*, Site> index_;  // looked up, never iterated
};

}  // namespace reprise::scheduler
