#pragma once
// Result<T>: a value or an Error. Status: nothing or an Error. No exception crosses a component's
// border, so this is how every fallible call answers.
//
//   STEMEDB_TRY(journal.sync());                        // returns the error, if there is one
//   STEMEDB_TRY_ASSIGN(const auto size, file.size());   // ... and otherwise names the value

#include <optional>
#include <utility>
#include <variant>

#include "system/base/error.hpp"

namespace stemedb {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value; asking an error for it is a programming mistake.
  T& operator*() & { return *std::get_if<0>(&state_); }
  const T& operator*() const& { return *std::get_if<0>(&state_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }

  /// The error; asking a value for it is a programming mistake.
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }
  bool error_is(ErrorKind kind) const { return error_ && error_->kind() == kind; }

 private:
  std::optional<Error> error_;
};

}  // namespace stemedb

#define STEMEDB_JOIN_INNER(a, b) a##b
#define STEMEDB_JOIN(a, b) STEMEDB_JOIN_INNER(a, b)

/// Evaluates a Status (or a Result whose value is not needed) and returns its error to the caller.
#define STEMEDB_TRY(expression)                                                \
  do {                                                                         \
    if (auto stemedb_status = (expression); !stemedb_status.ok()) [[unlikely]] \
      return stemedb_status.error();                                           \
  } while (false)

/// Declares a name for the value of a Result, or returns its error to the caller.
#define STEMEDB_TRY_ASSIGN(declaration, expression)               \
  auto STEMEDB_JOIN(stemedb_result_, __LINE__) = (expression);    \
  if (!STEMEDB_JOIN(stemedb_result_, __LINE__).ok()) [[unlikely]] \
    return STEMEDB_JOIN(stemedb_result_, __LINE__).error();       \
  declaration = *std::move(STEMEDB_JOIN(stemedb_result_, __LINE__))
