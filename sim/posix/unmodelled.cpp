// Each unmodelled call is a few instructions that fit any signature: in the process's mode they
// name the call and end the run, otherwise they jump to libc's own.

#include "sim/posix/unmodelled.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "sim/border.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

void unmodelled(const char* what) {
  reprise_mode = Mode::kernel;
  world().fail({"unmodelled",
                fmt::format("unmodelled: {}", what),
                fmt::format("the simulation does not model {}", what),
                {}});
}

}  // namespace reprise::sim

extern "C" {

[[noreturn]] void reprise_unmodelled(const char* name);
void reprise_unmodelled(const char* name) { reprise::sim::unmodelled(name); }

// Where libc's own functions are, one slot a name.
#define REPRISE_UNMODELLED(name) void* reprise_host_##name;
#include "sim/posix/unmodelled.def"
#undef REPRISE_UNMODELLED
}

static_assert(static_cast<int>(reprise::sim::Mode::process) == 2, "the stubs compare with 2");

// r11 may be used by any call's veneer; all argument registers, and al for variadic calls, are
// kept.
#define REPRISE_UNMODELLED(name)                                    \
  asm(".text\n.globl " #name "\n.type " #name ", @function\n" #name \
      ":\n"                                                         \
      "  movq reprise_mode@GOTPCREL(%rip), %r11\n"                  \
      "  cmpl $2, (%r11)\n"                                         \
      "  je 1f\n"                                                   \
      "  movq reprise_host_" #name                                  \
      "@GOTPCREL(%rip), %r11\n"                                     \
      "  jmp *(%r11)\n"                                             \
      "1: leaq 2f(%rip), %rdi\n"                                    \
      "  jmp reprise_unmodelled@PLT\n"                              \
      "2: .asciz \"" #name                                          \
      "\"\n"                                                        \
      ".size " #name ", .-" #name "\n");
#include "sim/posix/unmodelled.def"
#undef REPRISE_UNMODELLED

namespace {

// Before any constructor of the program, so that none of the slots is ever empty when used.
[[gnu::constructor(101)]] void find_host_functions() {
#define REPRISE_UNMODELLED(name) reprise_host_##name = dlsym(RTLD_NEXT, #name);
#include "sim/posix/unmodelled.def"
#undef REPRISE_UNMODELLED
}

}  // namespace
