#include "sim/instrumented_code.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>

#include "scheduler/check.hpp"

namespace reprise::sim {
namespace {

struct Module {
  const std::byte* begin;
  const std::byte* end;

  bool holds(const void* code) const { return begin <= code && code < end; }
};

// Programs under test are made of a few.
constexpr std::size_t kMostModules = 64;

// Filled before constructors have run, that of a container too.
constinit std::array<Module, kMostModules> modules{};
constinit std::size_t count = 0;

// free, and operator delete in all its forms, by the names that the loader knows.
constexpr std::array kFreeing = {"free",
                                 "_ZdlPv",
                                 "_ZdlPvm",
                                 "_ZdlPvSt11align_val_t",
                                 "_ZdlPvmSt11align_val_t",
                                 "_ZdaPv",
                                 "_ZdaPvm",
                                 "_ZdaPvSt11align_val_t",
                                 "_ZdaPvmSt11align_val_t"};
constinit std::array<const std::byte*, kFreeing.size()> freeing{};

Module module_of(const void* code) {
  dl_find_object found{};
  REPRISE_CHECK(_dl_find_object(const_cast<void*>(code), &found) == 0);
  return {static_cast<const std::byte*>(found.dlfo_map_start),
          static_cast<const std::byte*>(found.dlfo_map_end)};
}

/// The instructions by which a module of x86-64 gets to a function of another one; each ends with
/// the distance, in 32 bits, from what follows it.
constexpr unsigned char kCall[] = {0xe8};                          // a stub of the module's own
constexpr unsigned char kCallThroughSlot[] = {0xff, 0x15};         // where -fno-plt left stubs out
constexpr unsigned char kLandingPad[] = {0xf3, 0x0f, 0x1e, 0xfa};  // endbr64: stubs may begin so
constexpr unsigned char kBound[] = {0xf2};  // a prefix that some of them have
constexpr unsigned char kJumpThroughSlot[] = {0xff, 0x25};
constexpr std::size_t kDistanceBytes = 4;

bool stands_at(const std::byte* code, std::span<const unsigned char> instruction) {
  return std::memcmp(code, instruction.data(), instruction.size()) == 0;
}

/// @param next where the instruction ends
const std::byte* target_before(const std::byte* next) {
  std::int32_t distance = 0;
  std::memcpy(&distance, next - kDistanceBytes, kDistanceBytes);
  return next + distance;
}

/// @returns what a slot holds by now: the loader fills it before the first call gets there
const std::byte* function_in(const std::byte* slot) {
  const std::byte* function = nullptr;
  std::memcpy(&function, slot, sizeof function);
  return function;
}

/// @returns the function that a stub jumps to; null: it is no stub
const std::byte* function_behind(const std::byte* stub) {
  for (const std::span<const unsigned char> part :
       {std::span<const unsigned char>(kLandingPad), std::span<const unsigned char>(kBound)}) {
    if (stands_at(stub, part)) stub += part.size();
  }
  if (!stands_at(stub, kJumpThroughSlot)) return nullptr;
  return function_in(target_before(stub + sizeof kJumpThroughSlot + kDistanceBytes));
}

/// @returns the function of another module that the call before that place is of; null: none
const std::byte* called_before(const std::byte* returns_to) {
  const std::byte* const operand = returns_to - kDistanceBytes;
  if (stands_at(operand - sizeof kCallThroughSlot, kCallThroughSlot)) {
    return function_in(target_before(returns_to));
  }
  if (!stands_at(operand - sizeof kCall, kCall)) return nullptr;
  const std::byte* const stub = target_before(returns_to);
  return is_instrumented(stub) ? function_behind(stub) : nullptr;
}

bool frees(const std::byte* function) {
  return function != nullptr && std::ranges::find(freeing, function) != freeing.end();
}

}  // namespace

void add_instrumented_module(const void* code) {
  if (is_instrumented(code)) return;  // each of its sources calls
  REPRISE_CHECK(count < kMostModules);
  std::ranges::transform(kFreeing, freeing.begin(), [](const char* name) {
    return static_cast<const std::byte*>(::dlsym(RTLD_DEFAULT, name));
  });
  modules[count++] = module_of(code);
}

bool is_instrumented(const void* code) {
  return std::ranges::any_of(std::span(modules.data(), count),
                             [&](const Module& module) { return module.holds(code); });
}

bool is_of_runtime(const void* code) {
  static const Module runtime = module_of(reinterpret_cast<const void*>(&std::set_terminate));
  return runtime.holds(code);
}

bool frees_itself(const void* returns_to) {
  const auto* const next = static_cast<const std::byte*>(returns_to);
  return is_instrumented(next) && frees(called_before(next));
}

}  // namespace reprise::sim
