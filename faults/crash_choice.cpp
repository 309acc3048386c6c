#include "faults/crash_choice.hpp"

#include <algorithm>

#include "faults/crash_shape.hpp"

namespace reprise::faults {
namespace {

using scheduler::Decisions;
using scheduler::Stream;

constexpr Stream kSector{"crash.sector"};
constexpr Stream kSize{"crash.size"};
constexpr Stream kMode{"crash.mode-bits"};
constexpr Stream kEntry{"crash.entry"};

/// The thing whose pending versions follow each other, as an address.
struct Slot {
  const Stream* stream;
  std::uint64_t entity;
  std::uint64_t counter;
};

class Chooser {
 public:
  Chooser(const CrashModel& model, CrashId crash, Decisions& decisions)
      : model_(model), crash_(crash), decisions_(decisions) {
    count_versions();
  }

  AtomSet run() {
    AtomSet survivors =
        decisions_.planned() ? planned() : propose_survivors(model_, crash_, decisions_);
    drop_unsupported(model_.precedence, survivors);
    if (!decisions_.planned()) note(survivors);
    return survivors;
  }

  /// Only losses that no other loss explains: the rest follows from the precedence.
  void note(const AtomSet& survivors) {
    for (std::uint32_t atom = 0; atom < model_.log.atoms(); ++atom) {
      if (survivors[atom] != 0) continue;
      const auto survives = [&](std::uint32_t earlier) { return survivors[earlier] != 0; };
      if (!std::ranges::all_of(model_.precedence.before(atom), survives)) continue;
      const std::uint32_t op = model_.log.first_op[atom];
      const Slot slot = slot_of(model_.log.ops[op]);
      decisions_.note(*slot.stream, slot.entity, slot.counter, newest_[op]);
    }
  }

 private:
  Slot slot_of(const MicroOp& op) const {
    if (op.kind == MicroOp::Kind::entries) {
      const NameRecord& record = model_.history.names[op.record];
      return {&kEntry, crash_.entity(record.changes.back().directory), record.ordinal};
    }
    const std::uint64_t entity = crash_.entity(model_.history.files[op.file].inode);
    switch (op.kind) {
      case MicroOp::Kind::size:
        return {&kSize, entity, 0};
      case MicroOp::Kind::mode:
        return {&kMode, entity, 0};
      default:
        return {&kSector, entity, op.position};
    }
  }

  /// newest_[i]: op i is the newest_[i]-th newest version of its slot, from 1.
  void count_versions() {
    struct Seen {
      std::uint64_t sizes = 0;
      std::uint64_t modes = 0;
      std::vector<std::uint64_t> sectors;
    };
    std::vector<Seen> files(model_.history.files.size());
    newest_.resize(model_.log.ops.size());
    for (std::size_t i = newest_.size(); i-- > 0;) {
      const MicroOp& op = model_.log.ops[i];
      if (op.kind == MicroOp::Kind::entries) {
        newest_[i] = 1;  // each change of a directory is a choice of its own
        continue;
      }
      Seen& seen = files[op.file];
      if (op.kind == MicroOp::Kind::size) newest_[i] = ++seen.sizes;
      if (op.kind == MicroOp::Kind::mode) newest_[i] = ++seen.modes;
      if (op.kind != MicroOp::Kind::sector) continue;
      if (seen.sectors.size() <= op.position) seen.sectors.resize(op.position + 1);
      newest_[i] = ++seen.sectors[op.position];
    }
  }

  AtomSet planned() const {
    AtomSet survivors(model_.log.atoms(), 1);
    for (std::size_t i = 0; i < model_.log.ops.size(); ++i) {
      const Slot slot = slot_of(model_.log.ops[i]);
      const std::uint64_t lost = decisions_.planned_value(*slot.stream, slot.entity, slot.counter);
      if (newest_[i] <= lost) survivors[model_.log.ops[i].atom] = 0;
    }
    return survivors;
  }

  const CrashModel& model_;
  CrashId crash_;
  Decisions& decisions_;
  std::vector<std::uint64_t> newest_;
};

}  // namespace

AtomSet choose_survivors(const CrashModel& model, CrashId crash, Decisions& decisions) {
  return Chooser(model, crash, decisions).run();
}

void note_survivors(const CrashModel& model, CrashId crash, const AtomSet& survivors,
                    Decisions& decisions) {
  Chooser(model, crash, decisions).note(survivors);
}

}  // namespace reprise::faults
