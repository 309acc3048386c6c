#include "sim/listed_points.hpp"

#include <algorithm>

#include "sim/monitor.hpp"
#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

bool ListedPoints::are_in(const std::vector<scheduler::Decision>& plan) {
  return std::ranges::any_of(plan, [](const scheduler::Decision& decision) {
    return decision.address.stream == kPointStream.id && decision.address.counter == 0;
  });
}

ListedPoints::ListedPoints(World& world) : world_(world) {
  world_.scheduler().set_listener(this);
  world_.monitor().explore_accesses(
      [this](const scheduler::OpenAccess& access) { return choose(access); });
}

ListedPoints::~ListedPoints() {
  world_.scheduler().set_listener(nullptr);
  world_.monitor().explore_accesses({});
}

// A plan of another build may name more stores than there are.
std::size_t ListedPoints::choose(const scheduler::OpenAccess& access) {
  if (access.task >= choices_.size()) choices_.resize(access.task + 1);
  const std::uint64_t at =
      world_.decisions().planned_value(kStoreStream, access.task, choices_[access.task]++);
  return std::min<std::size_t>(at, access.positions.size() - 1);
}

bool ListedPoints::is_point(const void* address, std::size_t bytes) {
  return touches_any(address, bytes, [this](const void* piece) {
    return world_.decisions().planned_value(kPointStream, names_.of(piece), 1) != 0;
  });
}

void ListedPoints::allocated(const void* memory, std::size_t bytes) {
  names_.allocated(memory, bytes, world_.scheduler().running().id);
}

}  // namespace reprise::sim
