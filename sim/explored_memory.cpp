// Which memory threads share, and where an access to it is a scheduling point, as far as the
// exploration of schedules goes.

#include <algorithm>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

using scheduler::TaskId;
using scheduler::TouchKind;

// An access in the middle of a step that takes part in a race has to be a step of its own.
void ScheduleExplorer::find_points() {
  for (const scheduler::ReversibleRace& race : search().new_races()) {
    if (race.object >= piece_of_.size() || piece_of_[race.object] == nullptr) continue;
    make_point(name_of_[race.object]);
  }
}

// Two steps may conflict about other things besides, of which one is the reason for their race.
void ScheduleExplorer::raced(const void* address, bool is_mixed) {
  if (is_mixed && chooses_stores_) reserve("a plain access races with an atomic one");
  const ObjectNames::Name name = names_.of(piece_at(address));
  if (pieces_[name].id != 0) make_point(name);
}

void ScheduleExplorer::make_point(ObjectNames::Name name) { grown_ |= points_.insert(name).second; }

// @returns whether other threads use bytes of it that the running one touches
bool ScheduleExplorer::is_shared(Piece& piece, ObjectNames::Name name, std::uint8_t bytes) {
  const TaskId task = scheduler_.running().id;
  if (piece.touch(bytes, runs_, family_.now(task), family_.clock(task))) {
    if (piece.id == 0) piece.id = add_object(name, &piece);
    grown_ = true;
    loops_.forget();
  }
  return (piece.shared & bytes) != 0;
}

bool ScheduleExplorer::is_point(const void* address, std::size_t bytes) {
  if (points_.empty()) return false;
  const auto* const end = static_cast<const std::byte*>(address) + bytes;
  const auto* at = static_cast<const std::byte*>(piece_at(address));
  while (at < end) {
    const auto [first, allocated] = names_.stretch_from(at);
    const std::size_t length = std::min(static_cast<std::size_t>(end - at), allocated);
    const auto found = points_.lower_bound(first);
    if (found != points_.end() && *found - first < length) return true;
    at += (length + kPieceBytes - 1) / kPieceBytes * kPieceBytes;
  }
  return false;
}

void ScheduleExplorer::accessed(const void* address, std::size_t bytes, TouchKind kind,
                                const void* place) {
  if (std::exchange(looks_unseen_, false)) return;
  const bool is_followed = in_step_ || loops_.trial_runs();
  // What others do after a trial tells what they share with the loop.
  if (!is_followed && !tried_) return;
  if (open_) return finish_access(kind, place);
  if (unjoined_ == 1) return;  // before all that others do, or after
  const TaskId task = scheduler_.running().id;
  OfTask& own = of(task);
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  const std::uintptr_t end = begin + bytes;
  for (std::uintptr_t at = begin / kPieceBytes * kPieceBytes; at < end; at += kPieceBytes) {
    const ObjectNames::Name name = names_.of(reinterpret_cast<const void*>(at));
    Piece& piece = pieces_[name];
    const std::size_t low = begin > at ? begin - at : 0;
    const std::size_t high = std::min<std::size_t>(end - at, kPieceBytes);
    const auto touched = static_cast<std::uint8_t>((0xff << low) & (0xff >> (8 - high)));
    const bool is_alone = !is_shared(piece, name, touched);
    if (!is_followed) continue;
    if (is_alone) {
      const ReadAlone::Read alone{name, touched, place};
      is_write(kind) ? own.read_alone.wrote(alone) : own.read_alone.read(alone);
      continue;
    }
    if (piece.id >= writes_.size()) writes_.resize(piece.id + 1);
    // Who waits for a change by exchanges that change nothing waits for others all the same.
    const bool is_rewrite = kind == TouchKind::rewrite;
    touch(piece.id, is_rewrite ? TouchKind::write : kind, touched, 0);
    if (is_write(kind) && !is_rewrite) {
      writes_[piece.id].push_back({position_, touched, task});
      piece.written_run = runs_;
      piece.written = family_.now(task);
      own.wrote();
    } else {
      note_change(piece);
      if (!last_attempts_) own.rounds.saw(sight_of(piece.id, touched, place));
    }
  }
}

// Most of what a thread reads before it waits was written before it began.
void ScheduleExplorer::note_change(Piece& piece) {
  if (piece.may_change || piece.written_run != runs_) return;
  piece.may_change = !family_.clock(scheduler_.running().id).covers(piece.written);
  grown_ |= piece.may_change && chooses_stores_;
}

}  // namespace reprise::sim
