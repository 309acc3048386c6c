#include "sim/thread_life.hpp"

#include <limits.h>

#include <algorithm>
#include <iterator>

#include "scheduler/backend.hpp"
#include "scheduler/thread_block.hpp"
#include "sim/border.hpp"
#include "sim/loaded_program.hpp"
#include "sim/monitor.hpp"
#include "sim/streams.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

// POSIX: destructors may set values again; after this many rounds they are left.
constexpr int kKeyRounds = PTHREAD_DESTRUCTOR_ITERATIONS;

// Below where a thread begins. Some of its stack is above, and the same below it would be another
// thread's, where threads are real and their stacks lie side by side.
constexpr std::size_t kUsedStackBytes = scheduler::kStackBytes - 64 * 1024;

// One round of key destructors. @returns whether any ran
bool run_key_destructors() {
  Thread& thread = world().running_thread();
  bool any = false;
  for (std::size_t key = 0; key < thread.key_values.size(); ++key) {
    void* const value = thread.key_values[key];
    const KeyDestructor destructor =
        destructor_of(thread.process->keys, static_cast<pthread_key_t>(key));
    if (value == nullptr || destructor == nullptr) continue;
    thread.key_values[key] = nullptr;
    destructor(value);
    any = true;
  }
  return any;
}

// What other threads had before, as they had this one's number.
void take_memory(const Thread& thread) {
  Monitor& monitor = world().monitor();
  scheduler::StepListener* const listener = world().scheduler().listener();
  const auto* const here = static_cast<const std::byte*>(__builtin_frame_address(0));
  const std::span stack(here - kUsedStackBytes, kUsedStackBytes);
  if (listener != nullptr) {
    const auto storage = scheduler::storage_of_block(scheduler::get_thread_pointer());
    listener->allocated(stack.data(), stack.size());
    listener->allocated(storage.data(), storage.size());
  }
  if (!monitor.watches()) return;
  monitor.forget(thread.process->id, stack);
  monitor.forget(thread.process->id, scheduler::storage_of_block(scheduler::get_thread_pointer()));
}

}  // namespace

void run_thread(scheduler::Task& task) {
  Thread& thread = static_cast<Thread&>(task);
  thread.first_frame = __builtin_frame_address(0);
  take_memory(thread);
  if (thread.routine == nullptr) {
    return_to_process();
    run_initializers();
    end_process(thread.process->program());
  }
  {
    Kernel kernel;
    world().record(Operation::thread_start, static_cast<std::uint64_t>(thread.tid), 0, 0);
  }
  end_thread(thread.routine(thread.argument));
}

void end_thread(void* result) {
  scheduler::run_thread_local_destructors();
  for (int round = 0; round < kKeyRounds && run_key_destructors(); ++round) {
  }
  Call call(Operation::thread_exit, nullptr, nullptr, scheduler::Need{});
  Thread& thread = world().running_thread();
  Process& process = *thread.process;
  call.done(static_cast<std::uint64_t>(thread.tid), 0, 0);
  thread.result = result;
  if (--process.live_threads == 0) world().exit_process(0);
  thread.ended = true;
  world().scheduler().touched(reinterpret_cast<const void*>(std::intptr_t{thread.tid}),
                              scheduler::TouchKind::write, 1);
  if (thread.detached) {
    world().monitor().ends_detached(thread);
    world().forget_thread(thread);
  } else {
    world().scheduler().wake(&thread);
  }
  world().scheduler().finish();
}

void run_exit_handlers(void* module) {
  for (;;) {
    ExitHandler handler{};
    {
      Kernel kernel;
      std::vector<ExitHandler>& handlers = world().running_process().exit_handlers;
      const auto last = std::find_if(handlers.rbegin(), handlers.rend(), [&](const auto& asked) {
        return module == nullptr || asked.module == module;
      });
      if (last == handlers.rend()) break;
      handler = *last;
      handlers.erase(std::next(last).base());
    }
    handler.function(handler.argument);
  }
}

void end_process(int status) {
  run_exit_handlers(nullptr);
  flush_streams();
  Call call(Operation::none);
  world().exit_process(status);
}

}  // namespace reprise::sim
