#pragma once
// The witness: what the agents attempted and what they were told, in the host's memory, so that it
// survives every crash of the simulated machine. Telling the witness is no scheduling point and no
// event.
//
// Threading: called by simulated threads, and by the host while none of them runs.

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/complaints.hpp"
#include "system/base/bytes.hpp"
#include "system/types/model.hpp"

namespace reprise::scenarios::arena0 {

/// What must become of a payload, once it is in the log.
enum class Verdict : std::uint8_t {
  stored,       ///< a valid claim
  counted,      ///< a valid vote, if its claim is in the log before it
  quarantined,  ///< whatever it is, it must not get into the store
};

/// A payload and what is true about it.
struct Item {
  stemedb::Bytes payload;
  Verdict verdict = Verdict::quarantined;
  stemedb::Hash hash{};   ///< of the claim or the vote
  stemedb::Hash claim{};  ///< what a vote is about
  float weight = 0;
  std::string subject;
  std::string predicate;
};

enum class Fate : std::uint8_t {
  open,          ///< submitted; nobody knows
  acknowledged,  ///< promised to be durable at `offset`
  refused,       ///< an error was returned: may be in the log or not
};

struct Attempt {
  Item item;
  std::size_t agent = 0;
  std::uint64_t life = 0;
  Fate fate = Fate::open;
  std::uint64_t offset = 0;
  std::uint64_t began = 0;    ///< when it was submitted, in things the witness was told
  std::uint64_t settled = 0;  ///< when it was acknowledged, likewise
};

/// Bytes of the log that the system reported as lost.
struct ReportedDamage {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  bool taken_out = false;  ///< durably, and readers step over it; otherwise perhaps
};

class Witness : public Complaints {
 public:
  /// A copy of the item is about to be submitted. @returns the attempt's number
  std::size_t attempt(const Item& item, std::size_t agent);
  void acknowledge(std::size_t attempt, std::uint64_t offset);
  void refuse(std::size_t attempt);

  /// @returns the claim of the nth acknowledged claim modulo their number; nullptr if there is
  /// none. Good until somebody attempts something, as what the next one returns.
  const Item* acknowledged_claim(std::uint64_t n) const;
  /// @returns what the agent submitted before, or nullptr
  const Item* earlier_item(std::size_t agent, std::uint64_t n) const;
  /// @returns the offset behind the last acknowledged record that the disk has not lied about
  std::uint64_t acknowledged_end() const { return acknowledged_end_; }
  /// @returns how many items of its plan an agent has attempted
  std::size_t progress(std::size_t agent) const;

  /// The disk may give wrong pages to whoever reads, once.
  void expect_misreads() { may_misread_ = true; }
  bool may_misread() const { return may_misread_; }

  /// @param disk_lied what was promised before may be gone, which recovery has reported
  void begin_life(bool disk_lied);
  /// The store has been opened: what a lying disk did before, it has seen.
  void opened() { saw_lie_ = true; }
  /// @returns whether the disk lied and no life has opened the store since
  bool has_unseen_lie() const { return !saw_lie_; }

  /// Recovery reported damage, and the operator tried to take it out of the log.
  void note_damage(ReportedDamage damage);
  const std::vector<ReportedDamage>& damage() const { return damage_; }

  std::uint64_t life() const { return life_; }
  const std::vector<Attempt>& attempts() const { return attempts_; }

 private:
  std::vector<Attempt> attempts_;
  std::uint64_t told_ = 0;
  std::uint64_t life_ = 0;
  std::uint64_t acknowledged_end_ = 0;
  bool saw_lie_ = true;
  bool may_misread_ = false;
  std::vector<ReportedDamage> damage_;
};

}  // namespace reprise::scenarios::arena0
