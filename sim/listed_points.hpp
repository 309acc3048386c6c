#pragma once
// The scheduling points of a run that was found by exploring schedules: its plan lists the places
// in memory, and a replay must stop at them and at no others. It also lists what atomic accesses
// chose (memory model rc11).

#include <vector>

#include "scheduler/memory/memory_model.hpp"
#include "scheduler/step_listener.hpp"
#include "sim/object_names.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

class ListedPoints final : public scheduler::StepListener {
 public:
  /// @returns whether a plan lists points: others are made without
  static bool are_in(const std::vector<scheduler::Decision>& plan);

  /// Listens as long as it lives.
  explicit ListedPoints(World& world);
  ~ListedPoints() override;
  ListedPoints(const ListedPoints&) = delete;
  ListedPoints& operator=(const ListedPoints&) = delete;

  bool is_point(const void* address, std::size_t bytes) override;
  void allocated(const void* memory, std::size_t bytes) override;

  void touched(const void*, scheduler::TouchKind, std::int32_t) override {}
  void looked_in_vain(const void*) override {}
  void timed(scheduler::TouchKind) override {}
  void accessed(const void*, std::size_t, scheduler::TouchKind, const void*) override {}
  void raced(const void*, bool) override {}
  void enabled(const scheduler::Task&) override {}
  std::optional<std::size_t> choose_waiter(std::span<scheduler::Task* const>) override {
    return std::nullopt;
  }
  std::optional<bool> gives_up() override { return std::nullopt; }
  void joined(const scheduler::Task&) override {}
  void stopping() override {}
  void failing() override {}

 private:
  std::size_t choose(const scheduler::OpenAccess& access);

  World& world_;
  ObjectNames names_;
  std::vector<std::uint64_t> choices_;  // of stores, by task
};

}  // namespace reprise::sim
