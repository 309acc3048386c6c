// Yardstick: one jump_fcontext in a ring of four fibers that do nothing else. Nothing that switches
// fibers can be faster.

#include <benchmark/benchmark.h>

#include <array>
#include <boost/context/detail/fcontext.hpp>

#include "scheduler/backend.hpp"
#include "scheduler/stack_pool.hpp"

namespace reprise::bench {
namespace {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

constexpr std::size_t kFibers = 4;

/// A fiber of the ring. The first one is the caller.
struct Member {
  fcontext_t stopped = nullptr;
  Member* before = nullptr;
  Member* next = nullptr;
};

// Returns when the fiber before this one jumps here again.
void pass_on(Member& self) {
  const transfer_t from = jump_fcontext(self.next->stopped, self.next);
  self.before->stopped = from.fctx;
}

void go_round(transfer_t from) {
  auto& self = *static_cast<Member*>(from.data);
  self.before->stopped = from.fctx;
  for (;;) pass_on(self);
}

void context_ring(benchmark::State& state) {
  scheduler::StackPool stacks{scheduler::kStackBytes};
  std::array<Member, kFibers> ring;
  for (std::size_t i = 0; i < kFibers; ++i) {
    char* const top = static_cast<char*>(stacks.take()) + stacks.bytes();
    ring[i] = {make_fcontext(top, stacks.bytes(), &go_round), &ring[(i + kFibers - 1) % kFibers],
               &ring[(i + 1) % kFibers]};
  }
  while (state.KeepRunningBatch(kFibers)) pass_on(ring[0]);
}

BENCHMARK(context_ring);

}  // namespace
}  // namespace reprise::bench
