#include "sim/surroundings.hpp"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <locale>
#include <new>

#include "sim/border.hpp"

namespace reprise::sim {
namespace {

char time_zone[] = "TZ=UTC0";
char* simulated_environment[] = {time_zone, nullptr};

std::terminate_handler handler_of_the_host = nullptr;

// libstdc++'s own handler prints, and prints something else the second time. A simulated program's
// end is told by its finding.
void terminate_handler() {
  if (!simulated()) handler_of_the_host();
  std::abort();
}

}  // namespace

SimulatedEnvironment::SimulatedEnvironment() : host_(environ) { environ = simulated_environment; }
SimulatedEnvironment::~SimulatedEnvironment() { environ = host_; }

void restore_runtime() {
  static const std::terminate_handler first = std::get_terminate();
  handler_of_the_host = first;
  if (std::locale() != std::locale::classic()) std::locale::global(std::locale::classic());
  std::set_new_handler(nullptr);
  std::set_terminate(&terminate_handler);
}

}  // namespace reprise::sim
