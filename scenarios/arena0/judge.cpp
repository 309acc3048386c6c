#include "scenarios/arena0/judge.hpp"

#include <fmt/format.h>

#include "scenarios/arena0/repair.hpp"

namespace reprise::scenarios::arena0 {
namespace {

// The disk is honest and quick again: a minute is forever.
constexpr std::chrono::seconds kHealedPatience{60};

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
  auto opened = stemedb::Node::open(healed(setup));
  if (!opened.ok()) {
    if (!witness.has_unseen_lie())
      witness.complain("INV-REC-3", "does not open: " + opened.error().describe());
    return 1;
  }
  stemedb::Node& node = **opened;
  if (!lying && !node.journal().damage().empty()) {
    witness.complain("INV-REC-1", "recovery found interior damage on an honest disk");
  }
  take_out_damage(node.journal(), true, witness);
  const LogSurvey log = judge_log(node.journal(), lying, witness);
  if (!lying) {
    demand_progress(node, log.tail, witness);
    if (witness.violations().empty()) judge_store(node, log, witness);
  }
  const stemedb::Status stopped = node.stop();
  if (!stopped.ok() && !lying) witness.complain("INV-ING-1", stopped.error().describe());
  return 0;
}

}  // namespace reprise::scenarios::arena0
