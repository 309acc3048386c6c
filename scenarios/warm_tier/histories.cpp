#include "scenarios/warm_tier/histories.hpp"

#include <fmt/format.h>

#include <utility>

#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios::warm_tier {
namespace {

// Some have a text, and each another length.
engram::Memory stored_by(const std::string& id, std::uint64_t number) {
  if (number % 4 == 0) return make_memory(id, number, std::nullopt);
  return make_memory(id, number, filler(number % 50, number));
}

void touch(engram::Memory& memory, std::uint64_t number) {
  memory.activation = static_cast<float>(number);
  memory.last_access_ns = number;
}

std::string describe(const MemoryCell::Call& call) {
  if (call.deed == Deed::get) return "gets";
  if (call.deed == Deed::remove) return "removes";
  return fmt::format("{} {}", call.deed == Deed::store ? "stores" : "touches", call.number);
}

std::string describe(const MemoryCell::Answer& answer) {
  if (!answer) return "nothing";
  return fmt::format("{}, touched {}", answer->stored, answer->touched);
}

}  // namespace

MemoryCell::Answer MemoryCell::take(const Call& call) {
  switch (call.deed) {
    case Deed::get:
      return memory;
    case Deed::store:
      memory = Shown{call.number, 0};
      return std::nullopt;
    case Deed::touch:
      if (memory) memory->touched = call.number;
      return std::nullopt;
    case Deed::remove:
      // The storage says no more than whether something was there.
      return std::exchange(memory, std::nullopt) ? Answer(Shown{}) : std::nullopt;
  }
  __builtin_unreachable();
}

void Histories::act(std::size_t client, const std::string& id, MemoryCell::Call call) {
  History& history = histories_[id];
  tell(history, fmt::format("client {} {}", client, describe(call)));
  const auto ticket = history.checker.call(call);
  const MemoryCell::Answer answer = perform(id, call);
  tell(history, fmt::format("client {} is told {}", client, describe(answer)));
  if (history.is_wrong || history.checker.answer(ticket, answer)) return;
  history.is_wrong = true;
  stage_.witness.complain("INV-ENG-5", fmt::format("nothing explains {}: {}", id, history.told));
}

MemoryCell::Answer Histories::perform(const std::string& id, MemoryCell::Call call) {
  if (call.deed == Deed::get) return recognize(id);
  if (call.deed == Deed::store) store(stage_, stored_by(id, call.number));
  if (call.deed == Deed::touch) {
    stage_.storage.update_activation(id, static_cast<float>(call.number), call.number);
  }
  if (call.deed == Deed::remove && stage_.storage.remove(id)) return Shown{};
  return std::nullopt;
}

/// Complains of a memory that nobody made.
MemoryCell::Answer Histories::recognize(const std::string& id) const {
  const std::optional<engram::Memory> found = get(stage_, id);
  if (!found) return std::nullopt;
  const Shown shown{found->created_at_ns, found->last_access_ns};
  engram::Memory made = stored_by(id, shown.stored);
  touch(made, shown.touched);
  if (*found != made) {
    stage_.witness.complain("INV-ENG-5", fmt::format("{} is {}", id, warm_tier::describe(found)));
  }
  return shown;
}

void Histories::tell(History& history, std::string words) {
  if (!history.told.empty()) history.told += "; ";
  history.told += std::move(words);
}

}  // namespace reprise::scenarios::warm_tier
