#include "sim/crash_count.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace reprise::sim {
namespace {

using faults::AtomSet;
using faults::CrashSpace;

// A part with more states than this is bounded instead: counting it takes about a millisecond.
constexpr std::uint64_t kCountedMax = 1 << 12;

/// Which part of the precedence each atom belongs to.
class Parts {
 public:
  explicit Parts(const CrashSpace& space) : parent_(space.atoms()) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    for (std::uint32_t atom = 0; atom < space.atoms(); ++atom) {
      for (const std::uint32_t earlier : space.precedence().before(atom)) {
        parent_[root(atom)] = root(earlier);
      }
    }
  }

  std::map<std::uint32_t, std::vector<std::uint32_t>> members() {
    std::map<std::uint32_t, std::vector<std::uint32_t>> parts;
    for (std::uint32_t atom = 0; atom < parent_.size(); ++atom) parts[root(atom)].push_back(atom);
    return parts;
  }

 private:
  std::uint32_t root(std::uint32_t atom) {
    while (parent_[atom] != atom) atom = parent_[atom] = parent_[parent_[atom]];
    return atom;
  }

  std::vector<std::uint32_t> parent_;
};

/// Counts the closed subsets of one part, oldest atom first; stops at the limit.
class PartCount {
 public:
  PartCount(const CrashSpace& space, const std::vector<std::uint32_t>& atoms)
      : space_(space), atoms_(atoms), chosen_(space.atoms(), 0) {}

  std::uint64_t run() {
    decide(0);
    return count_;
  }

 private:
  void decide(std::size_t next) {
    if (count_ > kCountedMax) return;
    if (next == atoms_.size()) {
      ++count_;
      return;
    }
    decide(next + 1);
    for (const std::uint32_t earlier : space_.precedence().before(atoms_[next])) {
      if (chosen_[earlier] == 0) return;
    }
    chosen_[atoms_[next]] = 1;
    decide(next + 1);
    chosen_[atoms_[next]] = 0;
  }

  const CrashSpace& space_;
  const std::vector<std::uint32_t>& atoms_;
  AtomSet chosen_;
  std::uint64_t count_ = 0;
};

}  // namespace

StateCount count_states(const CrashSpace& space) {
  StateCount total;
  for (const auto& [root, atoms] : Parts(space).members()) {
    const std::uint64_t count = PartCount(space, atoms).run();
    if (count > kCountedMax) {
      total.is_bound = true;
      total.exact = 0;
      total.log2 += static_cast<double>(atoms.size());  // every closed set is a subset
      continue;
    }
    total.log2 += std::log2(static_cast<double>(count));
    const bool fits = total.exact <= std::numeric_limits<std::uint64_t>::max() / count;
    total.exact = fits ? total.exact * count : 0;
  }
  return total;
}

}  // namespace reprise::sim
