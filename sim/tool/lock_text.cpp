#include "sim/tool/lock_text.hpp"

#include <fmt/format.h>

#include "sim/values.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

// Locks that hardly matter are in the JSON.
constexpr std::size_t kMostRows = 20;

constexpr auto kRow = "{:<18}{:>9}{:>11}{:>7}  {:<27} {:<27} {}";
constexpr std::uint64_t kNsPerMicrosecond = 1000;

// In whole microseconds, once there are any.
std::string time_text(std::uint64_t ns) {
  return format_duration_ns(ns < kNsPerMicrosecond ? ns : ns - ns % kNsPerMicrosecond);
}

std::string times_text(const scheduler::Percentiles& times) {
  return fmt::format("{}/{}/{}/{}", time_text(times.p50), time_text(times.p90),
                     time_text(times.p99), time_text(times.most));
}

ordered_json times_to_json(const scheduler::Percentiles& times) {
  return {{"p50", times.p50}, {"p90", times.p90}, {"p99", times.p99}, {"max", times.most}};
}

std::string row_text(const LockReport::Row& row) {
  return fmt::format(kRow, row.lock, row.taken, row.contended, row.longest_queue,
                     row.contended == 0 ? "-" : times_text(row.waits_ns), times_text(row.holds_ns),
                     row.busiest);
}

ordered_json row_to_json(const LockReport::Row& row) {
  return {{"lock", row.lock},
          {"taken", row.taken},
          {"contended", row.contended},
          {"longest_queue", row.longest_queue},
          {"wait_ns", times_to_json(row.waits_ns)},
          {"hold_ns", times_to_json(row.holds_ns)},
          {"busiest", row.busiest}};
}

}  // namespace

std::vector<std::string> lock_lines(const LockReport& report) {
  if (report.rows.empty()) return {"no locks were taken"};
  std::vector<std::string> lines = {fmt::format(kRow, "lock", "taken", "contended", "queue",
                                                "wait p50/p90/p99/max", "hold p50/p90/p99/max",
                                                "mostly taken")};
  for (const LockReport::Row& row : report.rows) {
    if (lines.size() > kMostRows) break;
    lines.push_back(row_text(row));
  }
  if (report.rows.size() > kMostRows) {
    lines.push_back(fmt::format("... and {} more", report.rows.size() - kMostRows));
  }
  for (const std::string& warning : report.warnings) lines.push_back("warning: " + warning);
  return lines;
}

ordered_json locks_to_json(const LockReport& report) {
  ordered_json rows = ordered_json::array();
  for (const LockReport::Row& row : report.rows) rows.push_back(row_to_json(row));
  return {{"locks", rows}, {"warnings", report.warnings}};
}

}  // namespace reprise::sim
