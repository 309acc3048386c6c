#pragma once
// The ledger: what each memory was, deed by deed, so that a reader can be judged while its writer
// is at work. Each id has one writer, who enters a deed before and after doing it. Whoever reads
// then must see a state that the memory had while the reader was reading, and none that is older
// than what somebody has seen before: together that is linearizable (INV-ENG-5, INV-ENG-9).
//
// Threading: called by simulated threads, which nothing interrupts in here.

#include <map>

#include "scenarios/warm_tier/checks.hpp"

namespace reprise::scenarios::warm_tier {

class Ledger {
 public:
  /// A memory is about to become this, or nothing.
  void begin(const std::string& id, std::optional<engram::Memory> state);
  /// It is.
  void end(const std::string& id);
  /// @returns what the memory is, for its writer
  std::optional<engram::Memory> latest(const std::string& id) const;

  /// Reads a memory and complains if it cannot be that.
  void read(const Stage& stage, const std::string& id);

  /// @returns everything that is there, when all deeds have ended
  Expected expected() const;

 private:
  struct History {
    std::vector<std::optional<engram::Memory>> states = {std::nullopt};  ///< before the first deed
    std::size_t oldest = 0;  ///< that a reader may still see
  };

  std::map<std::string, History> histories_;
};

}  // namespace reprise::scenarios::warm_tier
