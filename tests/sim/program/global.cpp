#include "tests/sim/program/global.hpp"

#include <mutex>

namespace reprise::programs {
namespace {

std::mutex mutex;
int counted = 0;

}  // namespace

int count_globally(int times) {
  for (int i = 0; i < times; ++i) {
    const std::lock_guard lock(mutex);
    ++counted;
  }
  return counted;
}

}  // namespace reprise::programs
