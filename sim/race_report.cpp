#include "sim/race_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/code_place.hpp"

namespace reprise::sim {
namespace {

using scheduler::AccessKind;
using scheduler::AccessSite;
using scheduler::Race;

std::string thread_text(scheduler::TaskId task) { return fmt::format("thread {}", task); }

std::string did_text(const Race::Side& side) {
  if (side.kind == AccessKind::free) return "freed";
  return fmt::format("{}{}", is_write(side.kind) ? "wrote" : "read",
                     is_atomic(side.kind) ? " atomically" : "");
}

std::string does_text(const Race::Side& side) {
  if (side.kind == AccessKind::free) return "frees";
  return fmt::format("{}{}", is_write(side.kind) ? "writes" : "reads",
                     is_atomic(side.kind) ? " atomically" : "");
}

/// A use and a free that nothing orders are the same bug in both orders.
bool is_of_free(const Race& race) {
  return race.is_use_after_free() || race.later.kind == AccessKind::free;
}

std::string kind_of(const Race& race) { return is_of_free(race) ? "use after free" : "data race"; }

std::string locks_text(const Monitor& monitor, const AccessSite& site) {
  std::string text;
  for (const auto& lock : monitor.locks().of(site.locks)) {
    if (AllowedRaces::is_token(lock)) continue;
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
  return fmt::format("{}: {} and {}", kind_of(race), one, other);
}

}  // namespace

Finding describe_race(const Monitor& monitor) {
  const Race& race = *monitor.race();
  Finding finding;
  finding.kind = kind_of(race);
  finding.signature = signature_of(race);
  finding.message = fmt::format("{}: {} {} {}, {} {} {}", finding.kind,
                                thread_text(race.later.task), does_text(race.later),
                                place_text(race.later.site.place), thread_text(race.earlier.task),
                                did_text(race.earlier), place_text(race.earlier.site.place));
  add_side(monitor, race.later, does_text(race.later), finding.details);
  add_side(monitor, race.earlier, did_text(race.earlier), finding.details);
  add_allocation(monitor, finding.details);
  return finding;
}

}  // namespace reprise::sim
