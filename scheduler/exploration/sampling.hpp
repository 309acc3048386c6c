#pragma once
// Schedules drawn at random, one after another without end: no search of all, but a look at what
// programs do under schedules that a search comes to late.
//
// Determinism: the schedules are a function of their number, and of what the program does.

#include <cstdint>

#include "scheduler/exploration/search.hpp"

namespace reprise::scheduler {

class Sampling final : public Search {
 public:
  void reset() override { *this = {}; }
  bool begin_run() override;
  std::optional<Move> next(std::span<const TaskId> ready, TaskId running) override;
  StoreName choose(const OpenStep& open) override;
  void did(const Step& step) override;
  void end_run(std::span<const Step> blocked, std::span<const TaskId> left_behind,
               const Touches* anything) override;

  std::uint64_t millionths_done() const override { return 0; }
  void save(StateWriter& writer) const override;
  void restore(StateReader& reader) override;

 private:
  std::uint64_t draw();

  std::uint64_t samples_ = 0;
  std::uint64_t drawn_ = 0;  // in the run under way
};

}  // namespace reprise::scheduler
