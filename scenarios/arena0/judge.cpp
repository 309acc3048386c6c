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

int judge(const Setup& setup, Witness& witness, Trust trust) {
  auto opened = stemedb::Node::open(healed(setup));
  if (!opened.ok()) {
    if (!witness.has_unseen_lie() && trust != Trust::none)
      witness.complain("INV-REC-3", "does not open: " + opened.error().describe());
    return 1;
  }
  stemedb::Node& node = **opened;
  if (trust == Trust::full && !node.journal().damage().empty()) {
    witness.complain("INV-REC-1", "recovery found interior damage on an honest disk");
  }
  take_out_damage(node.journal(), true, witness);
  const LogSurvey log = judge_log(node.journal(), trust, witness);
  const bool must_finish = trust <= Trust::stained;
  if (must_finish) demand_progress(node, log.tail, witness);
  if (!must_finish) judge_contents(node, log, witness);
  if (must_finish && witness.violations().empty()) judge_store(node, log, witness);
  const stemedb::Status stopped = node.stop();
  if (!stopped.ok() && must_finish) witness.complain("INV-ING-1", stopped.error().describe());
  return 0;
}

}  // namespace reprise::scenarios::arena0
