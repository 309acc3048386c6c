// Scripts: where threads begin, meet and end, what is done once, and what is handed over.

#include <poll.h>
#include <unistd.h>

#include <utility>

#include "tests/sim/program/script_thread.hpp"

namespace reprise::programs {
namespace {

using namespace std::chrono_literals;

struct Failed {};

/// Counts when its thread ends.
struct Leaver {
  std::array<std::atomic<int>*, kObjects> counters{};

  ~Leaver() {
    for (std::atomic<int>* const counter : counters) {
      if (counter != nullptr) ++*counter;
    }
  }
};

thread_local Leaver leaver;

/// @returns who has initialised it
int initialised_by(int caller, const std::function<void()>& initialise) {
  static const int by = (initialise(), caller);
  return by;
}

}  // namespace

bool ScriptThread::meet(const Instruction& code) {
  switch (code.op) {
    case Op::count_down:
      return shared_.latch.count_down(), true;
    case Op::latch_wait:
      return shared_.latch.wait(), true;
    case Op::latch_try:
      return note(shared_.latch.try_wait() ? 1 : 0), true;
    case Op::latch_arrive:
      return shared_.latch.arrive_and_wait(), true;
    case Op::arrive:
      if (code.object == 0) return shared_.barrier.arrive_and_wait(), true;
      return pthread_barrier_wait(&shared_.pthread_barrier), true;
    case Op::arrive_only:
      return (void)shared_.barrier.arrive(), true;
    case Op::drop:
      return shared_.barrier.arrive_and_drop(), true;
    default:
      return false;
  }
}

void ScriptThread::initialise(const Instruction& code) {
  volatile std::int8_t& plain = shared_.plain[code.object];
  const int before = plain;
  plain = static_cast<std::int8_t>(before + 1);
  if (code.op == Op::once_throwing) throw Failed();
}

bool ScriptThread::do_once(const Instruction& code) {
  if (code.op != Op::once && code.op != Op::once_throwing) return false;
  try {
    if (code.object == 0) {
      bool ran = false;
      std::call_once(shared_.once, [&] {
        initialise(code);
        ran = true;
      });
      note(ran ? 1 : 0);
    } else {
      note(initialised_by(static_cast<int>(index_), [&] { initialise(code); }));
    }
  } catch (const Failed&) {
    note(-2);
  }
  return true;
}

void ScriptThread::start_child(const Instruction& code) {
  has_child_ = true;
  ScriptThread& child = *shared_.threads[shared_.script.threads.size() - 1];
  if (code.operand == 0) {
    const auto thread = std::make_shared<std::thread>([&child] { child.run(); });
    join_ = [thread] { thread->join(); };
  } else if (code.operand == 1) {
    const auto future = std::make_shared<std::future<void>>(
        std::async(std::launch::async, [&child] { child.run(); }));
    join_ = [future] { future->get(); };
  } else {
    const auto run = [](void* thread) -> void* {
      static_cast<ScriptThread*>(thread)->run();
      return nullptr;
    };
    pthread_t thread;
    if (pthread_create(&thread, nullptr, run, &child) != 0) std::abort();
    join_ = [thread] { pthread_join(thread, nullptr); };
  }
}

void ScriptThread::join_child() { std::exchange(join_, nullptr)(); }

bool ScriptThread::use_threads(const Instruction& code) {
  switch (code.op) {
    case Op::spawn:
      if (index_ == 0 && shared_.script.threads.size() > 1 && !has_child_) start_child(code);
      return true;
    case Op::join:
      if (join_) join_child();
      return true;
    case Op::leave:
      leaver.counters[code.object] = &shared_.atomics[code.object];
      return true;
    default:
      return false;
  }
}

bool ScriptThread::use_promise(const Instruction& code) {
  std::promise<int>* const promise = shared_.promises.data() + code.object;
  const std::shared_future<int>& value = values_[code.object];
  try {
    switch (code.op) {
      case Op::promise:
        promise->set_value(code.operand);
        return note(1), true;
      case Op::promise_at_exit:
        promise->set_value_at_thread_exit(code.operand);
        return note(1), true;
      case Op::get:
        return note(value.get()), true;
      case Op::get_now:
        return note(value.wait_for(0ms) == std::future_status::ready ? 1 : 0), true;
      case Op::get_for:
        return note(value.wait_for(1ms) == std::future_status::ready ? 1 : 0), true;
      default:
        return false;
    }
  } catch (const std::future_error&) {
    return note(0), true;
  }
}

bool ScriptThread::use_library(const Instruction& code) {
  switch (code.op) {
    case Op::stop:
      return note(shared_.stop.request_stop() ? 1 : 0), true;
    case Op::is_stopped:
      return note(shared_.stop.stop_requested() ? 1 : 0), true;
    case Op::store_pointer:
      return shared_.pointer.store(std::make_shared<int>(code.operand)), true;
    case Op::load_pointer: {
      const std::shared_ptr<int> pointer = shared_.pointer.load();
      return note(pointer == nullptr ? -2 : *pointer), true;
    }
    default:
      return false;
  }
}

bool ScriptThread::use_pipe(const Instruction& code) {
  const auto& [reading, writing] = shared_.pipes[code.object];
  pollfd asked{reading, POLLIN, 0};
  std::uint8_t byte = code.operand;
  switch (code.op) {
    case Op::pipe_write:
      if (write(writing, &byte, 1) != 1) std::abort();
      return true;
    case Op::pipe_read:
      if (read(reading, &byte, 1) != 1) std::abort();
      return note(byte), true;
    case Op::pipe_poll:
      return note(poll(&asked, 1, 0)), true;
    case Op::pipe_poll_for:
      return note(poll(&asked, 1, 1)), true;
    default:
      return false;
  }
}

}  // namespace reprise::programs
