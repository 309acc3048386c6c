#include "sim/code_place.hpp"

#include <fmt/format.h>

#include "scheduler/source_line.hpp"
#include "scheduler/symbol.hpp"

namespace reprise::sim {

std::string function_text(const void* code) {
  return scheduler::function_name(static_cast<const char*>(code) - 1);
}

std::string place_text(const void* code) {
  if (code == nullptr) return std::string(kNowhere);
  const std::string line = scheduler::source_line(code);
  const std::string function = function_text(code);
  return line.empty() ? "in " + function : fmt::format("at {} in {}", line, function);
}

}  // namespace reprise::sim
