#include "scenarios/arena0/judge.hpp"

#include <fmt/format.h>

namespace reprise::scenarios::arena0 {
namespace {

// The disk is honest and quick again: a minute is forever.
constexpr std::chrono::seconds kHealedPatience{60};

// What the operator does about interior damage: take it out, so that the log can go on.
std::vector<ReportedDamage> quarantine_damage(stemedb::Journal& journal, Witness& witness) {
  std::vector<ReportedDamage> reported;
  for (const stemedb::DamagedRange& damage : journal.damage()) {
    reported.push_back({damage.range.from, damage.range.to});
    const stemedb::Status taken_out = journal.quarantine_range(damage.range);
    if (!taken_out.ok()) witness.complain("INV-REC-4", taken_out.error().describe());
  }
  return reported;
}

void demand_progress(stemedb::Node& node, std::uint64_t tail, Witness& witness) {
  const stemedb::Status caught_up = node.ingest().wait_until_offset(tail, kHealedPatience);
  if (!caught_up.ok()) {
    witness.complain("INV-ING-5",
                     fmt::format("ingest does not finish: {}; last error: {}",
                                 caught_up.error().describe(), node.ingest().status().last_error));
  }
  const auto cursor = node.ingest().cursor();
  if (cursor.ok() && cursor->offset > tail) {
    witness.complain("INV-ING-3", fmt::format("the cursor {} is behind the end of the log {}",
                                              cursor->offset, tail));
  }
}

}  // namespace

int judge(const Setup& setup, Witness& witness, bool lying) {
  auto opened = stemedb::Node::open(setup.node);
  if (!opened.ok()) {
    if (!lying) witness.complain("INV-REC-3", "does not open: " + opened.error().describe());
    return 1;
  }
  stemedb::Node& node = **opened;
  if (!lying && !node.journal().damage().empty()) {
    witness.complain("INV-REC-1", "recovery found interior damage on an honest disk");
  }
  std::vector<ReportedDamage> damage = quarantine_damage(node.journal(), witness);
  const LogSurvey log = judge_log(node.journal(), std::move(damage), lying, witness);
  if (!lying) {
    demand_progress(node, log.tail, witness);
    if (witness.violations().empty()) judge_store(node, log, witness);
  }
  const stemedb::Status stopped = node.stop();
  if (!stopped.ok() && !lying) witness.complain("INV-ING-1", stopped.error().describe());
  return 0;
}

}  // namespace reprise::scenarios::arena0
