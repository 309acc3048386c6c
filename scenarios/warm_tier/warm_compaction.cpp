// T-13: texts are compacted while writers store, replace, touch and remove memories and readers
// read. At every instant a memory is one that its writer made; at the end the holes are gone.

#include <fmt/format.h>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/ledger.hpp"
#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kIdsOfWriter = 4;

enum class Deed : std::uint8_t { store, touch, remove };

struct Load {
  std::vector<std::vector<std::pair<Deed, std::size_t>>> writers;  ///< deeds and on which id
  std::size_t readers;
  std::size_t reads;
  std::size_t compactors;
  std::size_t compactions;
};

Load draw_load(Draws& draws) {
  constexpr Deed kDeeds[] = {Deed::store, Deed::touch, Deed::touch, Deed::remove};
  Load load;
  load.writers.resize(draws.between(1, 5));
  for (auto& deeds : load.writers) {
    deeds.resize(draws.between(1, 8));
    for (auto& [deed, id] : deeds) {
      deed = kDeeds[draws.between(0, std::size(kDeeds) - 1)];
      id = draws.between(0, kIdsOfWriter - 1);
    }
  }
  load.readers = draws.between(1, 4);
  load.reads = draws.between(1, 8);
  load.compactors = draws.between(1, 2);
  load.compactions = draws.between(1, 3);
  return load;
}

/// Who writes: its ids are its own, before the threads start and after that.
class Writer {
 public:
  Writer(const Stage& stage, Ledger& ledger, std::size_t thread)
      : stage_(stage), ledger_(ledger), thread_(thread) {}

  void act(Deed deed, std::size_t key) {
    const std::string id = id_of(thread_, key);
    const std::uint64_t number = 1000 * (thread_ + 1) + ++deeds_;
    if (deed == Deed::store) store(id, number);
    if (deed == Deed::touch) touch(id, number);
    if (deed == Deed::remove) remove(id);
    ledger_.end(id);
    ledger_.read(stage_, id);
  }

 private:
  void store(const std::string& id, std::uint64_t number) {
    const engram::Memory memory = make_memory(id, number, filler(number % 40, number));
    ledger_.begin(id, memory);
    warm_tier::store(stage_, memory);
  }

  void touch(const std::string& id, std::uint64_t number) {
    std::optional<engram::Memory> touched = ledger_.latest(id);
    if (touched) {
      touched->activation = static_cast<float>(number);
      touched->last_access_ns = number;
    }
    ledger_.begin(id, touched);
    stage_.storage.update_activation(id, static_cast<float>(number), number);
  }

  void remove(const std::string& id) {
    const bool was_there = ledger_.latest(id).has_value();
    ledger_.begin(id, std::nullopt);
    if (stage_.storage.remove(id) == was_there) return;
    stage_.witness.complain("INV-ENG-5", "a removal says something else than was there: " + id);
  }

  const Stage& stage_;
  Ledger& ledger_;
  const std::size_t thread_;
  std::uint64_t deeds_ = 0;
};

void compact(const Stage& stage) {
  const auto report = stage.storage.compact_content();
  if (report.ok() || report.error().kind() == engram::ErrorKind::kCompactionInProgress) return;
  stage.witness.complain("INV-ENG-9", "compaction: " + report.error().describe());
}

/// Every writer has all of its ids, and loses half of them.
void preload_half_removed(std::vector<Writer>& writers) {
  for (Writer& writer : writers) {
    for (std::size_t key = 0; key < kIdsOfWriter; ++key) writer.act(Deed::store, key);
    for (std::size_t key = 0; key < kIdsOfWriter; key += 2) writer.act(Deed::remove, key);
  }
}

void read_all_over(const Stage& stage, Ledger& ledger, const Load& load, std::size_t reader) {
  for (std::size_t i = 0; i < load.reads; ++i) {
    ledger.read(stage, id_of((reader + i) % load.writers.size(), i % kIdsOfWriter));
  }
}

void run_threads(const Stage& stage, Ledger& ledger, const Load& load,
                 std::vector<Writer>& writers) {
  const std::size_t before_compactors = writers.size() + load.readers;
  run_together(before_compactors + load.compactors, [&](std::size_t thread) {
    if (thread < writers.size()) {
      for (const auto& [deed, key] : load.writers[thread]) writers[thread].act(deed, key);
    } else if (thread < before_compactors) {
      read_all_over(stage, ledger, load, thread - writers.size());
    } else {
      for (std::size_t i = 0; i < load.compactions; ++i) compact(stage);
    }
  });
}

void check_compacted(const Stage& stage) {
  compact(stage);
  const engram::ContentStatistics statistics = stage.storage.content_statistics();
  if (statistics.total_bytes != statistics.live_bytes || statistics.reclaimed_bytes == 0) {
    stage.witness.complain(
        "INV-ENG-9", fmt::format("{} bytes for {} after {} were reclaimed", statistics.total_bytes,
                                 statistics.live_bytes, statistics.reclaimed_bytes));
  }
}

void run(sim::Run& run) {
  Draws draws(run);
  const Load load = draw_load(draws);
  // Each writer holds a second slot for a moment.
  const std::size_t capacity = load.writers.size() * (kIdsOfWriter + 1);
  play(run, draws.options(capacity), [&](const Stage& stage) {
    Ledger ledger;
    std::vector<Writer> writers;
    for (std::size_t i = 0; i < load.writers.size(); ++i) writers.emplace_back(stage, ledger, i);
    preload_half_removed(writers);
    run_threads(stage, ledger, load, writers);
    check_layout(stage, capacity);
    check_memories(stage, ledger.expected());
    check_compacted(stage);
    check_layout(stage, capacity);
    check_memories(stage, ledger.expected());
  });
}

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB05, engram::Bug::kB49, engram::Bug::kB49b,
                   engram::Bug::kB50, engram::Bug::kB53, engram::Bug::kB54, engram::Bug::kB55});

}  // namespace

const sim::Scenario kWarmCompaction{
    "warm_compaction", "the warm tier: texts are compacted while others write", kSwitches, &run};

}  // namespace reprise::scenarios
