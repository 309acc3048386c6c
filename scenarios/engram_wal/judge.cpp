#include "scenarios/engram_wal/judge.hpp"

#include <fmt/format.h>

namespace reprise::scenarios::engram_wal {
namespace {

Losses losses_of(const engram::LogContent& found) {
  Losses losses;
  losses.tail = found.torn_tail.has_value();
  for (const engram::Damage& damage : found.damage) {
    if (damage.kind == engram::DamageKind::kUnknownType) continue;  // reported, and nobody's loss
    if (damage.kind == engram::DamageKind::kPayload) {
      ++losses.entries;
    } else {
      losses.rest_of_file = true;
    }
  }
  return losses;
}

}  // namespace

std::unique_ptr<Store> open_store(const Setup& setup, Witness& witness) {
  auto opened = setup.store.open(setup.wal);
  if (opened.ok()) return *std::move(opened);
  if (!witness.has_been_lied_to()) {
    witness.complain("INV-EWAL-5", "does not open: " + opened.error().describe());
  }
  return nullptr;
}

Views view_of(const Store& store, Witness& witness) {
  Views views{};
  const auto memories = store.all();
  if (!memories.ok()) {
    witness.complain("INV-EWAL-4", "not to be read: " + memories.error().describe());
    return views;
  }
  for (const auto& [id, memory] : *memories) {
    const auto sighting = recognize(memory);
    if (!sighting || !witness.is_genuine(*sighting)) {
      witness.complain("INV-EWAL-4", fmt::format("nobody stored '{}' as it is", id));
    } else {
      views[sighting->thread][sighting->key] = sighting->shown;
    }
  }
  return views;
}

void examine(const Store& store, Witness& witness) {
  witness.look(view_of(store, witness), losses_of(store.wal().recovered()));
}

void compare_with_replay(const Setup& setup, const Store& store, Witness& witness) {
  const auto content = engram::read_log(setup.store.log_directory);
  if (!content.ok()) return;  // a read error; whoever opens the log next sees more
  const auto replayed = engram::replay(content->entries);
  const auto left = store.all();
  if (!replayed.ok() || !left.ok() || *replayed != *left) {
    witness.complain("INV-EWAL-3", "a replay of the log gives other memories than there were");
  }
}

int judge(const Setup& setup, Witness& witness) {
  {
    const auto store = open_store(setup, witness);
    if (store == nullptr) return 1;
    examine(*store, witness);
    const std::size_t place = witness.attempt(0, Deed::put, 0);
    const Shown shown{witness.at(0, place).number, 0};
    const auto stored = store->apply(engram::PutMemory{make_memory(0, 0, shown)});
    if (!stored.ok() || !store->close().ok()) {
      witness.complain("INV-EWAL-5", "takes no operation, or does not close");
      return 1;
    }
    witness.accept(0, place, *stored, true);
  }
  if (!witness.violations().empty()) return 1;
  const auto store = open_store(setup, witness);
  if (store == nullptr) return 1;
  const Views seen = view_of(*store, witness);
  for (std::size_t thread = 0; thread < kMostThreads; ++thread) {
    if (seen[thread] != witness.expected(thread)) {
      witness.complain("INV-ENG-10", fmt::format("thread {}: not all memories are back", thread));
    }
  }
  return 0;
}

}  // namespace reprise::scenarios::engram_wal
