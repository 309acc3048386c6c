#include "scheduler/check.hpp"

#include <sys/syscall.h>

#include <cstddef>
#include <cstring>

#include "scheduler/raw_syscall.hpp"

namespace reprise {
namespace {

using scheduler::raw_syscall;

constexpr int kStandardError = 2;
constexpr int kExitHarnessError = 6;

void put(const char* text) {
  raw_syscall(SYS_write, kStandardError, reinterpret_cast<long>(text),
              static_cast<long>(std::strlen(text)));
}

void put_number(int value) {
  char digits[16];
  std::size_t at = sizeof digits;
  digits[--at] = '\0';
  do {
    digits[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  put(digits + at);
}

}  // namespace

void check_failed(const char* expression, const char* file, int line) {
  put("reprise: bug in Reprise: expected ");
  put(expression);
  put(" at ");
  put(file);
  put(":");
  put_number(line);
  put("\n");
  raw_syscall(SYS_exit_group, kExitHarnessError);
  __builtin_unreachable();
}

}  // namespace reprise
