#pragma once
// Toy programs whose tasks touch locations at places, and the profile of one of their runs.

#include <string>

#include "tests/scheduler/toy.hpp"

namespace reprise::scheduler {

/// A program on a toy: `start` spawns its tasks.
using ToyProgram = std::function<void(Toy&)>;

inline const void* place(std::uintptr_t number) { return reinterpret_cast<const void*>(number); }

/// The running task writes or reads a location at a place of the code, if others let it.
inline void touch(Toy& toy, const void* location, std::uintptr_t at, bool writes) {
  toy.scheduler.point({location, place(at), writes});
}

/// The profile of a run of the program, with a seed of its own.
inline Profile profile_of(const ToyProgram& start) {
  Toy toy;
  toy.decisions.begin(0);
  const auto strategy = make_strategy("survey:1");
  Profiler profiler;
  toy.scheduler.begin(*strategy, {}, &profiler);
  start(toy);
  toy.scheduler.run();
  return profiler.profile(toy.scheduler.steps());
}

/// Runs the program under a strategy.
/// @param profile null: there is none
inline Stop run_with(Toy& toy, const ToyProgram& start, std::uint64_t seed, std::string_view name,
                     const Profile* profile, const Limits& limits = {}) {
  toy.decisions.begin(seed);
  toy.begin_with(make_strategy(name, profile), limits);
  start(toy);
  return toy.scheduler.run();
}

/// `setters` tasks write a and then b; one reads both and must see both or none.
struct Reorder {
  int setters;
  int a = 0;
  int b = 0;
  bool torn = false;

  void operator()(Toy& toy) {
    a = b = 0;
    torn = false;
    toy.spawn([this, &toy] {
      for (int i = 0; i < setters; ++i) toy.spawn([this, &toy] { set(toy); });
      toy.spawn([this, &toy] { check(toy); });
    });
  }

 private:
  void set(Toy& toy) {
    touch(toy, &a, 1, true);
    a = 1;
    touch(toy, &b, 2, true);
    b = 1;
  }
  void check(Toy& toy) {
    touch(toy, &a, 3, false);
    const int seen = a;
    touch(toy, &b, 4, false);
    torn = seen != b;
  }
};

}  // namespace reprise::scheduler
