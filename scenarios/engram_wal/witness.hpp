#pragma once
// The witness: what each thread attempted and what it was told, in the host's memory, so that it
// survives every crash of the simulated machine. Telling the witness is no scheduling point and no
// event.
//
// Whenever the store is opened, somebody looks at all of its memories. What a thread's memories
// show must be a prefix of what the thread did, with everything in it that was promised and nothing
// that was refused; from then on that is the truth, and what is missing will not come back.
//
// Threading: called by simulated threads, and by the host while none of them runs.

#include <array>
#include <set>
#include <string>
#include <vector>

#include "scenarios/complaints.hpp"
#include "scenarios/engram_wal/memories.hpp"

namespace reprise::scenarios::engram_wal {

/// What the memories of one thread show.
using View = std::array<std::optional<Shown>, kKeys>;
/// Of all threads.
using Views = std::array<View, kMostThreads>;

enum class Fate : std::uint8_t {
  open,      ///< nobody knows
  accepted,  ///< it has taken effect
  promised,  ///< ... and survives every crash
  refused,   ///< it has not, and never will
};

enum class Deed : std::uint8_t { put, update, remove };

struct Attempt {
  Deed deed = Deed::put;
  std::size_t key = 0;
  std::uint64_t number = 0;  ///< unique in the run: version or touch
  Fate fate = Fate::open;
  std::uint64_t began = 0;    ///< when, in things the witness was told
  std::uint64_t settled = 0;  ///< likewise
};

/// What recovery has said about losses; only a disk that lies can cause some.
struct Losses {
  std::size_t entries = 0;    ///< at most so many single entries
  bool rest_of_file = false;  ///< and whatever lay behind one of them
  bool tail = false;          ///< and the last batch
};

class Witness : public Complaints {
 public:
  /// @param calls_fail what nobody was told about may then have been refused
  explicit Witness(bool calls_fail) : calls_fail_(calls_fail) {}

  void begin_life(bool disk_lied);
  /// @returns whether the disk has ever lied: what it damaged may not be readable any more
  bool has_been_lied_to() const { return ever_lied_; }

  /// Something is about to be done. @returns the attempt's place among those of the thread
  std::size_t attempt(std::size_t thread, Deed deed, std::size_t key);
  const Attempt& at(std::size_t thread, std::size_t place) const {
    return threads_[thread].since[place];
  }
  /// @param sequence what the log numbered it
  void accept(std::size_t thread, std::size_t place, std::uint64_t sequence, bool promised);
  void refuse(std::size_t thread, std::size_t place);

  /// @returns the time, in things the witness was told
  std::uint64_t now() const { return told_; }
  /// What was accepted by then will survive every crash.
  void promise(std::uint64_t then);

  /// @returns what a thread must read now, if the fate of all it did is known
  std::optional<View> expected(std::size_t thread) const;
  /// @returns whether a memory shows nothing but what its thread attempted, some time or other
  bool is_genuine(const Sighting& sighting) const;

  /// Somebody has opened the store and seen all memories.
  /// @param losses what recovery reported
  void look(const Views& seen, const Losses& losses);

 private:
  struct Thread {
    View truth;                  ///< what was seen when somebody looked last
    std::vector<Attempt> since;  ///< what it has done after that
  };

  struct Done {
    std::size_t thread = 0;
    std::size_t key = 0;
    Deed deed = Deed::put;

    bool operator==(const Done&) const = default;
  };

  bool is_prefix(const Thread& thread, const View& seen) const;
  std::string tell(std::size_t thread, const View& seen) const;
  std::size_t count_unexplained(const Thread& thread, const View& seen, bool tail_lost) const;
  void look_at_damaged(const Views& seen, const Losses& losses);

  const bool calls_fail_;
  std::array<Thread, kMostThreads> threads_;
  std::uint64_t told_ = 0;
  std::vector<Done> done_;             ///< ever: number n at n - 1
  std::set<std::uint64_t> sequences_;  ///< given since somebody looked last
  std::uint64_t last_promised_ = 0;    ///< begun: of all threads
  bool ever_lied_ = false;             ///< the disk
  bool lied_ = false;                  ///< the disk, and nobody has looked since
  std::size_t unseen_lives_ = 0;       ///< since then: each may have reported the loss, to nobody
};

}  // namespace reprise::scenarios::engram_wal
