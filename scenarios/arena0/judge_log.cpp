#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scenarios/arena0/judge.hpp"

namespace reprise::scenarios::arena0 {
namespace {

using stemedb::Journal;

// Reads record by record, over damage, to the end.
LogSurvey read_all(Journal& journal, Witness& witness) {
  LogSurvey log;
  log.damage = witness.damage();
  // Registered, so that nothing is cleaned up under the judge's eyes.
  do {
    log.first_offset = journal.segments().first_offset();
  } while (!journal.segments().register_cursor("judge", log.first_offset).ok());
  const auto tail = journal.tail();
  if (!tail.ok()) {
    witness.complain("INV-WAL-3", "no tail: " + tail.error().describe());
    return log;
  }
  log.tail = *tail;
  for (std::uint64_t position = log.first_offset; position < log.tail;) {
    if (const auto hole = std::ranges::find(witness.damage(), position, &ReportedDamage::from);
        hole != witness.damage().end()) {
      position = hole->to;
      continue;
    }
    stemedb::ReadOutcome outcome = journal.read(position);
    if (auto* record = std::get_if<stemedb::LogRecord>(&outcome)) {
      log.records.push_back({record->offset, std::move(record->payload)});
      position = record->next_offset;
    } else if (const auto* damage = std::get_if<stemedb::Corrupt>(&outcome)) {
      log.damage.push_back({damage->offset, damage->resume_offset, false});
      position = damage->resume_offset;
    } else {
      const auto* error = std::get_if<stemedb::Error>(&outcome);
      witness.complain("INV-WAL-3",
                       fmt::format("the log stops at {} before its tail {}: {}", position, log.tail,
                                   error != nullptr ? error->describe() : "end of log"));
      return log;
    }
  }
  return log;
}

// A damaged record in the last batch looks like one that was being written when the power went, and
// recovery cuts it off. What was submitted after its acknowledgement is in a later batch: with such
// a record behind it, it must not.
bool was_in_last_batch(const Attempt& attempt, const Witness& witness) {
  return std::none_of(witness.attempts().begin(), witness.attempts().end(),
                      [&attempt](const Attempt& other) {
                        return other.fate == Fate::acknowledged && other.life <= attempt.life &&
                               other.began > attempt.settled;
                      });
}

void check_acknowledged(const LogSurvey& log, const Attempt& attempt, Trust trust,
                        Witness& witness) {
  if (attempt.offset < log.first_offset) return;  // cleaned up: the stores have it
  if (trust != Trust::full && was_in_last_batch(attempt, witness)) return;
  if (trust == Trust::none && was_given_anew(attempt, witness)) return;
  const auto found = std::find_if(log.records.begin(), log.records.end(), [&](const auto& record) {
    return record.offset == attempt.offset;
  });
  if (found == log.records.end()) {
    if (was_damaged(log, attempt.offset)) return;  // detected, not silent
    if (trust == Trust::none) return;              // nobody can detect that
    witness.complain("INV-WAL-3", fmt::format("the record acknowledged at {} in life {} is gone",
                                              attempt.offset, attempt.life));
  } else if (found->payload != attempt.item.payload) {
    witness.complain("INV-WAL-2",
                     fmt::format("the record acknowledged at {} has other bytes", attempt.offset));
  }
}

// Nothing in the log that nobody submitted, and nothing more often than it was submitted.
void check_origin(const LogSurvey& log, Witness& witness) {
  std::map<stemedb::ByteView, std::int64_t> budget;
  for (const Attempt& attempt : witness.attempts()) ++budget[attempt.item.payload];
  for (const LoggedRecord& record : log.records) {
    if (--budget[record.payload] < 0) {
      witness.complain(
          "INV-WAL-4",
          fmt::format("the record at {} was never submitted, or less often", record.offset));
    }
  }
}

void check_offsets(Witness& witness) {
  std::map<std::uint64_t, std::size_t> owners;
  const std::vector<Attempt>& attempts = witness.attempts();
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    if (attempts[i].fate != Fate::acknowledged) continue;
    if (!owners.emplace(attempts[i].offset, i).second) {
      witness.complain("INV-WAL-5",
                       fmt::format("offset {} was given to two callers", attempts[i].offset));
    }
  }
}

}  // namespace

bool was_given_anew(const Attempt& attempt, const Witness& witness) {
  return std::ranges::any_of(witness.attempts(), [&attempt](const Attempt& other) {
    return other.fate == Fate::acknowledged && other.began > attempt.settled &&
           other.offset <= attempt.offset;
  });
}

bool was_damaged(const LogSurvey& log, std::uint64_t offset) {
  return std::ranges::any_of(log.damage, [offset](const ReportedDamage& damage) {
    return damage.from <= offset && offset < damage.to;
  });
}

LogSurvey judge_log(Journal& journal, Trust trust, Witness& witness) {
  LogSurvey log = read_all(journal, witness);
  log.trust = trust;
  for (const Attempt& attempt : witness.attempts()) {
    if (attempt.fate == Fate::acknowledged) check_acknowledged(log, attempt, trust, witness);
  }
  check_origin(log, witness);
  // What was taken off the end of a damaged log may have been written anew by a later life.
  if (trust == Trust::full) check_offsets(witness);
  return log;
}

}  // namespace reprise::scenarios::arena0
