// What of a search must be kept to go on with it: the path to the last execution, and what is
// planned and asleep along it. The rest follows from the steps.

#include "scheduler/exploration/dpor.hpp"
#include "scheduler/exploration/state_archive.hpp"

namespace reprise::scheduler {

template <class Archive, class List>
static void describe_numbers(Archive& archive, List& list) {
  archive.size(list);
  for (auto& number : list) archive.number(number);
}

static void describe_choice(StateWriter& writer, const std::optional<ObjectId>& object) {
  writer.number(object.has_value());
  writer.number(object.value_or(0));
}

static void describe_choice(StateReader& reader, std::optional<ObjectId>& object) {
  bool is_there = false;
  reader.number(is_there);
  reader.number(object.emplace());
  if (!is_there) object.reset();
}

struct Dpor::Description {
  static void behind(StateWriter& writer, const Dpor&, const Stores* stores) {
    writer.number(stores != nullptr);
    if (stores != nullptr) describe_numbers(writer, *stores);
  }

  static void behind(StateReader& reader, Dpor& self, const Stores*& stores) {
    bool is_there = false;
    reader.number(is_there);
    if (!is_there) return;
    Stores read;
    describe_numbers(reader, read);
    stores = self.intern(std::move(read));
  }

  template <class Archive, class Any>
  static void move(Archive& archive, Any& move) {
    archive.number(move.task);
    archive.number(move.alternative);
  }

  template <class Archive, class Self, class Known>
  static void known(Archive& archive, Self& self, Known& known) {
    move(archive, known.move);
    archive.touches(known.touches);
    describe_choice(archive, known.atomic);
    archive.number(known.stored);
    behind(archive, self, known.behind);
  }

  // Without recursion: a tree is as deep as an execution is long.
  template <class Archive, class Self, class Tree>
  static void tree(Archive& archive, Self& self, Tree& root) {
    std::vector<Tree*> open = {&root};
    while (!open.empty()) {
      Tree& tree = *open.back();
      open.pop_back();
      archive.size(tree.branches);
      for (auto& branch : tree.branches) {
        known(archive, self, branch.first);
        open.push_back(&branch.rest);
        open.push_back(&branch.instead);
      }
    }
  }

  template <class Archive, class Self, class AnyNode>
  static void node(Archive& archive, Self& self, AnyNode& node) {
    move(archive, node.move);
    archive.touches(node.expected);
    behind(archive, self, node.behind);
    archive.number(node.is_planned);
    archive.number(node.explored);
    archive.number(node.is_open);
    describe_numbers(archive, node.without_choice);
    archive.size(node.asleep);
    for (auto& asleep : node.asleep) {
      known(archive, self, asleep.known);
      archive.number(asleep.alternatives);
      archive.number(asleep.excuses);
      archive.number(asleep.is_store);
      archive.number(asleep.since);
    }
    tree(archive, self, node.instead);
    tree(archive, self, node.tree);
  }

  template <class Archive, class Self>
  static void search(Archive& archive, Self& self) {
    archive.number(self.begun_);
    archive.number(self.repeats_);
    archive.number(self.known_races_);
    tree(archive, self, self.ahead_);
    archive.number(self.count_.executions);
    archive.number(self.count_.redundant);
    archive.size(self.nodes_);
    for (auto& each : self.nodes_) node(archive, self, each);
  }

  template <class Archive, class Atomic>
  static void atomic(Archive& archive, Atomic& step) {
    archive.number(step.open.object);
    archive.number(step.open.reads);
    archive.number(step.open.may_store);
    describe_numbers(archive, step.open.stores);
    describe_numbers(archive, step.open.options);
    archive.number(step.open.oldest);
    describe_numbers(archive, step.open.taken);
    archive.number(step.chosen);
    archive.number(step.writes);
    archive.number(step.written);
  }

  template <class Archive, class AnyStep>
  static void step(Archive& archive, AnyStep& step) {
    move(archive, step.move);
    archive.touches(step.touches);
    archive.number(step.alternatives);
    archive.number(step.fails);
    archive.number(step.guard.object);
    archive.number(step.guard.need);
    archive.number(step.guard.left);
    describe_numbers(archive, step.enables);
    describe_numbers(archive, step.enabled_by);
    archive.number(step.after);
  }
};

void Dpor::save(StateWriter& writer) const {
  Description::search(writer, *this);
  writer.number(execution_.length());
  for (StepNumber i = 0; i < execution_.length(); ++i) {
    const Step& step = execution_.step(i);
    Description::step(writer, step);
    writer.number(step.atomic.has_value());
    if (step.atomic) Description::atomic(writer, *step.atomic);
  }
}

void Dpor::restore(StateReader& reader) {
  reset();
  Description::search(reader, *this);
  std::vector<Step> steps;
  reader.size(steps);
  for (Step& step : steps) {
    Description::step(reader, step);
    bool is_atomic = false;
    reader.number(is_atomic);
    if (is_atomic) Description::atomic(reader, step.atomic.emplace());
    if (step.touches == nullptr) return;  // the reader knows that this is no state
    const std::vector<ReversibleRace>& races = execution_.append(step);
    races_.insert(races_.end(), races.begin(), races.end());
  }
}

}  // namespace reprise::scheduler
