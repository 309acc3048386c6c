#include "sim/tool/messages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace reprise::sim {

void complain(std::string_view line) {
  std::string one_line(line);
  std::replace(one_line.begin(), one_line.end(), '\n', ' ');
  fmt::print(stderr, "reprise: {}\n", one_line);
}

ExitCode usage_error(std::string_view line) {
  complain(line);
  return ExitCode::usage;
}

}  // namespace reprise::sim
