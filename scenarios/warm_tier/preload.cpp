#include "scenarios/warm_tier/preload.hpp"

#include <fmt/format.h>

#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios::warm_tier {

std::string preloaded_id(std::size_t number) { return fmt::format("preload-{}", number); }

engram::Memory preloaded(std::size_t number, std::size_t length) {
  return make_memory(preloaded_id(number), number,
                     fmt::format("Preload {}: ", number) + filler(length, number));
}

Expected preload(const Stage& stage, std::size_t count,
                 const std::function<std::size_t(std::size_t)>& length) {
  Expected expected;
  for (std::size_t i = 0; i < count; ++i) {
    const engram::Memory memory = preloaded(i, length(i));
    store(stage, memory);
    expected.emplace(memory.id, memory);
  }
  return expected;
}

}  // namespace reprise::scenarios::warm_tier
