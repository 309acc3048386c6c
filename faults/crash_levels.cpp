#include "faults/crash_levels.hpp"

#include <array>

#include "scheduler/decisions.hpp"
#include "scheduler/prf.hpp"

namespace reprise::faults {
namespace {

/// The set without the atom and all that needs it.
void remove(const CrashSpace& space, AtomSet& survivors, std::uint32_t atom) {
  survivors[atom] = 0;
  drop_unsupported(space.precedence(), survivors);
}

bool is_of_pairs(CrashLevel level) {
  return level == CrashLevel::pairs || level == CrashLevel::omit_two ||
         level == CrashLevel::keep_two;
}

}  // namespace

std::string_view name_of(CrashLevel level) {
  constexpr std::array<std::string_view, kCrashLevels> kLevelNames = {
      "nothing survives", "everything survives", "all but one", "one alone",
      "a prefix but one", "all but two",         "two alone"};
  return kLevelNames[static_cast<std::size_t>(level)];
}

std::optional<CrashLevel> CrashLevels::at() const {
  return level_ < kCrashLevels ? std::optional(static_cast<CrashLevel>(level_)) : std::nullopt;
}

CrashLevels::CrashLevels(const CrashSpace& space, std::uint32_t fills)
    : space_(space), fills_(fills) {
  find_next();
}

CrashState CrashLevels::next() {
  CrashState state{make(), fill_, {}};
  advance();
  find_next();
  return state;
}

/// Where a level has no more states the next one begins.
void CrashLevels::find_next() {
  while (level_ < kCrashLevels && !exists()) {
    ++level_;
    first_ = 0;
    second_ = level_ < kCrashLevels && is_of_pairs(static_cast<CrashLevel>(level_)) ? 1 : 0;
    fill_ = 0;
  }
}

/// Pairs are counted with first_ < second_, the other levels with first_ alone.
bool CrashLevels::exists() const {
  const auto level = static_cast<CrashLevel>(level_);
  if (level == CrashLevel::none || level == CrashLevel::all) return first_ == 0;
  return (is_of_pairs(level) ? second_ : first_) < space_.atoms();
}

void CrashLevels::advance() {
  if (++fill_ < fills_) return;
  fill_ = 0;
  const bool pairs = is_of_pairs(static_cast<CrashLevel>(level_));
  if (!pairs) {
    ++first_;
  } else if (++first_ == second_) {
    first_ = 0;
    ++second_;
  }
}

AtomSet CrashLevels::make() const {
  switch (static_cast<CrashLevel>(level_)) {
    case CrashLevel::none:
      return AtomSet(space_.atoms(), 0);
    case CrashLevel::all:
      return AtomSet(space_.atoms(), 1);
    case CrashLevel::omit_one:
      return without(first_, first_);
    case CrashLevel::keep_one:
      return only(first_, first_);
    case CrashLevel::pairs:
      return up_to_without(second_, first_);
    case CrashLevel::omit_two:
      return without(first_, second_);
    case CrashLevel::keep_two:
      return only(first_, second_);
  }
  return {};
}

AtomSet CrashLevels::without(std::uint32_t first, std::uint32_t second) const {
  AtomSet survivors(space_.atoms(), 1);
  survivors[first] = 0;
  remove(space_, survivors, second);
  return survivors;
}

AtomSet CrashLevels::only(std::uint32_t first, std::uint32_t second) const {
  AtomSet survivors(space_.atoms(), 0);
  survivors[first] = survivors[second] = 1;
  add_required(space_.precedence(), survivors);
  return survivors;
}

AtomSet CrashLevels::up_to_without(std::uint32_t last, std::uint32_t lost) const {
  AtomSet survivors(space_.atoms(), 0);
  std::fill_n(survivors.begin(), last + 1, std::uint8_t{1});
  remove(space_, survivors, lost);
  return survivors;
}

CrashState sample_state(const CrashSpace& space, std::uint32_t fills, std::uint64_t seed,
                        std::uint64_t number) {
  constexpr std::uint64_t kStream = scheduler::Stream::hash("explore.sample");
  CrashState state;
  state.survivors.resize(space.atoms());
  const std::uint64_t keep_of_16 =
      1 + scheduler::scale(scheduler::prf(seed, kStream, number, 0), 15);
  for (std::uint32_t atom = 0; atom < space.atoms(); ++atom) {
    const std::uint64_t bits = scheduler::prf(seed, kStream, number, atom + 1);
    state.survivors[atom] = scheduler::scale(bits, 16) < keep_of_16 ? 1 : 0;
  }
  drop_unsupported(space.precedence(), state.survivors);
  const std::uint64_t bits = scheduler::prf(seed, kStream, number, space.atoms() + 1);
  state.fill = static_cast<std::uint32_t>(scheduler::scale(bits, fills));
  return state;
}

}  // namespace reprise::faults
