#include <boost/context/detail/fcontext.hpp>

#include "scheduler/backend.hpp"
#include "scheduler/check.hpp"
#include "scheduler/stack_pool.hpp"
#include "scheduler/thread_block.hpp"

namespace reprise::scheduler {
namespace {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

// jump_fcontext leaves by a jump to where it was called from. Entered by a call, it would leave one
// entry too many on the processor's stack of predicted return addresses, and every return from here
// up to the program would be mispredicted: more than all else that a switch costs. So the return
// address is pushed by hand, below the red zone.
transfer_t jump_without_call(fcontext_t to, void* data) {
  transfer_t from;
  asm volatile(
      "lea -128(%%rsp), %%rsp\n\t"
      "lea 1f(%%rip), %%rax\n\t"
      "push %%rax\n\t"
      "jmp *%[jump]\n"
      "1:\n\t"
      "lea 128(%%rsp), %%rsp"
      : "=&a"(from.fctx), "=&d"(from.data), "+D"(to), "+S"(data)
      : [jump] "r"(&jump_fcontext)
      : "rcx", "r8", "r9", "r10", "r11", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",
        "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",
        "xmm15");
  return from;
}

// The plain context functions, not boost::context::fiber: that class unwinds a fiber it destroys,
// and in a killed process no destructor may run.
class FiberBackend final : public Backend {
 public:
  void begin() override {
    stacks_.begin();
    blocks_.begin();
  }

  void create(Task& task) override {
    task.stack = stacks_.take();
    task.thread_pointer = blocks_.take();
    task.context =
        make_fcontext(static_cast<char*>(task.stack) + stacks_.bytes(), stacks_.bytes(), &enter);
  }

  void switch_to(Task& from, Task& to) override {
    if (from.thread_pointer == nullptr) from.thread_pointer = get_thread_pointer();  // the host
    jump(from, to);
  }

  void finish(Task& from, Task& to) override {
    finished_ = &from;
    jump(from, to);
    REPRISE_CHECK(!"a finished fiber went on");
    __builtin_unreachable();
  }

  void drop(Task& task) override {
    if (task.stack == nullptr) return;
    stacks_.give(task.stack);
    blocks_.give(task.thread_pointer);
    task.stack = nullptr;
    task.thread_pointer = nullptr;
    task.context = nullptr;
  }

  bool reusable() const override { return true; }
  std::size_t deepest_stack_bytes() override { return stacks_.high_water_bytes(); }
  bool is_guard(const void* address) const override { return stacks_.is_guard(address); }

 private:
  struct Handover {
    FiberBackend* backend;
    Task* from;
    Task* to;
  };

  void jump(Task& from, Task& to) {
    Handover handover{this, &from, &to};
    set_thread_pointer(to.thread_pointer);
    const transfer_t back = jump_without_call(to.context, &handover);
    static_cast<Handover*>(back.data)->backend->arrive(back);
  }

  // The side that goes on stores where the other one stopped, and buries one that ended: nobody can
  // give back the stack it stands on.
  void arrive(const transfer_t& from) {
    static_cast<Handover*>(from.data)->from->context = from.fctx;
    if (finished_ != nullptr) {
      Task* const ended = finished_;
      finished_ = nullptr;
      drop(*ended);
    }
  }

  static void enter(transfer_t from) {
    auto* const handover = static_cast<Handover*>(from.data);
    Task& task = *handover->to;
    handover->backend->arrive(from);
    enter_thread_block();
    task.entry(task);
    REPRISE_CHECK(!"a task's entry returned");
  }

  StackPool stacks_{kStackBytes};
  ThreadBlockPool blocks_;
  Task* finished_ = nullptr;
};

}  // namespace

std::unique_ptr<Backend> make_fiber_backend() {
  REPRISE_CHECK(thread_blocks_work());
  return std::make_unique<FiberBackend>();
}

std::unique_ptr<Backend> make_backend(BackendKind kind) {
  return kind == BackendKind::fibers ? make_fiber_backend() : make_thread_backend();
}

}  // namespace reprise::scheduler
