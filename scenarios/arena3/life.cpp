#include "scenarios/arena3/life.hpp"

#include <fmt/format.h>

#include <thread>

#include "scenarios/arena0/items.hpp"
#include "scenarios/arena0/life.hpp"
#include "scenarios/arena0/repair.hpp"
#include "scenarios/arena3/guests.hpp"
#include "sim/border.hpp"
#include "sim/world.hpp"

namespace reprise::scenarios::arena3 {
namespace {

using arena0::Witness;
using stemedb::ErrorKind;
using stemedb::Node;
using NodePointer = std::unique_ptr<Node>;

// Longer than every backoff; the disk is quick again.
constexpr std::chrono::seconds kPatience{60};

/// Whatever was broken works again, in the middle of a life.
/// @returns whether the disk can be trusted after all that
bool heal_the_machine(const std::function<bool()>& is_trusted) {
  const sim::HostMemory host;
  sim::Machine& machine = sim::world().machine();
  machine.faults().heal();
  machine.disk().heal();
  return is_trusted();
}

void work(const Chaos& chaos, Node& node, Witness& witness) {
  std::thread reader;
  std::thread collider;
  if (chaos.has_slow_reader) {
    reader = std::thread([&] { read_slowly(node.journal(), witness); });
  }
  if (chaos.has_collisions) collider = std::thread([&] { collide(node, witness); });
  arena0::work(chaos.setup, node, witness);
  if (reader.joinable()) reader.join();
  if (collider.joinable()) collider.join();
}

bool only_reopening_helps(ErrorKind kind) {
  return kind == ErrorKind::kPoisoned || kind == ErrorKind::kDegraded;
}

/// A node behind whose back everything has just become well.
class Patient {
 public:
  Patient(const Chaos& chaos, Witness& witness) : chaos_(chaos), witness_(witness) {}

  /// Opens the node again; leaves it open if that works, and complains if not.
  void reopen() {
    node_.reset();
    auto opened = Node::open(arena0::healed(chaos_.setup));
    if (!opened.ok()) return complain("does not open: " + opened.error().describe());
    node_ = *std::move(opened);
    witness_.opened();
    arena0::take_out_damage(node_->journal(), true, witness_);
  }

  void adopt(NodePointer node) { node_ = std::move(node); }

  /// Must take another claim and ingest everything: at once, or after it was opened again.
  void get_on() {
    if (node_ == nullptr) return;
    if (needs_reopening()) {
      (void)node_->stop();
      reopen();
      if (node_ == nullptr) return;
    }
    const auto outcome = submit_claim();
    if (!outcome.ok()) return complain("takes no claim: " + outcome.error().describe());
    if (chaos_.setup.idle_ingest && node_->options().ingest_workers == 0) return;
    const std::uint64_t end = node_->journal().readable_end();
    const stemedb::Status caught_up = node_->ingest().wait_until_offset(end, kPatience);
    const stemedb::IngestStatus status = node_->ingest().status();
    if (!caught_up.ok()) {
      complain(fmt::format("ingest does not get on: {}; {}", caught_up.error().describe(),
                           status.last_error));
    } else if (!status.healthy()) {
      complain("ingest has caught up and says that it is not well: " + status.last_error);
    }
  }

  Node* node() { return node_.get(); }

 private:
  void complain(const std::string& what) { witness_.complain("INV-LIVE-1", "healed, it " + what); }

  /// Asks each part for something that it refuses once it is beyond help.
  bool needs_reopening() {
    const stemedb::Result<std::uint64_t> log = submit_claim();
    const stemedb::Status stores = node_->store().flush();
    return (!log.ok() && only_reopening_helps(log.error().kind())) ||
           (!stores.ok() && only_reopening_helps(stores.error().kind()));
  }

  stemedb::Result<std::uint64_t> submit_claim() {
    const auto signer = stemedb::KeyPair::from_number(0);
    const arena0::Author author(signer, chaos_.setup.claim_time_s);
    const auto item = arena0::make_claim(author, "Patient", "feels",
                                         fmt::format("better_{}", witness_.attempts().size()));
    const std::size_t attempt = witness_.attempt(item, chaos_.setup.agents.size());
    auto outcome = node_->submit(item.payload)->wait();
    if (outcome.ok()) {
      witness_.acknowledge(attempt, *outcome);
    } else {
      witness_.refuse(attempt);
    }
    return outcome;
  }

  const Chaos& chaos_;
  Witness& witness_;
  NodePointer node_;
};

/// @returns the open node, or nothing: there are faults
NodePointer open(const Chaos& chaos, Witness& witness) {
  auto opened = Node::open(chaos.setup.node);
  if (!opened.ok()) return nullptr;
  witness.opened();
  arena0::take_out_damage((*opened)->journal(), false, witness);
  return *std::move(opened);
}

}  // namespace

int live(const Chaos& chaos, Witness& witness) {
  const NodePointer node = open(chaos, witness);
  if (node == nullptr) return 1;
  work(chaos, *node, witness);
  arena0::stop(chaos.setup, *node, witness);
  return 0;
}

int live_and_get_well(const Chaos& chaos, Witness& witness,
                      const std::function<bool()>& is_trusted) {
  NodePointer node = open(chaos, witness);
  if (node != nullptr) work(chaos, *node, witness);
  const bool must_get_on = heal_the_machine(is_trusted);
  Patient patient(chaos, witness);
  if (node != nullptr) {
    patient.adopt(std::move(node));
  } else if (must_get_on) {
    patient.reopen();
  }
  if (must_get_on) patient.get_on();
  if (patient.node() == nullptr) return 1;
  arena0::stop(chaos.setup, *patient.node(), witness);
  return 0;
}

}  // namespace reprise::scenarios::arena3
