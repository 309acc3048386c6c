// Yardstick: one jump_fcontext in a ring of four fibers that do nothing else. Nothing that switches
// fibers can be faster.

#include <benchmark/benchmark.h>

#include <array>
#include <boost/context/detail/fcontext.hpp>

#include "scheduler/stack_pool.hpp"

namespace reprise::bench {
namespace {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

constexpr std::size_t kFibers = 4;

/// Where each fiber stopped. The first one is the caller.
using Ring = std::array<fcontext_t, kFibers>;

template <std::size_t Self>
transfer_t pass_on(Ring& ring) {
  const transfer_t from = jump_fcontext(ring[(Self + 1) % kFibers], &ring);
  ring[(Self + kFibers - 1) % kFibers] = from.fctx;
  return from;
}

template <std::size_t Self>
void go_round(transfer_t from) {
  auto& ring = *static_cast<Ring*>(from.data);
  ring[Self - 1] = from.fctx;
  for (;;) pass_on<Self>(ring);
}

void context_ring(benchmark::State& state) {
  scheduler::StackPool stacks;
  const auto make = [&](void (*entry)(transfer_t)) {
    return make_fcontext(static_cast<char*>(stacks.take()) + stacks.bytes(), stacks.bytes(), entry);
  };
  Ring ring{nullptr, make(&go_round<1>), make(&go_round<2>), make(&go_round<3>)};
  while (state.KeepRunningBatch(kFibers)) pass_on<0>(ring);
}

BENCHMARK(context_ring);

}  // namespace
}  // namespace reprise::bench
