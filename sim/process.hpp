#pragma once
// A simulated process: threads, memory, and what the C library keeps for a program. Killing one
// drops all of it at once; nothing of the program runs any more.
//
// Threading: touched only by whoever runs.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/heap.hpp"
#include "sim/keys.hpp"
#include "sim/module_images.hpp"
#include "sim/process_files.hpp"
#include "sim/thread.hpp"

namespace reprise::sim {

class Machine;

/// What a simulated process runs. The callable itself belongs to the host.
using Program = std::function<int()>;

enum class ProcessState : std::uint8_t {
  running,
  exited,  ///< by itself: `exit_status` says how
  killed,  ///< from outside, between two operations
};

struct ExitHandler {
  void (*function)(void*);
  void* argument;
  void* module;  ///< which asked for it: it is to run before that one is unloaded
};

struct Process {
  explicit Process(std::uint16_t number, std::unique_ptr<Heap> own_heap)
      : id(number), heap(std::move(own_heap)) {}

  std::uint16_t id;  ///< dense, reused; also the number of its heap
  std::unique_ptr<Heap> heap;

  Machine* machine = nullptr;
  std::string name;
  Program program;
  int pid = 0;
  ProcessState state = ProcessState::running;
  int exit_status = 0;

  std::vector<Thread*> threads;  ///< by tid; joined and detached ended ones are gone
  std::size_t live_threads = 0;
  std::vector<Key> keys;
  std::vector<ExitHandler> exit_handlers;
  ModuleImages::Image
      image;  ///< of the libraries' globals, while another process has them in place
  std::uint64_t random_state = 1;  ///< of rand() and random()
  ProcessFiles files;
  std::array<std::uint64_t, 2> random_bytes{};  ///< those of AT_RANDOM
  std::uint64_t entropy_drawn = 0;              ///< 64-bit words so far

  Thread* find_thread(int tid) const;
};

}  // namespace reprise::sim
