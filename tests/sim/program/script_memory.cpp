// Scripts: numbers, plain and atomic.

#include "tests/sim/program/script_thread.hpp"

namespace reprise::programs {
bool ScriptThread::use_memory(const Instruction& code) {
  volatile std::int8_t& plain = shared_.plain[code.object];
  std::atomic<int>& atomic = shared_.atomics[code.object];
  int expected = code.operand;
  switch (code.op) {
    case Op::read:
      return note(plain), true;
    case Op::write:
      plain = static_cast<std::int8_t>(code.operand);
      return true;
    case Op::write_own:
      plain = static_cast<std::int8_t>(own_ + code.operand);
      return true;
    case Op::increment: {
      const int before = plain;
      plain = static_cast<std::int8_t>(before + 1);
      return true;
    }
    case Op::load:
      return note(atomic.load()), true;
    case Op::store:
      atomic.store(code.operand);
      return true;
    case Op::add:
      return note(atomic.fetch_add(1)), true;
    case Op::exchange:
      return note(atomic.exchange(code.operand)), true;
    case Op::compare_exchange:
      return note(atomic.compare_exchange_strong(expected, expected + 1) ? 1 : 0), true;
    default:
      return false;
  }
}

bool ScriptThread::wait_for_memory(const Instruction& code) {
  std::atomic<int>& atomic = shared_.atomics[code.object];
  switch (code.op) {
    case Op::wait_change:
      atomic.wait(code.operand);
      return true;
    case Op::wake_one:
      atomic.notify_one();
      return true;
    case Op::wake_all:
      atomic.notify_all();
      return true;
    default:
      return false;
  }
}

}  // namespace reprise::programs
