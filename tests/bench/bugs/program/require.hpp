#pragma once
// How a program says that something went wrong: it aborts, in the name of whoever noticed.

#include <cstdlib>

namespace reprise::bugs {

[[gnu::always_inline]] inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace reprise::bugs
