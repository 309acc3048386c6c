#include "scenarios/engram_wal/memories.hpp"

#include <fmt/format.h>

namespace reprise::scenarios::engram_wal {
namespace {

// Lengths that put the headers of entries anywhere in a sector.
constexpr std::uint64_t kContentStep = 37;
constexpr std::uint64_t kContentSpread = 700;

std::optional<std::string> content_of(std::uint64_t version) {
  if (version % 4 == 1) return std::nullopt;
  if (version % 4 == 2) return "";
  const auto letter = static_cast<char>('a' + version % 26);
  return std::string(version * kContentStep % kContentSpread, letter);
}

}  // namespace

std::string id_of(std::size_t thread, std::size_t key) {
  return fmt::format("memory-{}-{}", thread, key);
}

engram::Memory make_memory(std::size_t thread, std::size_t key, const Shown& shown) {
  engram::Memory memory;
  memory.id = id_of(thread, key);
  for (std::size_t i = 0; i < engram::kDimensions; ++i) {
    memory.embedding[i] = static_cast<float>(shown.version * engram::kDimensions + i);
  }
  memory.confidence = 0.5f;
  memory.created_at_ns = shown.version;
  memory.activation = static_cast<float>(shown.touch);
  memory.last_access_ns = shown.touch;
  memory.content = content_of(shown.version);
  return memory;
}

std::optional<Sighting> recognize(const engram::Memory& memory) {
  const Shown shown{memory.created_at_ns, memory.last_access_ns};
  for (std::size_t thread = 0; thread < kMostThreads; ++thread) {
    for (std::size_t key = 0; key < kKeys; ++key) {
      if (memory.id != id_of(thread, key)) continue;
      if (memory == make_memory(thread, key, shown)) return Sighting{thread, key, shown};
    }
  }
  return std::nullopt;
}

}  // namespace reprise::scenarios::engram_wal
