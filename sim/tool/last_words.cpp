#include "sim/tool/last_words.hpp"

#include <unistd.h>

#include <algorithm>

#include "sim/border.hpp"
#include "sim/tool/worker_protocol.hpp"

namespace reprise::sim {

RunInProgress run_in_progress;

namespace {

template <std::size_t N>
void copy_text(char (&field)[N], std::string_view text) {
  const std::size_t size = std::min(text.size(), N - 1);
  std::copy_n(text.data(), size, field);
  field[size] = '\0';
}

void note(LastWords::Kind kind, std::string_view category, std::string_view signature) {
  LastWords& words = run_in_progress.slot->last_words;
  copy_text(words.category, category);
  copy_text(words.signature, signature);
  if (World* const world = run_in_progress.world; world != nullptr) {
    words.trace_hash = world->trace().hash();
    words.steps = world->scheduler().steps();
    words.switches = world->scheduler().switches();
    words.virtual_ns = world->scheduler().now_ns();
    words.events = world->trace().events();
  }
  words.kind = kind;
}

}  // namespace

void leave_with_finding(std::string_view kind, std::string_view signature,
                        const std::function<Finding()>& finding) {
  note(LastWords::Kind::finding, kind, signature);
  run_in_progress.world->report(finding());
  RunRecord record;
  record.outcome = collect(*run_in_progress.world, run_in_progress.keep);
  if (ScheduleExploration* const exploration = run_in_progress.exploration) {
    exploration->crashed(std::move(record.outcome));
    record.outcome = {};
    record.explored = exploration->result();
  }
  write_all(run_in_progress.pipe, encode_frame(run_in_progress.slot->running, record));
  run_in_progress.slot->running = WorkerSlot::kIdle;
  leave();
}

void leave_with_bug(std::string_view what) {
  if (run_in_progress.slot->last_words.kind == LastWords::Kind::none) {
    note(LastWords::Kind::bug_in_reprise, "", what);
  }
  leave();
}

void leave() {
  reprise_mode = Mode::kernel;  // _exit is to end this OS process
  _exit(0);
}

RunRecord record_of(const LastWords& words) {
  RunRecord record;
  record.outcome.trace_hash = words.trace_hash;
  record.outcome.steps = words.steps;
  record.outcome.switches = words.switches;
  record.outcome.virtual_ns = words.virtual_ns;
  record.outcome.events = words.events;
  switch (words.kind) {
    case LastWords::Kind::none:
      record.ending = Ending::died;
      break;
    case LastWords::Kind::finding:
      record.outcome.finding = Finding{words.category, words.signature, words.signature, {}};
      break;
    case LastWords::Kind::bug_in_reprise:
      record.ending = Ending::broken;
      record.trouble = words.signature;
      break;
  }
  return record;
}

}  // namespace reprise::sim
