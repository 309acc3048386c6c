/* Included before everything in instrumented C and C++ that gcc compiles: clang knows that copying
   memory is an access, gcc leaves it to the run-time library, which we are not. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
#define REPRISE_NOEXCEPT noexcept
extern "C" {
#else
#define REPRISE_NOEXCEPT
#endif

void* memcpy(void* to, const void* from, size_t bytes) REPRISE_NOEXCEPT __asm__("__tsan_memcpy");
void* memmove(void* to, const void* from, size_t bytes) REPRISE_NOEXCEPT __asm__("__tsan_memmove");
void* memset(void* to, int value, size_t bytes) REPRISE_NOEXCEPT __asm__("__tsan_memset");

#ifdef __cplusplus
}
#endif
#undef REPRISE_NOEXCEPT
