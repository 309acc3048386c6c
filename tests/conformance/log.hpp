#pragma once
// What one side of a comparison saw: a line for each call, with its result, the errno of a failure
// and whatever else the call told. Logging allocates nothing and calls nothing of the border, so
// both sides can do it in the middle of a program.

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace reprise::conformance {

/// The text of a log; may lie in memory shared with another process.
struct LogMemory {
  static constexpr std::size_t kBytes = std::size_t{4} << 20;

  std::size_t used;
  char text[kBytes];

  std::string_view view() const { return {text, used}; }
};

class Log {
 public:
  /// Empties the memory.
  explicit Log(LogMemory& memory) : memory_(memory) { memory_.used = 0; }

  /// The lines that follow belong to this step.
  void begin_step(std::uint32_t step) { step_ = step; }

  /// A line for a call that just returned. Must come before anything that could touch errno.
  /// @param result a negative one means that errno says why
  template <class... Arguments>
  void ended(long result, fmt::format_string<Arguments...> call, Arguments&&... arguments) {
    const int error = errno;
    begin_line();
    append(call, std::forward<Arguments>(arguments)...);
    append_result(result, error);
  }

  /// As ended, for a call that returns a pointer.
  template <class... Arguments>
  void ended(const void* result, fmt::format_string<Arguments...> call, Arguments&&... arguments) {
    ended(result == nullptr ? -1L : 0L, call, std::forward<Arguments>(arguments)...);
  }

  /// A line for a call that returns an error number.
  template <class... Arguments>
  void status(int error, fmt::format_string<Arguments...> call, Arguments&&... arguments) {
    begin_line();
    append(call, std::forward<Arguments>(arguments)...);
    append_status(error);
  }

  /// Goes on in the line of the last call.
  template <class... Arguments>
  void note(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    append(" ");
    append(text, std::forward<Arguments>(arguments)...);
  }

 private:
  template <class... Arguments>
  void append(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    const std::size_t left = LogMemory::kBytes - memory_.used;
    const auto written = fmt::format_to_n(memory_.text + memory_.used, left, text,
                                          std::forward<Arguments>(arguments)...);
    grew_by(written.size);
  }

  void begin_line();
  void append_result(long result, int error);
  void append_status(int error);
  void grew_by(std::size_t bytes);

  LogMemory& memory_;
  std::uint32_t step_ = 0;
};

/// @returns a digest of bytes, for a line of the log
std::uint64_t digest(const void* bytes, std::size_t count);

}  // namespace reprise::conformance
