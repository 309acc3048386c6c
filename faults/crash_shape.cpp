#include "faults/crash_shape.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "scheduler/prf.hpp"

namespace reprise::faults {
namespace {

using scheduler::Stream;

constexpr Stream kShape{"crash.shape"};

/// A sequence of raw draws at one address each.
class Draws {
 public:
  Draws(const scheduler::Decisions& decisions, std::uint64_t entity)
      : decisions_(decisions), entity_(entity) {}

  /// @returns a number in [0, n)
  std::uint64_t below(std::uint64_t n) {
    return scheduler::scale(decisions_.bits(kShape, entity_, counter_++), n);
  }

 private:
  const scheduler::Decisions& decisions_;
  std::uint64_t entity_;
  std::uint64_t counter_ = 0;
};

// Relative frequency of the shapes, cheap explanations first; coin and by_object reach every state.
constexpr std::array<std::pair<CrashShape, std::uint64_t>, 7> kWeights = {{
    {CrashShape::keep_all, 1},
    {CrashShape::drop_all, 2},
    {CrashShape::cut, 3},
    {CrashShape::omit_one, 3},
    {CrashShape::keep_one, 2},
    {CrashShape::by_object, 2},
    {CrashShape::coin, 3},
}};

CrashShape draw_shape(Draws& draws) {
  std::uint64_t total = 0;
  for (const auto& [shape, weight] : kWeights) total += weight;
  std::uint64_t drawn = draws.below(total);
  for (const auto& [shape, weight] : kWeights) {
    if (drawn < weight) return shape;
    drawn -= weight;
  }
  return CrashShape::keep_all;
}

AtomSet only(std::uint32_t atoms, std::uint64_t atom) {
  AtomSet survivors(atoms, 0);
  survivors[atom] = 1;
  return survivors;
}

AtomSet all_but(std::uint32_t atoms, std::uint64_t atom) {
  AtomSet survivors(atoms, 1);
  survivors[atom] = 0;
  return survivors;
}

AtomSet cut_at(std::uint32_t atoms, std::uint64_t position) {
  AtomSet survivors(atoms, 0);
  std::fill_n(survivors.begin(), position, std::uint8_t{1});
  return survivors;
}

AtomSet toss(std::uint32_t atoms, Draws& draws) {
  constexpr std::uint64_t kSides = 16;  // the coin keeps with 1/16, 4/16, 8/16, 12/16 or 15/16
  constexpr std::array<std::uint64_t, 5> kKeep = {1, 4, 8, 12, 15};
  const std::uint64_t keep = kKeep[draws.below(kKeep.size())];
  AtomSet survivors(atoms, 0);
  for (std::uint8_t& survives : survivors) survives = draws.below(kSides) < keep ? 1 : 0;
  return survivors;
}

/// The files and the namespace fare differently: a name without its data, data without its name.
AtomSet by_object(const MicroLog& log, Draws& draws) {
  std::map<std::uint32_t, std::uint64_t> cut_of;  // by file: atoms from this one on are lost
  AtomSet survivors(log.atoms(), 0);
  for (std::uint32_t atom = 0; atom < log.atoms(); ++atom) {
    const std::uint32_t file = log.ops[log.first_op[atom]].file;
    auto [cut, is_new] = cut_of.try_emplace(file, 0);
    if (is_new) {
      const std::array<std::uint64_t, 3> cuts = {0, log.atoms(), draws.below(log.atoms() + 1)};
      cut->second = cuts[draws.below(cuts.size())];
    }
    survivors[atom] = atom < cut->second ? 1 : 0;
  }
  return survivors;
}

}  // namespace

AtomSet propose_survivors(const CrashModel& model, CrashId crash,
                          const scheduler::Decisions& decisions) {
  Draws draws(decisions, crash.entity(kNoInode));
  const std::uint32_t atoms = model.log.atoms();
  if (atoms == 0) return {};
  switch (draw_shape(draws)) {
    case CrashShape::keep_all:
      return AtomSet(atoms, 1);
    case CrashShape::drop_all:
      return AtomSet(atoms, 0);
    case CrashShape::cut:
      return cut_at(atoms, draws.below(std::uint64_t{atoms} + 1));
    case CrashShape::omit_one:
      return all_but(atoms, draws.below(atoms));
    case CrashShape::keep_one: {
      AtomSet survivors = only(atoms, draws.below(atoms));
      add_required(model.precedence, survivors);
      return survivors;
    }
    case CrashShape::by_object:
      return by_object(model.log, draws);
    case CrashShape::coin:
      return toss(atoms, draws);
  }
  return AtomSet(atoms, 1);
}

}  // namespace reprise::faults
