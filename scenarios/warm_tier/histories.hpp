#pragma once
// The histories of memories that any client may store, touch, remove and read: are they those of
// one memory that is changed and looked at by one after the other (INV-ENG-5)?
//
// Threading: called by simulated threads, which nothing interrupts in here.

#include <map>
#include <string>

#include "scenarios/linearizability.hpp"
#include "scenarios/warm_tier/stage.hpp"

namespace reprise::scenarios::warm_tier {

/// What a memory shows of its history: the number of the deed that stored it, and of the one that
/// touched it last, if any did.
struct Shown {
  std::uint64_t stored = 0;
  std::uint64_t touched = 0;

  auto operator<=>(const Shown&) const = default;
};

enum class Deed : std::uint8_t { store, touch, remove, get };

/// One id, as it should behave.
struct MemoryCell {
  struct Call {
    Deed deed = Deed::get;
    std::uint64_t number = 0;  ///< unique in the run
  };
  /// What was seen, or taken away; nothing to those who only write.
  using Answer = std::optional<Shown>;

  std::optional<Shown> memory;

  Answer take(const Call& call);
  auto operator<=>(const MemoryCell&) const = default;
};

class Histories {
 public:
  explicit Histories(const Stage& stage) : stage_(stage) {}

  /// Does a deed, and complains if nothing explains the answer.
  void act(std::size_t client, const std::string& id, MemoryCell::Call call);

 private:
  struct History {
    Linearizability<MemoryCell> checker;
    std::string told;       ///< every call and answer so far, in words
    bool is_wrong = false;  ///< and has been complained of
  };

  MemoryCell::Answer perform(const std::string& id, MemoryCell::Call call);
  MemoryCell::Answer recognize(const std::string& id) const;
  void tell(History& history, std::string words);

  const Stage& stage_;
  std::map<std::string, History> histories_;
};

}  // namespace reprise::scenarios::warm_tier
