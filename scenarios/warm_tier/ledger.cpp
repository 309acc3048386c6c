#include "scenarios/warm_tier/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios::warm_tier {

void Ledger::begin(const std::string& id, std::optional<engram::Memory> state) {
  histories_[id].states.push_back(std::move(state));
}

void Ledger::end(const std::string& id) {
  History& history = histories_[id];
  history.oldest = history.states.size() - 1;
}

std::optional<engram::Memory> Ledger::latest(const std::string& id) const {
  const auto found = histories_.find(id);
  return found == histories_.end() ? std::nullopt : found->second.states.back();
}

void Ledger::read(const Stage& stage, const std::string& id) {
  History& history = histories_[id];
  const std::size_t oldest = history.oldest;
  const auto found = stage.storage.get(id);
  if (!found.ok()) {
    stage.witness.complain("INV-ENG-9", found.error().describe());
    return;
  }
  const auto& states = history.states;
  const auto first = states.begin() + static_cast<std::ptrdiff_t>(oldest);
  const auto seen = std::find(first, states.end(), *found);
  if (seen == states.end()) {
    stage.witness.complain("INV-ENG-9", fmt::format("{} is {}; it was {} last", id,
                                                    describe(*found), describe(states.back())));
    return;
  }
  history.oldest = std::max(history.oldest, static_cast<std::size_t>(seen - states.begin()));
}

Expected Ledger::expected() const {
  Expected expected;
  for (const auto& [id, history] : histories_) {
    if (history.states.back()) expected.emplace(id, *history.states.back());
  }
  return expected;
}

}  // namespace reprise::scenarios::warm_tier
