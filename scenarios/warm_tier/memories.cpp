#include "scenarios/warm_tier/memories.hpp"

#include <fmt/format.h>

namespace reprise::scenarios::warm_tier {
namespace {

constexpr std::size_t kShownBytes = 40;

}  // namespace

std::string id_of(std::size_t thread, std::size_t episode) {
  return fmt::format("thread-{}-ep-{}", thread, episode);
}

engram::Memory make_memory(std::string id, std::uint64_t number,
                           std::optional<std::string> content) {
  engram::Memory memory;
  memory.id = std::move(id);
  for (std::size_t i = 0; i < engram::kDimensions; ++i) {
    memory.embedding[i] = static_cast<float>(number * engram::kDimensions + i);
  }
  memory.confidence = 1.0f / static_cast<float>(1 + number % 8);
  memory.created_at_ns = number;
  memory.recall_count = static_cast<std::uint32_t>(number);
  memory.content = std::move(content);
  return memory;
}

std::string filler(std::size_t length, std::uint64_t number) {
  return std::string(length, static_cast<char>('a' + number % 26));
}

std::string describe(const std::optional<engram::Memory>& memory) {
  if (!memory) return "nothing";
  const std::string text = memory->content ? memory->content->substr(0, kShownBytes) : "(no text)";
  const std::size_t bytes = memory->content ? memory->content->size() : 0;
  return fmt::format("number {}, touched {}, {} bytes '{}'", memory->created_at_ns,
                     memory->last_access_ns, bytes, text);
}

}  // namespace reprise::scenarios::warm_tier
