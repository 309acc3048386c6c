// How a simulated process ends.

#include <assert.h>
#include <cxxabi.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <unwind.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <string_view>
#include <typeinfo>

#include "scheduler/symbol.hpp"
#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/thread_life.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

// @returns "std::runtime_error: text" for the exception in flight, or nothing
std::string exception_in_flight() {
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) return {};
  int status = 0;
  char* const readable = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  std::string text = status == 0 ? readable : type->name();
  free(readable);
  return text;
}

// The way from the program to abort may lead through std::terminate and the like, and through
// functions of the libraries that have no name.
bool is_on_the_way(const std::string& function) {
  constexpr std::string_view kPrefixes[] = {"?",
                                            "abort",
                                            "std::terminate",
                                            "std::__glibcxx_assert_fail",
                                            "__cxxabiv1::",
                                            "reprise::sim::"};
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                     [&](std::string_view prefix) { return function.starts_with(prefix); });
}

// The innermost function of the program on the running thread's stack.
std::string function_that_gave_up() {
  std::string found = "?";
  _Unwind_Backtrace(
      [](_Unwind_Context* frame, void* result) {
        // abort does not return: the return address may already belong to the next function.
        const _Unwind_Ptr code = _Unwind_GetIP(frame) - 1;
        auto& name = *static_cast<std::string*>(result);
        name = scheduler::function_name(reinterpret_cast<const void*>(code));
        return is_on_the_way(name) ? _URC_NO_REASON : _URC_NORMAL_STOP;
      },
      &found);
  return found;
}

[[noreturn]] void fail_aborted() {
  const Kernel kernel;
  if (const std::string type = exception_in_flight(); !type.empty()) {
    const std::string message = fmt::format("uncaught exception of type {}", type);
    world().fail({"exception", "exception: " + type, message, {}});
  }
  const std::string function = function_that_gave_up();
  world().fail({"abort", "abort: " + function, "abort called in " + function, {}});
}

}  // namespace
}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

void abort() noexcept {
  if (simulated()) fail_aborted();
  REPRISE_HOST(abort)();
  __builtin_unreachable();
}

void __assert_fail(const char* assertion, const char* file, unsigned line,
                   const char* function) noexcept {
  if (simulated()) {
    const Kernel kernel;
    world().fail({"assertion",
                  fmt::format("assertion: {}", assertion),
                  fmt::format("{}:{}: {}: assertion failed: {}", file, line, function, assertion),
                  {}});
  }
  REPRISE_HOST(__assert_fail)(assertion, file, line, function);
  __builtin_unreachable();
}

void exit(int status) noexcept {
  if (simulated()) end_process(status);
  REPRISE_HOST(exit)(status);
  __builtin_unreachable();
}

void _exit(int status) {
  if (simulated()) {
    const Call call(Operation::none);
    world().exit_process(status);
  }
  REPRISE_HOST(_exit)(status);
  __builtin_unreachable();
}

void _Exit(int status) noexcept {
  if (simulated()) _exit(status);
  REPRISE_HOST(_Exit)(status);
  __builtin_unreachable();
}

int __cxa_atexit(void (*function)(void*), void* argument, void* module) noexcept {
  using Register = int (*)(void (*)(void*), void*, void*);
  if (!simulated()) {
    static constinit Register host = nullptr;
    if (host == nullptr) host = reinterpret_cast<Register>(dlsym(RTLD_NEXT, "__cxa_atexit"));
    return host(function, argument, module);
  }
  const Kernel kernel;
  world().running_process().exit_handlers.push_back({function, argument, module});
  return 0;
}

void __cxa_finalize(void* module) {
  using Finalize = void (*)(void*);
  if (simulated()) return run_exit_handlers(module);
  static constinit Finalize host = nullptr;
  if (host == nullptr) host = reinterpret_cast<Finalize>(dlsym(RTLD_NEXT, "__cxa_finalize"));
  host(module);
}

}  // extern "C"
