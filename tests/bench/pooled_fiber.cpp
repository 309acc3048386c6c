// Yardstick: a bare Boost.Context fiber on a pooled stack: created, run to its end, destroyed.

#include <benchmark/benchmark.h>

#include <boost/context/fiber.hpp>
#include <boost/context/stack_context.hpp>

#include "scheduler/backend.hpp"
#include "scheduler/stack_pool.hpp"

namespace reprise::bench {
namespace {

using boost::context::fiber;
using boost::context::stack_context;

/// What Boost.Context asks of an allocator of stacks.
class PooledStacks {
 public:
  explicit PooledStacks(scheduler::StackPool& pool) : pool_(&pool) {}

  stack_context allocate() {
    stack_context stack;
    stack.size = pool_->bytes();
    stack.sp = static_cast<char*>(pool_->take()) + stack.size;
    return stack;
  }

  void deallocate(stack_context& stack) { pool_->give(static_cast<char*>(stack.sp) - stack.size); }

 private:
  scheduler::StackPool* pool_;
};

void pooled_fiber(benchmark::State& state) {
  scheduler::StackPool pool{scheduler::kStackBytes};
  for (auto _ : state) {
    fiber created(std::allocator_arg, PooledStacks(pool),
                  [](fiber&& caller) { return std::move(caller); });
    created = std::move(created).resume();
    benchmark::DoNotOptimize(created);
  }
}

BENCHMARK(pooled_fiber);

}  // namespace
}  // namespace reprise::bench
