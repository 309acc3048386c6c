#pragma once
// REPRISE_CHECK: what must hold inside Reprise itself. A failure is a bug in Reprise (exit 6),
// never an operating error and never a finding in the software under test.
//
// Threading: may be used anywhere, also on a simulated thread's stack; it does not return.

namespace reprise {

/// Writes one line that names the broken expectation to the standard error of the host and ends the
/// process with exit code 6. Async-signal-safe.
/// @param expression what was expected, as source text
/// @param file,line where
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace reprise

#define REPRISE_CHECK(expression)                     \
  (__builtin_expect(static_cast<bool>(expression), 1) \
       ? static_cast<void>(0)                         \
       : ::reprise::check_failed(#expression, __FILE__, __LINE__))
