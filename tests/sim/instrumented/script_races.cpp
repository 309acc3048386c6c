// Which threads of a script are about to access the same plain number.

#include <algorithm>
#include <optional>

#include "tests/sim/instrumented/script_state.hpp"

namespace reprise::script_model {
namespace {

struct Access {
  std::uint8_t object = 0;
  bool writes = false;
};

std::optional<Access> access_of(const Script& script, const State& state, std::size_t thread) {
  const ThreadState& own = state.threads[thread];
  const auto& codes = script.threads[thread];
  const auto at = static_cast<std::size_t>(own.at);
  if (!own.runs || at >= codes.size()) return std::nullopt;
  const Instruction& code = codes[at];
  switch (code.op) {
    case Op::read:
    case Op::spin_plain:
      return Access{code.object, false};
    case Op::write:
    case Op::write_own:
      return Access{code.object, true};
    case Op::increment:
      return Access{code.object, own.phase == 1};
    case Op::once:
    case Op::once_throwing:
      if (own.phase == 1 || own.phase == 2) return Access{code.object, own.phase == 2};
      return std::nullopt;
    case Op::wait_until:
    case Op::wait_until_for:
      if (own.phase == 0 || own.phase == 4) return Access{code.object, false};
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool is_racing(const Script& script, const State& state) {
  std::array<bool, kObjects> is_read{};
  std::array<bool, kObjects> is_written{};
  for (std::size_t i = 0; i < script.threads.size(); ++i) {
    const std::optional<Access> access = access_of(script, state, i);
    if (!access) continue;
    const std::size_t object = access->object;
    if (is_written[object] || (access->writes && is_read[object])) return true;
    (access->writes ? is_written : is_read)[object] = true;
  }
  return false;
}

}  // namespace reprise::script_model
