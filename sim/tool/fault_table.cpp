#include "sim/tool/fault_table.hpp"

#include <fmt/format.h>

namespace reprise::sim {
namespace {

constexpr std::string_view kIntroduction =
    "# Fault families\n"
    "\n"
    "What can go wrong in a run. A scenario draws a swarm: each family up to its contract level is "
    "active in a share of the\n"
    "runs - a small one where a program hardly gets anywhere under it - at a drawn rate and with "
    "drawn knobs;\n"
    "`--fault RULE` says where one strikes instead. The level says what an oracle may still "
    "demand:\n"
    "L0, an honest disk: what was acknowledged is there; L1, failing calls: what reported an error "
    "may be there or not;\n"
    "L2, a lying disk: nothing wrong is taken for right.\n"
    "\n"
    "A rule is a line, for `--fault` or for a file that `--fault-file` names (`#` begins a "
    "remark):\n"
    "\n"
    "```\n"
    "bit_flip=1/100                                     # with this probability\n"
    "failed_fsync=@3 path=*/wal/*                       # the third one there, and only that\n"
    "write_error=@1+ call=write                         # the first one, and all later ones\n"
    "slow_disk=1 call=sync from=10ms until=200ms        # for a while, in virtual time\n"
    "no_space=1 capacity_bytes=40960 from=5ms until=1s  # a knob; space comes back\n"
    "```\n"
    "\n"
    "How closely a family can be aimed is in the column *aim*: at the whole run, a time, a call, a "
    "file. Rules of one family add\n"
    "up; calls go by the names that traces show.\n"
    "\n"
    "Generated: `reprise list faults --markdown > docs/fault-families.md`.\n"
    "\n"
    "| family | level | aim | models | leaves out | runs | rate | knobs: least to most (standard) "
    "|\n"
    "|---|---|---|---|---|---|---|---|\n";

std::string knobs_of(const faults::Family& family) {
  std::string text;
  for (const faults::Knob& knob : family.knobs) {
    text +=
        fmt::format("{}`{}` {} to {} ({}){}{}", text.empty() ? "" : "; ", knob.name, knob.minimum,
                    knob.maximum, knob.standard, knob.unit.empty() ? "" : " ", knob.unit);
  }
  return text;
}

std::string share_of(const faults::Family& family) {
  return fmt::format("{}/{}", family.share.numerator, family.share.denominator);
}

std::string_view aim_name(const faults::Family& family) {
  switch (family.aim) {
    case faults::Aim::run:
      return "run";
    case faults::Aim::time:
      return "time";
    case faults::Aim::call:
      return "call";
    case faults::Aim::file:
      break;
  }
  return "file";
}

std::string rate_of(const faults::Family& family) {
  if (family.rarest == family.commonest) return fmt::format("1/{}", family.rarest);
  return fmt::format("1/{} to 1/{}", family.rarest, family.commonest);
}

}  // namespace

std::string_view level_name(faults::ContractLevel level) {
  switch (level) {
    case faults::ContractLevel::honest_disk:
      return "L0";
    case faults::ContractLevel::failing_calls:
      return "L1";
    case faults::ContractLevel::lying_disk:
      break;
  }
  return "L2";
}

nlohmann::ordered_json family_details(const faults::Family& family) {
  nlohmann::ordered_json knobs = nlohmann::ordered_json::array();
  for (const faults::Knob& knob : family.knobs) {
    knobs.push_back({{"name", knob.name},
                     {"unit", knob.unit},
                     {"minimum", knob.minimum},
                     {"maximum", knob.maximum},
                     {"standard", knob.standard}});
  }
  return {{"level", level_name(family.level)},
          {"aim", aim_name(family)},
          {"share", share_of(family)},
          {"rarest", family.rarest},
          {"commonest", family.commonest},
          {"knobs", knobs},
          {"probe", family.probe},
          {"leaves_out", family.leaves_out}};
}

std::string fault_table() {
  std::string table(kIntroduction);
  for (const faults::Family& family : faults::families()) {
    table += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n", family.name,
                         level_name(family.level), aim_name(family), family.models,
                         family.leaves_out, share_of(family), rate_of(family), knobs_of(family));
  }
  return table;
}

}  // namespace reprise::sim
