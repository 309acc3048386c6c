#include "sim/border.hpp"

#include "sim/world.hpp"

namespace reprise::sim {

Mode reprise_mode = Mode::host;

void return_to_process() {
  world().enter_process();
  reprise_mode = Mode::process;
}

Call::Call(Operation operation) : operation_(operation) { world().scheduler().point(); }

std::int64_t Call::done(std::uint64_t object, std::uint64_t argument, std::int64_t result) {
  world().record(operation_, object, argument, result);
  return result;
}

}  // namespace reprise::sim
