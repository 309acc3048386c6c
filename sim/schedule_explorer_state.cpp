// What of an exploration must be kept to go on with it in another OS process: what objects are
// called, which places in memory are scheduling points, and the search.

#include "scheduler/exploration/state_archive.hpp"
#include "sim/schedule_explorer.hpp"

namespace reprise::sim {
namespace {

struct Named {
  ObjectNames::Name name = 0;
  bool is_memory = false;
  bool may_change = false;
  std::uint8_t shared = 0;
};

// By id, from 1.
template <class Archive, class List>
void describe(Archive& archive, List& list) {
  archive.size(list);
  for (auto& named : list) {
    archive.number(named.name);
    archive.number(named.is_memory);
    archive.number(named.may_change);
    archive.number(named.shared);
  }
}

}  // namespace

std::vector<std::uint64_t> ScheduleExplorer::save() {
  if (grown_) start_over();
  std::vector<Named> list;
  for (std::size_t id = 1; id < piece_of_.size(); ++id) {
    const Piece* const piece = piece_of_[id];
    Named& named = list.emplace_back(name_of_[id], piece != nullptr);
    if (piece == nullptr) continue;
    named.may_change = piece->may_change;
    named.shared = piece->shared;
  }
  scheduler::StateWriter writer;
  describe(writer, list);
  writer.size(points_);
  for (const ObjectNames::Name name : points_) writer.number(name);
  loops_.save(writer);
  writer.number(time_is_told_);
  writer.number(chooses_stores_);
  writer.number(restarts_);
  writer.number(samples_left_);
  sampling_->save(writer);
  search_->save(writer);
  return writer.take();
}

bool ScheduleExplorer::restore(const std::vector<std::uint64_t>& state) {
  if (state.empty()) return true;  // that is how it begins
  scheduler::StateReader reader(state, pool_);
  std::vector<Named> list;
  describe(reader, list);
  for (const Named& named : list) {
    if (!named.is_memory) {
      objects_[named.name] = add_object(named.name, nullptr);
      continue;
    }
    Piece& piece = pieces_[named.name];
    piece.id = add_object(named.name, &piece);
    piece.may_change = named.may_change;
    piece.shared = named.shared;
  }
  std::vector<ObjectNames::Name> points;
  reader.size(points);
  for (ObjectNames::Name& name : points) reader.number(name);
  points_ = {points.begin(), points.end()};
  loops_.restore(reader);
  reader.number(time_is_told_);
  reader.number(chooses_stores_);
  reader.number(restarts_);
  reader.number(samples_left_);
  sampling_->restore(reader);
  search_->restore(reader);
  return reader.complete();
}

}  // namespace reprise::sim
