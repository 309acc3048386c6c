#include "sim/race_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/code_place.hpp"

namespace reprise::sim {
namespace {

using scheduler::AccessSite;
using scheduler::Race;

std::string thread_text(scheduler::TaskId task) { return fmt::format("thread {}", task); }

std::string doing_text(const Race::Side& side, const char* verb_write, const char* verb_read) {
  return fmt::format("{}{}", side.writes ? verb_write : verb_read,
                     side.atomic ? " atomically" : "");
}

std::string locks_text(const Monitor& monitor, const AccessSite& site) {
  std::string text;
  for (const auto& lock : monitor.locks().of(site.locks)) {
    text += fmt::format("{} {} #{} taken {}", text.empty() ? "holding" : ", and",
                        scheduler::lock_name(lock.kind), lock.object, place_text(lock.site));
  }
  return text.empty() ? "holding no lock" : text;
}

void add_stack(const Monitor& monitor, const AccessSite& site, std::vector<std::string>& lines) {
  lines.push_back("  " + place_text(site.place));
  for (const void* const caller : monitor.calls().callers(site.stack)) {
    const std::string place = place_text(caller);
    if (place != kNowhere) lines.push_back("  called " + place);
  }
}

void add_side(const Monitor& monitor, const Race::Side& side, const std::string& doing,
              std::vector<std::string>& lines) {
  lines.push_back(
      fmt::format("{} {}, {}", thread_text(side.task), doing, locks_text(monitor, side.site)));
  add_stack(monitor, side.site, lines);
}

void add_allocation(const Monitor& monitor, std::vector<std::string>& lines) {
  const auto& allocation = monitor.allocation_of_race();
  if (!allocation) return;
  lines.push_back(fmt::format("byte {} of {} that {} allocated",
                              monitor.race()->address - allocation->begin, allocation->bytes,
                              thread_text(allocation->task)));
  add_stack(monitor, allocation->site, lines);
}

/// The same for both orders in which the two can come.
std::string signature_of(const Race& race) {
  std::string one = function_text(race.earlier.site.place);
  std::string other = function_text(race.later.site.place);
  if (other < one) std::swap(one, other);
  return fmt::format("data race: {} and {}", one, other);
}

}  // namespace

Finding describe_race(const Monitor& monitor) {
  const Race& race = *monitor.race();
  Finding finding;
  finding.kind = "data race";
  finding.signature = signature_of(race);
  finding.message =
      fmt::format("data race: {} {} {}, {} {} {}", thread_text(race.later.task),
                  doing_text(race.later, "writes", "reads"), place_text(race.later.site.place),
                  thread_text(race.earlier.task), doing_text(race.earlier, "wrote", "read"),
                  place_text(race.earlier.site.place));
  add_side(monitor, race.later, doing_text(race.later, "writes", "reads"), finding.details);
  add_side(monitor, race.earlier, doing_text(race.earlier, "wrote", "read"), finding.details);
  add_allocation(monitor, finding.details);
  return finding;
}

}  // namespace reprise::sim
