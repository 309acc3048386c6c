#include "scenarios/warm_tier/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios::warm_tier {
namespace {

using engram::LiveEntry;

void check_slots(const Stage& stage, const std::vector<LiveEntry>& entries, std::size_t capacity) {
  std::map<std::uint32_t, std::string> owners;
  for (const LiveEntry& entry : entries) {
    const auto [owner, is_new] = owners.emplace(entry.ref.slot, entry.id);
    if (!is_new) {
      stage.witness.complain("INV-ENG-1", fmt::format("{} and {} share slot {}", owner->second,
                                                      entry.id, entry.ref.slot));
    }
    if (entry.ref.slot >= capacity) {
      stage.witness.complain(
          "INV-ENG-2", fmt::format("{} is in slot {} of {}", entry.id, entry.ref.slot, capacity));
    }
  }
}

void check_texts(const Stage& stage, std::vector<LiveEntry> entries) {
  std::erase_if(
      entries, [](const LiveEntry& entry) { return !entry.content || entry.content->length == 0; });
  std::ranges::sort(entries, {}, [](const LiveEntry& entry) { return entry.content->offset; });
  std::uint64_t end = 0;
  for (const LiveEntry& entry : entries) {
    if (entry.content->offset < end) {
      stage.witness.complain("INV-ENG-3", "another text overlaps that of " + entry.id);
    }
    end = entry.content->offset + entry.content->length;
  }
  if (end > stage.storage.content_statistics().total_bytes) {
    stage.witness.complain("INV-ENG-3", "a text ends outside the content area");
  }
}

}  // namespace

void check_memories(const Stage& stage, const Expected& expected) {
  for (const auto& [id, memory] : expected) {
    const auto found = get(stage, id);
    if (found == memory) continue;
    stage.witness.complain(
        "INV-ENG-5", fmt::format("{} is {}; stored was {}", id, describe(found), describe(memory)));
  }
  const std::size_t there = stage.storage.entries().size();
  if (there != expected.size()) {
    stage.witness.complain(
        "INV-ENG-5", fmt::format("{} memories are there, {} were stored", there, expected.size()));
  }
  check_count(stage, expected.size());
}

void check_layout(const Stage& stage, std::size_t capacity) {
  const std::vector<LiveEntry> entries = stage.storage.entries();
  check_slots(stage, entries, capacity);
  check_texts(stage, entries);
}

void check_appended(const Stage& stage, std::size_t bytes) {
  const std::size_t total = stage.storage.content_statistics().total_bytes;
  if (total == bytes) return;
  stage.witness.complain("INV-ENG-4",
                         fmt::format("the area has {} bytes, the texts appended {}", total, bytes));
}

void check_count(const Stage& stage, std::size_t count) {
  const std::size_t told = stage.storage.statistics().memory_count;
  if (told == count) return;
  stage.witness.complain("INV-ENG-6",
                         fmt::format("the count is {}, the memories are {}", told, count));
}

}  // namespace reprise::scenarios::warm_tier
