#pragma once
// Outcome: what a file-system call returned, a value or an errno. An operating error is a value
// here, never an exception and never a failed check.

#include <cerrno>
#include <utility>

#include "scheduler/check.hpp"

namespace reprise::sim {

/// A failed call; converts to any Outcome.
struct Failure {
  int error = 0;  ///< an errno, not 0
};

template <typename Value>
class [[nodiscard]] Outcome {
 public:
  Outcome(Value value) : value_(std::move(value)) {}   // NOLINT: meant to be implicit
  Outcome(Failure failure) : error_(failure.error) {}  // NOLINT: meant to be implicit

  bool ok() const { return error_ == 0; }
  /// @returns 0 or the errno
  int error() const { return error_; }
  Failure failure() const { return {error_}; }

  const Value& operator*() const { return checked(); }
  Value& operator*() { return const_cast<Value&>(checked()); }
  const Value* operator->() const { return &checked(); }
  Value* operator->() { return &**this; }

 private:
  const Value& checked() const {
    REPRISE_CHECK(ok());
    return value_;
  }

  Value value_{};
  int error_ = 0;
};

template <>
class [[nodiscard]] Outcome<void> {
 public:
  Outcome() = default;
  Outcome(Failure failure) : error_(failure.error) {}  // NOLINT: meant to be implicit

  bool ok() const { return error_ == 0; }
  int error() const { return error_; }
  Failure failure() const { return {error_}; }

 private:
  int error_ = 0;
};

}  // namespace reprise::sim
