#pragma once
// What a simulated program finds around it beyond its calls: the environment that `environ` and the
// C library's own look-ups see, and what programs can change in the C++ runtime for a whole OS
// process.
//
// Determinism: the same wherever the tool runs. Threading: host-side, one caller at a time.

namespace reprise::sim {

/// While one lives, the environment is that of a simulated program: its time zone is UTC, and there
/// is nothing else.
class SimulatedEnvironment {
 public:
  SimulatedEnvironment();
  ~SimulatedEnvironment();
  SimulatedEnvironment(const SimulatedEnvironment&) = delete;
  SimulatedEnvironment& operator=(const SimulatedEnvironment&) = delete;

 private:
  char** const host_;
};

/// Undoes what a program may have changed in the C++ runtime: the global locale and the handlers.
/// To be called while the program's memory is still there.
void restore_runtime();

}  // namespace reprise::sim
