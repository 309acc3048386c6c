#include "scheduler/profiler.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace reprise::scheduler {
namespace {

// What a profile may cost. Programs with more of them share most of it from the same places.
constexpr std::size_t kMostLocations = 1 << 16;
constexpr std::size_t kMostPlaces = 1 << 12;
constexpr std::size_t kMostTouches = 64;
constexpr std::size_t kMostPairs = 1 << 12;

// So many accesses can all be scheduling points.
constexpr std::uint64_t kFewAccesses = 1 << 12;

}  // namespace

/// Adds what a run showed to a profile.
class Profiler::Extension {
 public:
  explicit Extension(Profile& profile) : profile_(profile) {
    profile_.make_index();
    for (std::size_t i = 0; i < profile_.pairs.size(); ++i) {
      known_pairs_.emplace(ordered(profile_.pairs[i]), i);
    }
    known_locations_.insert(profile_.locations.begin(), profile_.locations.end());
  }

  void add_touches(const Touches& touches, const std::vector<const void*>& places) {
    std::vector<Site> sites;
    for (std::size_t i = 0; i < touches.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        if (!may_conflict(touches[j], touches[i])) continue;
        const bool plain = touches[j].plain && touches[i].plain;
        const Profile::Pair pair{site_of(places[touches[j].site]), site_of(places[touches[i].site]),
                                 plain ? Profile::Bond::ordered : Profile::Bond::open};
        sites.push_back(pair.one);
        sites.push_back(pair.other);
        add_pair(pair);
      }
    }
    add_location(std::move(sites));
  }

  /// Accesses of different sizes race without touching the same location, by its first byte.
  void add_race(const void* place, const void* other) {
    const Site one = site_of(place);
    const Profile::Pair pair{one, site_of(other), Profile::Bond::race};
    const bool meets_elsewhere = known_pairs_.contains(ordered(pair));
    add_pair(pair);
    if (!meets_elsewhere) add_location({pair.one, pair.other});
  }

 private:
  static std::pair<Site, Site> ordered(const Profile::Pair& pair) {
    return std::minmax(pair.one, pair.other);
  }

  void add_location(std::vector<Site> sites) {
    std::ranges::sort(sites);
    sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
    if (!sites.empty() && known_locations_.insert(sites).second) {
      profile_.locations.push_back(std::move(sites));
    }
  }

  Site site_of(const void* place) {
    const Site known = profile_.site_of(place);
    if (known != kNoSite) return known;
    profile_.add_place(place);
    return static_cast<Site>(profile_.places.size() - 1);
  }

  void add_pair(const Profile::Pair& pair) {
    const auto known = known_pairs_.find(ordered(pair));
    if (known != known_pairs_.end()) {
      Profile::Bond& bond = profile_.pairs[known->second].bond;
      bond = std::max(bond, pair.bond);
    } else if (profile_.pairs.size() < kMostPairs) {
      known_pairs_.emplace(ordered(pair), profile_.pairs.size());
      profile_.pairs.push_back(pair);
    }
  }

  Profile& profile_;
  std::map<std::pair<Site, Site>, std::size_t> known_pairs_;  // where they are in the profile
  std::set<std::vector<Site>> known_locations_;
};

Profiler::Profiler(const Profile* known) {
  if (known != nullptr) known_profile_ = *known;
}

void Profiler::created(TaskId task, TaskId creator) {
  ++unjoined_;
  if (task >= creators_.size()) {
    creators_.resize(task + 1, kNoTask);
    counts_.resize(task + 1);
  }
  creators_[task] = creator;
}

Site Profiler::number(const void* place) {
  const auto known = numbers_.find(place);
  if (known != numbers_.end()) return known->second;
  if (places_.size() == kMostPlaces) return kNoSite;
  places_.push_back(place);
  return numbers_[place] = static_cast<Site>(places_.size() - 1);
}

void Profiler::add_touch(Touches& touches, const Touch& touch) {
  for (Touch& known : touches) {
    if (known.site != touch.site || known.writes != touch.writes) continue;
    known.several = known.several || known.task != touch.task;
    return;
  }
  if (touches.size() < kMostTouches) touches.push_back(touch);
}

void Profiler::raced(const void* place, const void* other) {
  if (races_.size() == kMostPairs || !known_races_.insert({place, other}).second) return;
  races_.emplace_back(place, other);
}

void Profiler::accessed(TaskId task, const NextAccess& access) {
  if (access.location == nullptr || unjoined_ < 2) return;
  const Site site = number(access.site);
  if (site == kNoSite) return;
  ++accesses_;
  std::vector<std::uint64_t>& counts = counts_[task];
  if (counts.size() <= site) counts.resize(site + 1);
  ++counts[site];
  const Touch touch{site, task, false, access.writes, access.plain};
  const auto location = reinterpret_cast<std::uintptr_t>(access.location);
  const auto known = known_.find(location);
  if (known != known_.end()) {
    add_touch(locations_[known->second], touch);
  } else if (locations_.size() < kMostLocations) {
    known_.emplace(location, locations_.size());
    locations_.push_back({touch});
  }
}

void Profiler::forget(const void* memory, std::size_t bytes) {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  known_.erase(known_.lower_bound(begin), known_.lower_bound(begin + bytes));
}

bool Profiler::may_conflict(const Touch& one, const Touch& other) {
  if (!one.writes && !other.writes) return false;
  return one.several || other.several || one.task != other.task;
}

Profile Profiler::profile(std::uint64_t points) const {
  Profile profile = known_profile_;
  profile.points = std::max(profile.points, points);
  if (creators_.size() >= profile.creators.size()) profile.creators = creators_;
  Extension extension(profile);
  for (const Touches& touches : locations_) extension.add_touches(touches, places_);
  for (const auto& [place, other] : races_) extension.add_race(place, other);
  if (accesses_ <= kFewAccesses) {
    profile.quiet_places = places_;
    std::erase_if(profile.quiet_places,
                  [&](const void* place) { return profile.site_of(place) != kNoSite; });
  }

  // Of two runs, a task may have come further in either.
  std::map<std::pair<TaskId, Site>, std::uint64_t> counts;
  for (const Profile::Count& count : profile.counts) {
    counts[{count.task, count.site}] = count.accesses;
  }
  for (TaskId task = 0; task < counts_.size(); ++task) {
    for (Site number = 0; number < counts_[task].size(); ++number) {
      const Site site = profile.site_of(places_[number]);
      if (counts_[task][number] == 0 || site == kNoSite) continue;
      std::uint64_t& most = counts[{task, site}];
      most = std::max(most, counts_[task][number]);
    }
  }
  profile.counts.clear();
  for (const auto& [who, accesses] : counts) {
    profile.counts.push_back({who.first, who.second, accesses});
  }
  return profile;
}

}  // namespace reprise::scheduler
