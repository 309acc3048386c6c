#pragma once
// All that is kept of an object of which nobody reads but the newest store.
//
// Threading: touched only by whoever runs.

#include <cstdint>

#include "scheduler/memory/cell.hpp"
#include "scheduler/memory/message.hpp"

namespace reprise::scheduler {

class NewestStore {
 public:
  /// Starts with what memory holds.
  void begin(Cell cell, std::uint64_t) {
    cell_ = cell;
    value_ = cell.read();
    message_.clear();
  }
  const Cell& cell() const { return cell_; }

  /// @returns the value; if a plain write has changed it, that tells nobody anything
  const Value& look() {
    const Value held = cell_.read();
    if (held != value_) {
      value_ = held;
      message_.clear();
    }
    return value_;
  }
  void write(Value value) {
    value_ = cell_.fit(value);
    cell_.write(value_);
  }
  /// What an acquiring read of it sees.
  Message& message() { return message_; }

 private:
  Cell cell_;
  Value value_;
  Message message_;
};

}  // namespace reprise::scheduler
