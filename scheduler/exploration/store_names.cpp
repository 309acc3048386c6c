#include "scheduler/exploration/store_names.hpp"

#include <algorithm>
#include <utility>

namespace reprise::scheduler {

void StoreNames::begin() {
  for (auto& names : names_) names.clear();
  stored_.clear();
}

// A store that the model knows and we do not is a plain write that it found in memory: as good as
// what was there at first.
std::vector<StoreName>& StoreNames::names_of(ObjectId object, std::size_t stores) {
  if (object >= names_.size()) names_.resize(object + 1);
  std::vector<StoreName>& names = names_[object];
  while (names.size() < stores) names.push_back(first_store(object));
  return names;
}

OpenStep StoreNames::open(ObjectId object, const OpenAccess& access) {
  const History& history = access.history;
  const std::vector<StoreName>& names = names_of(object, history.newest() + std::size_t{1});
  const auto name = [&](Position position) { return names[history.id_at(position)]; };
  OpenStep open;
  open.object = object;
  open.reads = access.reads;
  open.may_store = access.may_store;
  for (Position position = history.newest() + 1; position-- > 0;) {
    open.stores.push_back(name(position));
  }
  for (const Position position : access.positions) open.options.push_back(name(position));
  for (const Position position : access.taken) open.taken.push_back(name(position));
  open.oldest = open.options.back();
  if (!access.taken.empty() && access.taken.back() < access.positions.back()) {
    open.oldest = open.taken.back();
  }
  return open;
}

AtomicStep StoreNames::made(TaskId task, OpenStep open, StoreName chosen, bool writes) {
  AtomicStep step{std::move(open), chosen, writes};
  if (!writes) return step;
  if (task >= stored_.size()) stored_.resize(task + 1);
  step.written = store_name(task, stored_[task]++);
  names_[step.open.object].push_back(step.written);
  return step;
}

}  // namespace reprise::scheduler
