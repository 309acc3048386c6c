#include "sim/lock_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/code_place.hpp"
#include "sim/monitor.hpp"

namespace reprise::sim {
namespace {

using scheduler::Contention;
using scheduler::LockOrder;
using scheduler::Taking;

std::string lock_text(const Taking& taking) {
  return fmt::format("{} #{}", scheduler::lock_name(taking.kind), taking.object);
}

std::string taken_text(const Taking& taking) {
  return fmt::format("{} taken {}", lock_text(taking), place_text(taking.site));
}

LockReport::Row row_of(std::uint64_t object, const Contention::OfLock& lock) {
  return {fmt::format("{} #{}", scheduler::lock_name(lock.kind), object),
          lock.taken,
          lock.contended,
          lock.longest_queue,
          scheduler::percentiles_of(lock.waits_ns),
          scheduler::percentiles_of(lock.holds_ns),
          place_text(lock.busiest_site())};
}

std::string warning_text(const LockMonitor::Warning& warning) {
  if (warning.kind == LockMonitor::Warning::Kind::reads_again) {
    return fmt::format(
        "thread {} takes reader lock #{} again {}, and has it since {}: if a writer comes in "
        "between and writers go first, both wait forever",
        warning.task, warning.held.object, place_text(warning.site), place_text(warning.held.site));
  }
  return fmt::format("thread {} waits ({}) {}, holding {}", warning.task, warning.what,
                     place_text(warning.site), taken_text(warning.held));
}

void add_stack(const Monitor& monitor, const Taking& taking, std::vector<std::string>& lines) {
  lines.push_back("  " + place_text(taking.site));
  for (const void* const caller : monitor.calls().callers(taking.stack)) {
    const std::string place = place_text(caller);
    if (place != kNowhere) lines.push_back("  called " + place);
  }
}

std::string cycle_text(const LockOrder::Cycle& cycle) {
  std::string text = "potential deadlock: ";
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    text += fmt::format("{}thread {} takes {} {} while it holds {}", i == 0 ? "" : ", ",
                        cycle[i].task, lock_text(cycle[i].wanted), place_text(cycle[i].wanted.site),
                        lock_text(cycle[i].held));
  }
  return text;
}

/// The same in whichever order the threads came.
std::string signature_of(const LockOrder::Cycle& cycle) {
  std::vector<std::string> places;
  for (const LockOrder::Step& step : cycle) places.push_back(function_text(step.wanted.site));
  std::sort(places.begin(), places.end());
  return fmt::format("potential deadlock: {}", fmt::join(places, " and "));
}

}  // namespace

LockReport describe_locks(const Monitor& monitor) {
  LockReport report;
  for (const auto& [object, lock] : monitor.locks_watched().contention().locks()) {
    report.rows.push_back(row_of(object, lock));
  }
  std::stable_sort(report.rows.begin(), report.rows.end(), [](const auto& one, const auto& other) {
    return one.contended > other.contended;
  });
  for (const LockOrder::Cycle& cycle : monitor.locks_watched().lock_order().cycles()) {
    report.warnings.push_back(cycle_text(cycle));
  }
  for (const auto& warning : monitor.locks_watched().warnings()) {
    report.warnings.push_back(warning_text(warning));
  }
  return report;
}

std::optional<Finding> describe_lock_order(const Monitor& monitor) {
  const std::vector<LockOrder::Cycle> cycles = monitor.locks_watched().lock_order().cycles();
  if (cycles.empty()) return std::nullopt;
  const LockOrder::Cycle& cycle = cycles.front();
  Finding finding{"potential deadlock", signature_of(cycle), cycle_text(cycle), {}};
  for (const LockOrder::Step& step : cycle) {
    finding.details.push_back(fmt::format("thread {} has {}", step.task, lock_text(step.held)));
    add_stack(monitor, step.held, finding.details);
    finding.details.push_back(fmt::format("and takes {}", lock_text(step.wanted)));
    add_stack(monitor, step.wanted, finding.details);
  }
  return finding;
}

}  // namespace reprise::sim
