#pragma once
// What a thread sees, cut into rounds as a loop makes them: from one yield to the next at the same
// place after looking at the same. For explorations, in which a loop goes on when something of its
// last round has changed.
//
// Determinism: by what the runs do. Threading: kernel, one caller at a time.

#include <cstdint>
#include <vector>

#include "scheduler/exploration/store_names.hpp"
#include "scheduler/exploration/touches.hpp"
#include "scheduler/task.hpp"
#include "sim/object_names.hpp"

namespace reprise::sim {

/// A read, and which write of it was the last before.
struct Sight {
  scheduler::ObjectId id = 0;
  std::uint8_t bytes = 0xff;       // of the piece
  std::size_t written = 0;         // 0: none of others; else one more than its place among all
  scheduler::StoreName store = 0;  // that was read, if it is atomic
  const void* place = nullptr;     // in the code
  scheduler::TaskId by = scheduler::kNoTask;

  bool is_of_the_same(const Sight& other) const { return id == other.id && bytes == other.bytes; }
  bool finds_the_same(const Sight& other) const {
    return written == other.written && store == other.store;
  }
};

class Rounds {
 public:
  void saw(const Sight& sight) { seen_.push_back(sight); }
  /// It has written: it waits for nothing that it saw before that.
  void wrote();
  /// @returns whether it has seen nothing since it wrote or yielded last
  bool saw_nothing() const { return seen_.size() == yielded_after_; }

  /// It yields there. @returns what it has seen in this round
  const std::vector<Sight>& end(ObjectNames::Name place);

  /// What it had seen when it yielded last.
  const std::vector<Sight>& last() const { return last_; }
  /// How many rounds in a row, before that one, had seen the same.
  std::uint32_t repeats() const { return repeats_; }

 private:
  struct Yield {
    ObjectNames::Name place = 0;
    std::vector<Sight> looked = {};  // since the one before
    std::size_t after = 0;           // so much of what it has seen
    std::vector<Sight> round = {};   // that it ends
    std::uint32_t repeats = 0;
  };

  const Yield* last_like(ObjectNames::Name place, const std::vector<Sight>& looked) const;
  bool has_found_news(std::size_t begin) const;

  std::vector<Sight> seen_;        // since it wrote
  std::size_t yielded_after_ = 0;  // so much of it when it yielded last
  std::vector<Yield> yields_;      // the last ones
  std::vector<Sight> last_;
  std::uint32_t repeats_ = 0;
};

}  // namespace reprise::sim
