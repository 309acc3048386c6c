// The write-ahead log alone, small enough to try every state that a power cut can leave: appends
// one by one, a rotation, and after the cut another life that appends.

#include <fmt/format.h>

#include "scenarios/arena0/judge.hpp"
#include "scenarios/scenarios.hpp"
#include "scenarios/stemedb_switches.hpp"
#include "system/wal/journal.hpp"

namespace reprise::scenarios {
namespace {

using namespace arena0;

constexpr std::size_t kRecords = 4;

stemedb::JournalOptions make_options(const sim::Run& run) {
  stemedb::JournalOptions options;
  options.max_segment_bytes = 400;  // small enough that the last record rotates
  options.bugs = stemedb_bugs(run.configuration());
  return options;
}

/// Appends records; what fails may or may not be in the log.
int append(const stemedb::JournalOptions& options, std::size_t records, Witness& witness) {
  auto journal = stemedb::Journal::open(kDirectory, options);
  if (!journal.ok()) return 1;
  for (std::size_t i = 0; i < records; ++i) {
    Item item;
    item.payload = fmt::format("record {} of life {}, {}", i, witness.life(), std::string(60, '-'));
    const std::size_t attempt = witness.attempt(item, 0);
    const auto offset = (*journal)->append(item.payload);
    if (!offset.ok()) {
      witness.refuse(attempt);
      continue;
    }
    witness.acknowledge(attempt, *offset);
  }
  return (*journal)->close().ok() ? 0 : 1;
}

int judge_journal(const stemedb::JournalOptions& options, Trust trust, Witness& witness) {
  auto journal = stemedb::Journal::open(kDirectory, options);
  if (!journal.ok()) {
    witness.complain("INV-REC-3", "does not open: " + journal.error().describe());
    return 1;
  }
  if (trust == Trust::full && !(*journal)->damage().empty()) {
    witness.complain("INV-REC-1", "recovery found interior damage on an honest disk");
  }
  (void)judge_log(**journal, trust, witness);
  return (*journal)->close().ok() ? 0 : 1;
}

void run_journal(sim::Run& run) {
  const stemedb::JournalOptions options = make_options(run);
  Witness witness;
  // Who hands a directory to a journal has made it durable.
  sim::Disk& disk = run.world().machine().disk();
  (void)disk.make_directory({.path = kDirectory}, 0755);
  disk.settle();
  run.pin_faults();
  run.world().start("writer", [&] { return append(options, kRecords, witness); });
  const bool is_cut = run.live();
  bool goes_on = is_cut || run.world().machine().faults().has_struck();
  run.world().machine().faults().heal();
  disk.heal();
  while (goes_on && !run.failed()) {
    witness.begin_life(false);
    run.world().start("writer", [&] { return append(options, 1, witness); });
    goes_on = run.live();
  }
  if (run.failed()) return;
  const Trust trust = trust_in_disk(run.world().machine());
  run.world().start("judge", [&] { return judge_journal(options, trust, witness); });
  run.world().run();
  report(run, witness, trust);
}

const std::vector<sim::BugSwitch> kSwitches = stemedb_switches({stemedb::Bug::kB29});

}  // namespace

const sim::Scenario kJournal{
    "journal", "the write-ahead log alone: appends, a rotation, a reader; for explore",
    kSwitches, &run_journal,
    {},        true,
    true};

}  // namespace reprise::scenarios
