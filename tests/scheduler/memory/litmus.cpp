#include "tests/scheduler/memory/litmus.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace reprise::scheduler::litmus {
namespace {

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    std::string_view part = text.substr(begin, end - begin);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
    begin = end + separator.size();
  }
  return parts;
}

Order order_of(const std::string& name) {
  if (name == "acq") return Order::acquire;
  if (name == "rel") return Order::release;
  if (name == "ar" || name == "acqrel") return Order::acq_rel;
  if (name == "sc") return Order::seq_cst;
  if (name == "rlx" || name == "na") return Order::relaxed;
  throw std::invalid_argument("order " + name);
}

Kind kind_of(char letter) {
  switch (letter) {
    case 'R':
      return Kind::read;
    case 'W':
      return Kind::write;
    case 'X':
      return Kind::exchange;
    case 'A':
      return Kind::add;
    case 'C':
      return Kind::compare_exchange;
    case 'F':
      return Kind::fence;
    default:
      throw std::invalid_argument(std::string("step ") + letter);
  }
}

/// Takes "if r0: " or "if r0==2: " from the front.
void take_guard(std::string& text, Operation& operation) {
  if (!text.starts_with("if r")) return;
  const std::size_t colon = text.find(':');
  const std::string condition = text.substr(4, colon - 4);
  text = text.substr(colon + 2);
  operation.guard = std::stoi(condition);
  if (const std::size_t equals = condition.find("=="); equals != std::string::npos) {
    operation.guard_value = std::stoull(condition.substr(equals + 2));
  }
}

void take_target(std::string& text, Operation& operation) {
  if (!text.starts_with("r")) return;
  const std::size_t equals = text.find('=');
  operation.target = std::stoi(text.substr(1, equals - 1));
  text = text.substr(equals + 1);
}

Operation parse_operation(std::string text, std::vector<std::string>& locations) {
  Operation operation;
  take_guard(text, operation);
  take_target(text, operation);
  const std::vector<std::string> words = split(text, " ");
  const std::string order = words[0].substr(2);
  operation.kind = kind_of(words[0][0]);
  operation.order = order_of(order);
  operation.atomic = order != "na";
  if (words.size() > 1) {
    const auto found = std::find(locations.begin(), locations.end(), words[1]);
    operation.location = static_cast<int>(found - locations.begin());
    if (found == locations.end()) locations.push_back(words[1]);
    operation.mutex = words[1] == "m";
  }
  if (words.size() > 2) operation.operand = std::stoull(words[2]);
  if (words.size() > 3) operation.desired = std::stoull(words[3]);
  return operation;
}

/// Locations are numbered as they are printed: by name.
void sort_locations(Program& program) {
  std::vector<std::string> sorted = program.locations;
  std::sort(sorted.begin(), sorted.end());
  for (auto& task : program.tasks) {
    for (Operation& operation : task) {
      if (operation.location < 0) continue;
      const std::string& name = program.locations[static_cast<std::size_t>(operation.location)];
      operation.location =
          static_cast<int>(std::find(sorted.begin(), sorted.end(), name) - sorted.begin());
    }
  }
  program.locations = sorted;
}

std::set<std::string> states_of(std::string_view text) {
  std::set<std::string> states;
  for (const std::string& state : split(text, "|")) states.insert(state);
  return states;
}

}  // namespace

Program parse(std::string_view text) {
  Program program;
  for (const std::string& task : split(text, "||")) {
    program.tasks.emplace_back();
    for (const std::string& operation : split(task, ";")) {
      program.tasks.back().push_back(parse_operation(operation, program.locations));
    }
  }
  sort_locations(program);
  return program;
}

State::State(const Program& program)
    : registers(program.tasks.size()), memory(program.locations.size()) {
  for (std::size_t task = 0; task < program.tasks.size(); ++task) {
    for (const Operation& operation : program.tasks[task]) {
      if (operation.target >= 0) registers[task][operation.target] = kUnassigned;
    }
  }
}

bool State::runs(std::size_t task, const Operation& operation) const {
  if (operation.guard < 0) return true;
  const std::uint64_t held = registers[task].at(operation.guard);
  return operation.guard_value ? held == *operation.guard_value : held != 0;
}

std::string State::text(const Program& program) const {
  std::string text;
  for (std::size_t task = 0; task < registers.size(); ++task) {
    for (const auto& [name, value] : registers[task]) {
      text +=
          std::to_string(task) + ":r" + std::to_string(name) + "=" + std::to_string(value) + ",";
    }
  }
  for (std::size_t i = 0; i < memory.size(); ++i) {
    text += program.locations[i] + "=" + std::to_string(memory[i]) + ",";
  }
  if (!text.empty()) text.pop_back();
  return text;
}

Order failure_order(Order success) {
  if (success == Order::acq_rel) return Order::acquire;
  return success == Order::release ? Order::relaxed : success;
}

std::vector<Row> rows() {
  std::ifstream file(REPRISE_LITMUS_FILE);
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos || line[0] == '#') continue;
    const std::string key = line.substr(0, space);
    const std::string value = line.substr(space + 1);
    if (key == "test") rows.emplace_back().name = value;
    if (key == "program") rows.back().program = value;
    if (key == "verdict") rows.back().verdict = value;
    if (key == "executions") rows.back().executions = std::stoul(value);
    if (key == "rc11") rows.back().rc11 = states_of(value);
    if (key == "sc") rows.back().sc = states_of(value);
  }
  return rows;
}

std::string name_of_test(const Row& row) {
  std::string name = row.name;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
}

}  // namespace reprise::scheduler::litmus
