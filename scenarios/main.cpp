// The tool `reprise`, with all scenarios of this folder.

#include "scenarios/scenarios.hpp"
#include "sim/tool/tool.hpp"

int main(int argc, char** argv) {
  return reprise::sim::tool_main(argc, argv, reprise::scenarios::all());
}
