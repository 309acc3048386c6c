#pragma once
// A compare-exchange: what is asked, and what came of it.
//
// Threading: values.

#include "scheduler/memory/cell.hpp"
#include "scheduler/memory/order.hpp"

namespace reprise::scheduler {

struct CompareExchange {
  Value expected;
  Value desired;
  Order success = Order::seq_cst;
  Order failure = Order::seq_cst;
  bool weak = false;
};

struct CompareResult {
  bool exchanged = false;
  Value found;
};

}  // namespace reprise::scheduler
