#include "faults/ideals.hpp"

#include <algorithm>

namespace reprise::faults {
namespace {

class IdealWalk {
 public:
  IdealWalk(const Precedence& precedence, std::uint64_t limit,
            const std::function<void(const AtomSet&)>& visit)
      : precedence_(precedence), limit_(limit), visit_(visit), chosen_(precedence.atoms(), 0) {}

  /// Atoms are decided oldest first, so what an atom needs is already known.
  std::uint64_t run() {
    decide(0);
    return visited_;
  }

 private:
  void decide(std::uint32_t atom) {
    if (visited_ == limit_) return;
    if (atom == precedence_.atoms()) {
      ++visited_;
      visit_(chosen_);
      return;
    }
    decide(atom + 1);
    const auto is_chosen = [&](std::uint32_t earlier) { return chosen_[earlier] != 0; };
    if (!std::ranges::all_of(precedence_.before(atom), is_chosen)) return;
    chosen_[atom] = 1;
    decide(atom + 1);
    chosen_[atom] = 0;
  }

  const Precedence& precedence_;
  std::uint64_t limit_;
  const std::function<void(const AtomSet&)>& visit_;
  AtomSet chosen_;
  std::uint64_t visited_ = 0;
};

}  // namespace

std::uint64_t for_each_ideal(const Precedence& precedence, std::uint64_t limit,
                             const std::function<void(const AtomSet&)>& visit) {
  return IdealWalk(precedence, limit, visit).run();
}

}  // namespace reprise::faults
