#include "scheduler/locks/contention.hpp"

#include <algorithm>

namespace reprise::scheduler {

Percentiles percentiles_of(std::vector<std::uint64_t> times) {
  if (times.empty()) return {};
  std::sort(times.begin(), times.end());
  // The smallest one that so many percent do not exceed.
  const auto at = [&](std::size_t percent) {
    return times[(times.size() * percent + 99) / 100 - 1];
  };
  return {at(50), at(90), at(99), times.back()};
}

const void* Contention::OfLock::busiest_site() const {
  const auto most = std::max_element(
      sites.begin(), sites.end(),
      [](const auto& one, const auto& other) { return one.second < other.second; });
  return most == sites.end() ? nullptr : most->first;
}

void Contention::queued(std::uint64_t object, std::size_t queue) {
  OfLock& lock = locks_[object];
  lock.longest_queue = std::max(lock.longest_queue, queue);
}

void Contention::taken(const Taking& taking) {
  OfLock& lock = locks_[taking.object];
  if (lock.taken++ == 0) lock.kind = taking.kind;
  const auto site = std::find_if(lock.sites.begin(), lock.sites.end(),
                                 [&](const auto& known) { return known.first == taking.site; });
  if (site != lock.sites.end()) {
    ++site->second;
  } else {
    lock.sites.emplace_back(taking.site, 1);
  }
}

void Contention::waited(std::uint64_t object, std::uint64_t ns) {
  OfLock& lock = locks_[object];
  ++lock.contended;
  lock.waits_ns.push_back(ns);
}

}  // namespace reprise::scheduler
