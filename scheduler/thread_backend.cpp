#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>

#include <atomic>
#include <csetjmp>
#include <vector>

#include "scheduler/backend.hpp"
#include "scheduler/check.hpp"
#include "scheduler/raw_syscall.hpp"

namespace reprise::scheduler {
namespace {

// One real thread a task, and a baton each: a thread runs while it holds its baton. Without it, it
// uses raw system calls only, because the one that runs now decides what the C library's symbols
// mean, and looks at nothing but its baton: its task may have been dropped and be another thread's.
struct Baton {
  std::atomic<int> held{0};
  pthread_t thread{};
  Task* task = nullptr;
  std::jmp_buf end_of_thread{};

  void pass() {
    held.store(1, std::memory_order_release);
    raw_syscall(SYS_futex, address(), FUTEX_WAKE_PRIVATE, 1);
  }

  void await() {
    while (held.exchange(0, std::memory_order_acquire) == 0) {
      raw_syscall(SYS_futex, address(), FUTEX_WAIT_PRIVATE, 0);
    }
  }

 private:
  long address() { return reinterpret_cast<long>(&held); }
};

class ThreadBackend final : public Backend {
 public:
  void create(Task& task) override {
    auto* const baton = new Baton;
    baton->task = &task;
    task.context = baton;
    task.stack = this;  // the way from a task to its back end, for the thread's first steps
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    REPRISE_CHECK(pthread_create(&baton->thread, &attributes, &enter, baton) == 0);
    pthread_attr_destroy(&attributes);
    started_.await();
  }

  void switch_to(Task& from, Task& to) override {
    if (from.context == nullptr) from.context = &host_;
    Baton& own = baton_of(from);  // once the other one runs, it may drop this task and use it anew
    baton_of(to).pass();
    own.await();
    bury();
  }

  void finish(Task& from, Task& to) override {
    Baton& own = baton_of(from);
    ended_ = &own;
    from.context = nullptr;
    baton_of(to).pass();
    own.await();
    std::longjmp(own.end_of_thread, 1);  // what stands on the stack is not to be unwound
  }

  void drop(Task& task) override { task.context = nullptr; }  // stays parked: cannot be stopped
  bool reusable() const override { return false; }
  bool is_guard(const void*) const override { return false; }

 private:
  static Baton& baton_of(Task& task) { return *static_cast<Baton*>(task.context); }

  // The next one to run lets the one that ended leave the C library in order, and joins it.
  void bury() {
    if (ended_ == nullptr) return;
    ended_->pass();
    pthread_join(ended_->thread, nullptr);
    delete ended_;
    ended_ = nullptr;
  }

  static void* enter(void* argument) {
    auto* const baton = static_cast<Baton*>(argument);
    ThreadBackend& backend = *static_cast<ThreadBackend*>(baton->task->stack);
    backend.started_.pass();
    baton->await();
    backend.bury();
    if (setjmp(baton->end_of_thread) != 0) return nullptr;
    baton->task->entry(*baton->task);
    REPRISE_CHECK(!"a task's entry returned");
    return nullptr;
  }

  Baton host_;
  // Held by a thread that is about to await its own. Its creator waits for it: what the C library
  // and a sanitizer do first on a new thread is not to meet the symbols of the simulation.
  Baton started_;
  Baton* ended_ = nullptr;
};

}  // namespace

std::unique_ptr<Backend> make_thread_backend() { return std::make_unique<ThreadBackend>(); }

}  // namespace reprise::scheduler
