#pragma once
// What the tool prints. A failed write does not stop what is under way; it is remembered, and the
// tool ends with an error (tool.cpp): nobody shall take a part of the results for all of them.

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "sim/tool/exit_code.hpp"

namespace reprise::sim {

inline void write_text(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);  // the stream remembers a failure
}

/// To the standard output: results.
template <typename... Values>
void print_out(fmt::format_string<Values...> format, Values&&... values) {
  write_text(stdout, fmt::format(format, std::forward<Values>(values)...));
}

/// To the standard error: everything else.
template <typename... Values>
void print_error(fmt::format_string<Values...> format, Values&&... values) {
  write_text(stderr, fmt::format(format, std::forward<Values>(values)...));
}

/// Makes descriptors 0 to 2 exist, so that no other file takes their place; what is written to one
/// that was closed fails.
void secure_standard_streams();

/// Writes out what is still to be printed. @returns the code to exit with
ExitCode finish_output(ExitCode code);

}  // namespace reprise::sim
