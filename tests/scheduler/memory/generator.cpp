#include "tests/scheduler/memory/generator.hpp"

namespace reprise::scheduler::litmus {

std::string Generator::program(std::uint64_t most, bool mutexes) {
  const std::uint64_t tasks = 2 + draw(3);
  std::string text;
  for (std::uint64_t task = 0; task < tasks; ++task) {
    const std::uint64_t left = most - (tasks - task - 1);
    const std::uint64_t steps = 1 + draw(left > 4 ? 4 : left);
    most -= steps;
    if (task > 0) text += " || ";
    for (std::uint64_t step = 0; step < steps; ++step) {
      text += (step > 0 ? "; " : "") + operation(step, mutexes);
    }
  }
  return text;
}

std::string Generator::operation(std::uint64_t step, bool mutexes) {
  if (mutexes && draw(3) == 0) return one_of({"A.rel m 1", "A.acq m 1"});
  const std::string target = "r" + std::to_string(step) + "=";
  const std::string location = one_of({" x", " y", " x", " y", " z"});
  const std::string value = one_of({" 1", " 2"});
  const char kind = "RRRRWWWWXACFF"[draw(13)];
  const std::string order = std::string(1, kind) + "." + order_of(kind);
  if (kind == 'R') return target + order + location;
  if (kind == 'W') return order + location + value;
  if (kind == 'F') return order;
  if (kind == 'C') return target + order + location + one_of({" 0", " 1"}) + value;
  return target + order + location + value;
}

std::string Generator::order_of(char kind) {
  if (kind == 'R') return one_of({"rlx", "acq", "sc", "sc"});
  if (kind == 'W') return one_of({"rlx", "rel", "sc", "sc"});
  if (kind == 'F') return one_of({"acq", "rel", "ar", "sc", "sc", "sc"});
  return one_of({"rlx", "acq", "rel", "ar", "sc", "sc"});
}

std::string Generator::vary(std::string_view program, bool fences) {
  std::string text;
  for (std::size_t i = 0; i < program.size(); ++i) {
    text += program[i];
    if (program[i] == '.' && i > 0) {
      text += order_of(program[i - 1]);
      while (i + 1 < program.size() && program[i + 1] != ' ' && program[i + 1] != ';') ++i;
    } else if (fences && program[i] == ';' && draw(2) == 0) {
      text += " F." + order_of('F') + ";";
    }
  }
  return text;
}

}  // namespace reprise::scheduler::litmus
