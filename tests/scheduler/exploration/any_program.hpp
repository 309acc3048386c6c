#pragma once
// Random programs for properties.

#include <rapidcheck.h>

#include <vector>

#include "tests/scheduler/exploration/model.hpp"

namespace reprise::scheduler::model {

inline const std::vector<Op> kAnyKinds = {
    Op::read,     Op::read,      Op::write,   Op::write,    Op::write_own, Op::add,
    Op::exchange, Op::take,      Op::take,    Op::give,     Op::give,      Op::try_take,
    Op::signal,   Op::broadcast, Op::skip_if, Op::exchange, Op::wait,      Op::wait,
    Op::exit,     Op::read,      Op::raise,   Op::look,     Op::await};
// Threads that go on by what several others do.
inline const std::vector<Op> kAwaitingKinds = {
    Op::look, Op::look,  Op::await, Op::await,     Op::await,    Op::write,   Op::write,  Op::write,
    Op::read, Op::raise, Op::take,  Op::write_own, Op::give,     Op::give,    Op::signal, Op::wait,
    Op::exit, Op::add,   Op::read,  Op::skip_if,   Op::exchange, Op::try_take};

inline Instruction any_instruction(const std::vector<Op>& kinds) {
  const Op op = *rc::gen::elementOf(kinds);
  const auto object = static_cast<unsigned>(*rc::gen::inRange(0, 2));
  const int operand = *rc::gen::inRange(0, 2);
  return {op, object, operand};
}

inline Program any_program() {
  Program program;
  const bool awaits = *rc::gen::inRange(0, 3) == 0;
  const int tasks = *rc::gen::inRange(2, 5);
  for (int i = 0; i < tasks; ++i) {
    const int length = *rc::gen::inRange(1, tasks == 2 ? 6 : tasks == 3 ? 4 : 3);
    std::vector<Instruction>& code = program.tasks.emplace_back();
    for (int k = 0; k < length; ++k)
      code.push_back(any_instruction(awaits ? kAwaitingKinds : kAnyKinds));
  }
  if (*rc::gen::inRange(0, 3) == 0) program.initial[0] = *rc::gen::inRange(0, 3);
  return program;
}

}  // namespace reprise::scheduler::model
