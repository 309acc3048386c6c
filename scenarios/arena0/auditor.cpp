#include "scenarios/arena0/auditor.hpp"

#include <fmt/format.h>

#include <thread>

namespace reprise::scenarios::arena0 {
namespace {

using stemedb::Journal;

constexpr int kRounds = 6;
constexpr int kLooks = 3;
constexpr std::chrono::milliseconds kPause{1};
constexpr int kConsumers = 20;
constexpr std::chrono::microseconds kShortPause{200};
constexpr const char* kConsumer = "auditor";

class Auditor {
 public:
  /// @param name under which it is a registered consumer, or nothing
  Auditor(Journal& journal, std::string name, Witness& witness)
      : journal_(journal), name_(std::move(name)), witness_(witness) {}

  /// Reads from where it stopped to the end of the log. @returns whether going on makes sense
  bool follow() {
    for (;;) {
      const std::uint64_t promised = witness_.acknowledged_end();
      const stemedb::ReadOutcome outcome = journal_.read(position_);
      if (const auto* record = std::get_if<stemedb::LogRecord>(&outcome)) {
        position_ = record->next_offset;
        if (is_registered()) (void)journal_.segments().advance_cursor(name_, position_);
        continue;
      }
      return explain(outcome, promised);
    }
  }

  void start_at(std::uint64_t offset) { position_ = offset; }

 private:
  bool is_registered() const { return !name_.empty(); }

  bool explain(const stemedb::ReadOutcome& outcome, std::uint64_t promised) {
    if (const auto* end = std::get_if<stemedb::EndOfLog>(&outcome)) {
      if (end->offset < promised && !misread(promised)) {
        witness_.complain("INV-WAL-7", fmt::format("end of log at {}, but a record before {} was "
                                                   "acknowledged",
                                                   position_, promised));
      }
      return true;
    }
    if (const auto* before = std::get_if<stemedb::BeforeStart>(&outcome)) {
      if (is_registered()) {
        witness_.complain("INV-SEG-1", fmt::format("{} was deleted before its consumer read it; "
                                                   "the log starts at {}",
                                                   position_, before->first_offset));
      }
    }
    return false;  // damage and errors are the judge's business
  }

  /// A reader takes a wrong page for a batch in the making, until it reads the right one.
  /// @returns whether it gets on now
  bool misread(std::uint64_t promised) {
    if (!witness_.may_misread()) return false;
    for (int i = 0; i < kLooks; ++i) {
      const stemedb::ReadOutcome again = journal_.read(position_);
      const auto* end = std::get_if<stemedb::EndOfLog>(&again);
      if (end == nullptr || end->offset >= promised) return true;
    }
    return false;
  }

  Journal& journal_;
  const std::string name_;
  Witness& witness_;
  std::uint64_t position_ = 0;
};

void follow_for_a_while(Auditor& auditor) {
  for (int round = 0; round < kRounds && auditor.follow(); ++round) {
    std::this_thread::sleep_for(kPause);
  }
}

// A consumer that begins anew again and again, with the oldest record that is still there.
void consume(stemedb::Node& node, Witness& witness) {
  for (int round = 0; round < kConsumers; ++round) {
    const std::uint64_t first = node.journal().segments().first_offset();
    if (node.journal().segments().register_cursor(kConsumer, first).ok()) {
      Auditor consumer(node.journal(), kConsumer, witness);
      consumer.start_at(first);
      (void)consumer.follow();
    }
    std::this_thread::sleep_for(kShortPause);
  }
}

}  // namespace

void audit(const Setup& setup, stemedb::Node& node, Witness& witness) {
  if (setup.node.ingest.clean_up_log) {
    consume(node, witness);
    return;
  }
  // A reader of its own, as another process would open it.
  stemedb::JournalOptions options = setup.node.journal;
  options.mode = stemedb::JournalOptions::Mode::kReader;
  options.bugs = setup.node.bugs;
  auto reader = Journal::open(std::string(kDirectory) + "/wal", options);
  if (!reader.ok()) return;
  Auditor follower(**reader, "", witness);
  follow_for_a_while(follower);
}

}  // namespace reprise::scenarios::arena0
