#pragma once
// Memory orders, and what each of them asks of an access or a fence. Consume is acquire, as in
// every implementation.
//
// Threading: values.

#include <cstdint>

namespace reprise::scheduler {

enum class Order : std::uint8_t { relaxed, acquire, release, acq_rel, seq_cst };

/// @returns whether a read of this order sees what was released to it
constexpr bool acquires(Order order) {
  return order == Order::acquire || order == Order::acq_rel || order == Order::seq_cst;
}
/// @returns whether a write of this order shows what its task did before
constexpr bool releases(Order order) {
  return order == Order::release || order == Order::acq_rel || order == Order::seq_cst;
}

}  // namespace reprise::scheduler
