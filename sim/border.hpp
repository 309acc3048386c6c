#pragma once
// The border between the program under test and the simulated operating system: the libc symbols
// that sim/posix/ defines. One plain global says on which side of it we are; it is not
// thread-local, because a thread-local would follow the fiber.
//
//   host     the tool itself: every symbol passes straight through to libc
//   kernel   inside a border call, on a simulated thread's stack: symbols pass through as well
//   process  the program under test runs: symbols are answered by the simulation
//
// Threading: written only by whoever runs.

#include <cerrno>
#include <cstdint>
#include <optional>

#include "scheduler/task.hpp"
#include "sim/operation.hpp"

namespace reprise::sim {

enum class Mode : int { host, kernel, process };

extern "C" Mode reprise_mode;  // C linkage: read by the assembly of sim/posix/unmodelled.cpp

/// The program of the running thread goes on: its mode, and its view of the libraries' globals.
void return_to_process();

inline bool simulated() { return __builtin_expect(reprise_mode == Mode::process, 0); }

/// What the running thread does comes before or after what others do to the machine: told by each
/// call for what it does first, and by those that wait for what they do after that.
void touch_machine();
/// ... and has changed nothing: who waits for others may look like that again and again.
void look_at_machine_in_vain();

/// Inside the simulated OS for as long as it lives, without a scheduling point: for calls that no
/// other thread could observe.
class Kernel {
 public:
  Kernel() : errno_(errno) { reprise_mode = Mode::kernel; }
  ~Kernel() {
    errno = errno_;
    return_to_process();
  }
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  /// What errno will be when the call returns; unchanged unless set here.
  void set_errno(int error) { errno_ = error; }

 private:
  int errno_;
};

/// For a scenario's witness: what is allocated while one of these lives belongs to the host and
/// outlives the process. Neither a scheduling point nor an event.
using HostMemory = Kernel;

/// One border call of the running thread: a scheduling point first, then the call itself, then its
/// event in the trace.
class Call : public Kernel {
 public:
  /// @param object what the call synchronises by, as an address; null for nothing in particular
  /// @param site where the program calls
  /// @param need what must be left of something for the call to go through
  /// Whoever gives an object or a need tells the scheduler how the call touches what; any other
  /// call touches the machine as a whole.
  explicit Call(Operation operation, const void* object = nullptr, const void* site = nullptr,
                std::optional<scheduler::Need> need = {});

  /// Records the call's event. @returns result, to be returned to the program
  std::int64_t done(std::uint64_t object, std::uint64_t argument, std::int64_t result);

  /// Ends a call that reports errors by its return value, as pthread functions do.
  int status(std::uint64_t object, int error) { return static_cast<int>(done(object, 0, error)); }

 private:
  Operation operation_;
};

}  // namespace reprise::sim
