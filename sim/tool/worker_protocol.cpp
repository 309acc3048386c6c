#include "sim/tool/worker_protocol.hpp"

#include <unistd.h>

#include <cerrno>

#include "scheduler/check.hpp"
#include "sim/tool/bytes.hpp"

namespace reprise::sim {
namespace {

using Length = std::uint64_t;

void write_lines(ByteWriter& writer, const std::vector<std::string>& lines) {
  writer.value(lines.size());
  for (const std::string& line : lines) writer.text(line);
}

std::vector<std::string> read_lines(ByteReader& reader) {
  std::vector<std::string> lines;
  const auto count = reader.value<std::size_t>();
  for (std::size_t i = 0; i < count; ++i) lines.push_back(reader.text());
  return lines;
}

void write_finding(ByteWriter& writer, const std::optional<Finding>& finding) {
  writer.value(finding.has_value());
  if (!finding) return;
  writer.text(finding->kind);
  writer.text(finding->signature);
  writer.text(finding->message);
  write_lines(writer, finding->details);
}

std::optional<Finding> read_finding(ByteReader& reader) {
  if (!reader.value<bool>()) return std::nullopt;
  Finding finding;
  finding.kind = reader.text();
  finding.signature = reader.text();
  finding.message = reader.text();
  finding.details = read_lines(reader);
  return finding;
}

void write_locks(ByteWriter& writer, const std::optional<LockReport>& locks) {
  writer.value(locks.has_value());
  if (!locks) return;
  writer.value(locks->rows.size());
  for (const LockReport::Row& row : locks->rows) {
    writer.text(row.lock);
    writer.value(row.taken);
    writer.value(row.contended);
    writer.value(row.longest_queue);
    writer.value(row.waits_ns);
    writer.value(row.holds_ns);
    writer.text(row.busiest);
  }
  write_lines(writer, locks->warnings);
}

std::optional<LockReport> read_locks(ByteReader& reader) {
  if (!reader.value<bool>()) return std::nullopt;
  LockReport locks;
  const auto rows = reader.value<std::size_t>();
  for (std::size_t i = 0; i < rows; ++i) {
    LockReport::Row& row = locks.rows.emplace_back();
    row.lock = reader.text();
    row.taken = reader.value<std::uint64_t>();
    row.contended = reader.value<std::uint64_t>();
    row.longest_queue = reader.value<std::uint64_t>();
    row.waits_ns = reader.value<scheduler::Percentiles>();
    row.holds_ns = reader.value<scheduler::Percentiles>();
    row.busiest = reader.text();
  }
  locks.warnings = read_lines(reader);
  return locks;
}

// Places are addresses in the code, which all workers share with their supervisor.
void write_profile(ByteWriter& writer, const std::optional<scheduler::Profile>& profile) {
  writer.value(profile.has_value());
  if (!profile) return;
  writer.array(profile->places);
  writer.array(profile->quiet_places);
  writer.array(profile->pairs);
  writer.value(profile->locations.size());
  for (const std::vector<scheduler::Site>& sites : profile->locations) writer.array(sites);
  writer.array(profile->counts);
  writer.array(profile->creators);
  writer.value(profile->points);
}

std::optional<scheduler::Profile> read_profile(ByteReader& reader) {
  if (!reader.value<bool>()) return std::nullopt;
  scheduler::Profile profile;
  profile.places = reader.array<const void*>();
  profile.quiet_places = reader.array<const void*>();
  profile.pairs = reader.array<scheduler::Profile::Pair>();
  const auto locations = reader.value<std::size_t>();
  for (std::size_t i = 0; i < locations; ++i) {
    profile.locations.push_back(reader.array<scheduler::Site>());
  }
  profile.counts = reader.array<scheduler::Profile::Count>();
  profile.creators = reader.array<scheduler::TaskId>();
  profile.points = reader.value<std::uint64_t>();
  profile.make_index();
  return profile;
}

void write_outcome(ByteWriter& writer, const RunResult& outcome) {
  write_finding(writer, outcome.finding);
  writer.value(outcome.trace_hash);
  writer.value(outcome.steps);
  writer.value(outcome.switches);
  writer.value(outcome.virtual_ns);
  writer.value(outcome.events);
  writer.value(outcome.deepest_stack_bytes);
  writer.array(outcome.checkpoints);
  writer.array(outcome.decisions);
  write_lines(writer, outcome.streams);
  writer.array(outcome.last_events);
  writer.array(outcome.crash_points);
  writer.array(outcome.faults);
  write_locks(writer, outcome.locks);
  writer.text(outcome.strategy);
  write_profile(writer, outcome.profile);
}

RunResult read_outcome(ByteReader& reader) {
  RunResult outcome;
  outcome.finding = read_finding(reader);
  outcome.trace_hash = reader.value<scheduler::TraceHash>();
  outcome.steps = reader.value<std::uint64_t>();
  outcome.switches = reader.value<std::uint64_t>();
  outcome.virtual_ns = reader.value<std::uint64_t>();
  outcome.events = reader.value<std::uint64_t>();
  outcome.deepest_stack_bytes = reader.value<std::size_t>();
  outcome.checkpoints = reader.array<scheduler::TraceHash>();
  outcome.decisions = reader.array<scheduler::Decision>();
  outcome.streams = read_lines(reader);
  outcome.last_events = reader.array<scheduler::Event>();
  outcome.crash_points = reader.array<std::uint64_t>();
  outcome.faults = reader.array<FaultCount>();
  outcome.locks = read_locks(reader);
  outcome.strategy = reader.text();
  outcome.profile = read_profile(reader);
  return outcome;
}

void write_schedules(ByteWriter& writer, const std::optional<ScheduleCoverage>& schedules) {
  writer.value(schedules.has_value());
  if (!schedules) return;
  writer.value(schedules->executions);
  writer.value(schedules->redundant);
  writer.value(schedules->runs);
  writer.value(schedules->restarts);
  writer.value(schedules->failed);
  writer.value(schedules->longest);
  writer.value(schedules->millionths_done);
  writer.value(schedules->exhausted);
  writer.value(schedules->preemptions);
  writer.text(schedules->reservation);
}

std::optional<ScheduleCoverage> read_schedules(ByteReader& reader) {
  if (!reader.value<bool>()) return std::nullopt;
  ScheduleCoverage schedules;
  schedules.executions = reader.value<std::uint64_t>();
  schedules.redundant = reader.value<std::uint64_t>();
  schedules.runs = reader.value<std::uint64_t>();
  schedules.restarts = reader.value<std::uint64_t>();
  schedules.failed = reader.value<std::uint64_t>();
  schedules.longest = reader.value<std::uint64_t>();
  schedules.millionths_done = reader.value<std::uint64_t>();
  schedules.exhausted = reader.value<bool>();
  schedules.preemptions = reader.value<std::optional<std::uint64_t>>();
  schedules.reservation = reader.text();
  return schedules;
}

void write_explored(ByteWriter& writer, const std::optional<ExploreResult>& explored) {
  writer.value(explored.has_value());
  if (!explored) return;
  writer.value(explored->coverage);
  write_schedules(writer, explored->schedules);
  writer.array(explored->schedule_state);
  writer.value(explored->findings.size());
  for (const ExploredFinding& finding : explored->findings) {
    write_outcome(writer, finding.run);
    writer.value(finding.recoveries);
  }
}

std::optional<ExploreResult> read_explored(ByteReader& reader) {
  if (!reader.value<bool>()) return std::nullopt;
  ExploreResult explored;
  explored.coverage = reader.value<CutCoverage>();
  explored.schedules = read_schedules(reader);
  explored.schedule_state = reader.array<std::uint64_t>();
  const auto findings = reader.value<std::size_t>();
  for (std::size_t i = 0; i < findings; ++i) {
    ExploredFinding& finding = explored.findings.emplace_back();
    finding.run = read_outcome(reader);
    finding.recoveries = reader.value<std::uint64_t>();
  }
  return explored;
}

}  // namespace

std::string encode_frame(std::uint64_t index, const RunRecord& record) {
  ByteWriter writer;
  writer.value(index);
  writer.value(record.ending);
  write_outcome(writer, record.outcome);
  writer.text(record.trouble);
  writer.value(record.repeated);
  writer.value(record.second.has_value());
  if (record.second) write_outcome(writer, *record.second);
  write_explored(writer, record.explored);

  ByteWriter frame;
  frame.text(writer.bytes());
  return frame.bytes();
}

std::optional<IndexedRecord> FrameReader::next() {
  const std::string_view unread = std::string_view(bytes_).substr(read_);
  if (unread.size() < sizeof(Length)) return std::nullopt;
  const auto length = ByteReader(unread.substr(0, sizeof(Length))).value<Length>();
  if (unread.size() - sizeof(Length) < length) return std::nullopt;

  ByteReader reader(unread.substr(sizeof(Length), length));
  IndexedRecord indexed;
  indexed.index = reader.value<std::uint64_t>();
  indexed.record.ending = reader.value<Ending>();
  indexed.record.outcome = read_outcome(reader);
  indexed.record.trouble = reader.text();
  indexed.record.repeated = reader.value<bool>();
  if (reader.value<bool>()) indexed.record.second = read_outcome(reader);
  indexed.record.explored = read_explored(reader);
  REPRISE_CHECK(reader.complete());
  read_ += sizeof(Length) + length;
  return indexed;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace reprise::sim
