#include "sim/tool/messages.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "sim/tool/output.hpp"

namespace reprise::sim {

void complain(std::string_view line) {
  std::string one_line(line);
  // Names come from files and command lines: what they hold must not reach a terminal as it is.
  std::replace_if(
      one_line.begin(), one_line.end(),
      [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }, ' ');
  print_error("reprise: {}\n", one_line);
}

ExitCode usage_error(std::string_view line) {
  complain(line);
  return ExitCode::usage;
}

}  // namespace reprise::sim
