#pragma once
// Linearizability: could what concurrent clients did have been done one thing after the other, each
// at an instant between its call and its answer?
//
// The checker is told of calls and answers as they come. It keeps every way in which it could have
// been so far: what the object is, and which of the calls that wait for their answer have already
// taken effect, with which answer. A call takes effect as late as can be: when an answer comes, its
// own call must have happened by now, perhaps behind others. An answer that leaves no way is the
// first that nothing explains. (Lowe's just-in-time linearization.)
//
// A call that is never answered stays open: it may have happened at any time, or never. With k
// calls open at once there are at most 2^k ways for each value of the object, however long the
// history. Independent objects have a checker each.
//
// Determinism: what it says follows from what it was told alone. Threading: one caller at a time.

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace reprise::scenarios {

/// @tparam Object a value with an order, types Call and Answer, and `Answer take(const Call&)`,
/// which changes it as one call by itself does
template <typename Object>
class Linearizability {
 public:
  using Call = typename Object::Call;
  using Answer = typename Object::Answer;
  using Ticket = std::uint64_t;

  explicit Linearizability(Object initial = {}) : ways_{{initial, {}}} {}

  /// A client calls. @returns what to hand in with the answer
  Ticket call(const Call& call) {
    open_.emplace(++calls_, call);
    return calls_;
  }

  /// The call is answered. @returns whether that can be; if not, nothing that follows can either
  bool answer(Ticket ticket, const Answer& answer) {
    std::set<Way> left;
    for (Way way : ways_in_which_it_happened(ticket)) {
      if (way.answers.at(ticket) != answer) continue;
      way.answers.erase(ticket);
      left.insert(std::move(way));
    }
    ways_ = std::move(left);
    open_.erase(ticket);
    return !ways_.empty();
  }

 private:
  struct Way {
    Object object;
    std::map<Ticket, Answer> answers;  ///< of calls that have happened and are still open

    auto operator<=>(const Way&) const = default;
  };

  std::set<Way> ways_in_which_it_happened(Ticket ticket) const {
    std::set<Way> happened;
    std::set<Way> seen = ways_;
    std::vector<Way> waiting(ways_.begin(), ways_.end());
    while (!waiting.empty()) {
      const Way way = std::move(waiting.back());
      waiting.pop_back();
      if (way.answers.contains(ticket)) {
        happened.insert(way);
        continue;
      }
      for (const auto& [other, call] : open_) {
        if (way.answers.contains(other)) continue;
        Way next = way;
        next.answers.emplace(other, next.object.take(call));
        if (seen.insert(next).second) waiting.push_back(std::move(next));
      }
    }
    return happened;
  }

  std::set<Way> ways_;
  std::map<Ticket, Call> open_;
  Ticket calls_ = 0;
};

}  // namespace reprise::scenarios
