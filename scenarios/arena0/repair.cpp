#include "scenarios/arena0/repair.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace reprise::scenarios::arena0 {

void take_out_damage(stemedb::Journal& journal, bool faults_are_over, Witness& witness) {
  const std::vector<stemedb::DamagedRange> found = journal.damage();
  for (const auto& [range, reason] : found) {
    const auto is_forgotten = [&range](const ReportedDamage& earlier) {
      return earlier.taken_out && earlier.from == range.from;
    };
    if (std::ranges::any_of(witness.damage(), is_forgotten)) {
      witness.complain("INV-REC-4",
                       fmt::format("the damage at {} is back, it had been taken out", range.from));
    }
    witness.note_damage({range.from, range.to, false});  // a crash may come in the middle
    const stemedb::Status taken_out = journal.quarantine_range(range);
    if (taken_out.ok()) {
      witness.note_damage({range.from, range.to, true});
    } else if (faults_are_over) {
      witness.complain("INV-REC-4", taken_out.error().describe());
    }
  }
}

}  // namespace reprise::scenarios::arena0
