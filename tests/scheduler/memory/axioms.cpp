#include "tests/scheduler/memory/axioms.hpp"

#include <algorithm>
#include <functional>

#include "tests/scheduler/memory/relation.hpp"

namespace reprise::scheduler::litmus {
namespace {

struct Event {
  int task = -1;  // -1: the value that a location has at first
  int step = 0;
  int location = -1;
  Order order = Order::relaxed;
  bool read = false, write = false, atomic = true;
  std::uint64_t value_read = 0, value_written = 0;
};

struct Candidate {
  std::vector<Event> events;
  Relation sb, rf, mo;
};

Set all_that(const std::vector<Event>& events, const std::function<bool(const Event&)>& holds) {
  Set set = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (holds(events[i])) set |= Set{1} << i;
  }
  return set;
}

Relation inverse(const Relation& relation) {
  Relation result;
  for (std::size_t i = 0; i < kMaxEvents; ++i) {
    for (std::size_t j = 0; j < kMaxEvents; ++j) {
      if (relation.has(i, j)) result.add(j, i);
    }
  }
  return result;
}

bool consistent(const Candidate& candidate) {
  const auto& [events, sb, rf, mo] = candidate;
  if (!(sb | rf).acyclic()) return false;
  const auto only = [&](const std::function<bool(const Event&)>& holds) {
    return Relation::identity(all_that(events, holds));
  };
  const auto is_fence = [](const Event& event) { return !event.read && !event.write; };
  Relation same_location;
  for (std::size_t i = 0; i < events.size(); ++i) {
    for (std::size_t j = 0; j < events.size(); ++j) {
      if (events[i].location >= 0 && events[i].location == events[j].location) {
        same_location.add(i, j);
      }
    }
  }
  const Relation updates = only([](const Event& event) { return event.read && event.write; });
  const Relation writes = only([](const Event& event) { return event.write && event.task >= 0; });
  const Relation all_reads = only([](const Event& event) { return event.read; });
  const Relation fences = only(is_fence);
  const Relation releasing = only([](const Event& event) { return releases(event.order); });
  const Relation acquiring = only([](const Event& event) { return acquires(event.order); });
  const Relation sc = only([](const Event& event) { return event.order == Order::seq_cst; });
  const Relation sc_fences =
      only([&](const Event& event) { return is_fence(event) && event.order == Order::seq_cst; });

  const Relation rb = inverse(rf).then(mo).without(Relation::identity(~Set{0}));
  const Relation eco = (rf | mo | rb).closure();
  const Relation sequence = writes.then(rf.then(updates).closure().maybe());
  const Relation sw = releasing.then(fences.then(sb).maybe())
                          .then(sequence)
                          .then(rf)
                          .then(all_reads)
                          .then(sb.then(fences).maybe())
                          .then(acquiring);
  const Relation hb = (sb | sw).closure();
  if (!hb.irreflexive() || !hb.then(eco).irreflexive()) return false;
  if (!updates.then(eco).irreflexive() || !(rb.then(mo) & updates).irreflexive()) return false;

  const Relation sbl = sb.without(same_location);
  const Relation scb = sb | sbl.then(hb).then(sbl) | (hb & same_location) | mo | rb;
  const Relation psc_base =
      (sc | sc_fences.then(hb.maybe())).then(scb).then(sc | hb.maybe().then(sc_fences));
  const Relation psc_fences = sc_fences.then(hb | hb.then(eco).then(hb)).then(sc_fences);
  return (psc_base | psc_fences).acyclic();
}

/// Walks through all candidates: the values that each read may find, then who wrote them, then
/// modification orders.
class Enumeration {
 public:
  Enumeration(const Program& program, Behaviour& behaviour)
      : program_(program), behaviour_(behaviour), state_(program) {
    for (std::size_t i = 0; i < program.locations.size(); ++i) {
      candidate_.events.push_back(
          {.location = static_cast<int>(i), .write = true, .atomic = false});
    }
    find_values();
  }

  void walk() { walk_steps(0, 0); }

 private:
  /// Whatever a location may ever hold, and more.
  void find_values() {
    values_.assign(program_.locations.size(), {0});
    for (std::size_t round = 0; round < 4; ++round) {
      for (const auto& task : program_.tasks) {
        for (const Operation& operation : task) {
          if (operation.location < 0) continue;
          std::set<std::uint64_t>& values = values_[static_cast<std::size_t>(operation.location)];
          if (operation.kind == Kind::add) {
            for (const std::uint64_t value : std::set(values)) {
              values.insert(value + operation.operand);
            }
          } else if (operation.kind == Kind::compare_exchange) {
            values.insert(operation.desired);
          } else if (operation.kind != Kind::read) {
            values.insert(operation.operand);
          }
        }
      }
    }
  }

  void walk_steps(std::size_t task, std::size_t step) {
    if (task == program_.tasks.size()) return walk_reads(0);
    if (step == program_.tasks[task].size()) return walk_steps(task + 1, 0);
    const Operation& operation = program_.tasks[task][step];
    if (!state_.runs(task, operation)) return walk_steps(task, step + 1);
    Event event{.task = static_cast<int>(task),
                .step = static_cast<int>(step),
                .location = operation.location,
                .order = operation.order,
                .read = reads(operation.kind)};
    if (!event.read) {
      event.write = operation.kind == Kind::write;
      event.value_written = operation.operand;
      return walk_on(event, task, step);
    }
    for (const std::uint64_t value : values_[static_cast<std::size_t>(operation.location)]) {
      find(event, operation, value);
      const auto saved = state_.registers;
      if (operation.target >= 0) {
        const bool compares = operation.kind == Kind::compare_exchange;
        state_.registers[task][operation.target] = compares ? event.write : value;
      }
      walk_on(event, task, step);
      state_.registers = saved;
    }
  }

  /// The operation reads the value.
  static void find(Event& event, const Operation& operation, std::uint64_t value) {
    event.value_read = value;
    event.order = operation.order;
    event.write = operation.kind != Kind::read;
    event.value_written = operation.operand;
    if (operation.kind == Kind::add) event.value_written += value;
    if (operation.kind != Kind::compare_exchange) return;
    event.value_written = operation.desired;
    event.write = value == operation.operand;
    if (!event.write) event.order = failure_order(operation.order);
  }

  void walk_on(const Event& event, std::size_t task, std::size_t step) {
    const Relation sb = candidate_.sb;
    const std::size_t index = candidate_.events.size();
    for (std::size_t i = 0; i < index; ++i) {
      if (candidate_.events[i].task == event.task) candidate_.sb.add(i, index);
    }
    candidate_.events.push_back(event);
    walk_steps(task, step + 1);
    candidate_.events.pop_back();
    candidate_.sb = sb;
  }

  void walk_reads(std::size_t reader) {
    const std::vector<Event>& events = candidate_.events;
    if (reader == events.size()) return walk_orders(0);
    if (!events[reader].read) return walk_reads(reader + 1);
    for (std::size_t writer = 0; writer < events.size(); ++writer) {
      if (!events[writer].write || writer == reader ||
          events[writer].location != events[reader].location ||
          events[writer].value_written != events[reader].value_read) {
        continue;
      }
      candidate_.rf.add(writer, reader);
      walk_reads(reader + 1);
      candidate_.rf.row[writer] &= ~(Set{1} << reader);
    }
  }

  void walk_orders(std::size_t location) {
    if (location == program_.locations.size()) return judge();
    std::vector<std::size_t> order;
    for (std::size_t i = program_.locations.size(); i < candidate_.events.size(); ++i) {
      const Event& event = candidate_.events[i];
      if (event.write && event.location == static_cast<int>(location)) order.push_back(i);
    }
    const Relation mo = candidate_.mo;
    do {
      for (std::size_t i = 0; i < order.size(); ++i) {
        candidate_.mo.add(location, order[i]);
        for (std::size_t j = i + 1; j < order.size(); ++j) candidate_.mo.add(order[i], order[j]);
      }
      state_.memory[location] =
          candidate_.events[order.empty() ? location : order.back()].value_written;
      walk_orders(location + 1);
      candidate_.mo = mo;
    } while (std::next_permutation(order.begin(), order.end()));
  }

  void judge() {
    if (!consistent(candidate_)) return;
    ++behaviour_.runs;
    behaviour_.states.insert(state_.text(program_));
  }

  const Program& program_;
  Behaviour& behaviour_;
  State state_;
  Candidate candidate_;
  std::vector<std::set<std::uint64_t>> values_;  // by location
};

}  // namespace

Behaviour by_axioms(const Program& program) {
  Behaviour behaviour;
  Enumeration(program, behaviour).walk();
  return behaviour;
}

}  // namespace reprise::scheduler::litmus
