#include "scenarios/arena0/life.hpp"

#include <fmt/format.h>

#include <deque>
#include <thread>

#include "scenarios/arena0/auditor.hpp"
#include "scenarios/arena0/items.hpp"
#include "scenarios/arena0/repair.hpp"

namespace reprise::scenarios::arena0 {
namespace {

using stemedb::Node;
using stemedb::Ticket;

// Long enough for every backoff of ingest under faults that pass, and for every pause of a thread.
constexpr std::chrono::seconds kIngestPatience{60};
constexpr std::uint64_t kStragglersClaims = 3;

// An agent goes on where its plan stopped in the last life; what was open then stays open.
class Agent {
 public:
  Agent(const AgentPlan& plan, std::size_t number, Node& node, Witness& witness)
      : plan_(plan), number_(number), node_(node), witness_(witness) {}

  void run() {
    for (std::size_t next = witness_.progress(number_); next < plan_.items.size(); ++next) {
      submit(make_item(plan_.items[next], number_, next, witness_));
      while (in_flight_.size() >= plan_.window) settle_oldest();
    }
    while (!in_flight_.empty()) settle_oldest();
  }

 private:
  struct InFlight {
    std::size_t attempt;
    Ticket ticket;
  };

  void submit(const Item& item) {
    const std::size_t attempt = witness_.attempt(item, number_);
    if (plan_.direct) {
      settle(attempt, node_.journal().append(item.payload));
    } else {
      in_flight_.push_back({attempt, node_.submit(item.payload)});
    }
  }

  void settle_oldest() {
    const InFlight oldest = in_flight_.front();
    in_flight_.pop_front();
    settle(oldest.attempt, oldest.ticket->wait());
  }

  void settle(std::size_t attempt, const stemedb::Result<std::uint64_t>& outcome) {
    if (outcome.ok()) {
      check_order(*outcome);
      witness_.acknowledge(attempt, *outcome);
    } else {
      witness_.refuse(attempt);
    }
  }

  void check_order(std::uint64_t offset) {
    if (last_offset_ && offset <= *last_offset_) {
      witness_.complain("INV-GC-4", fmt::format("agent {} was given offset {} after {}", number_,
                                                offset, *last_offset_));
    }
    last_offset_ = offset;
  }

  const AgentPlan& plan_;
  const std::size_t number_;
  Node& node_;
  Witness& witness_;
  std::deque<InFlight> in_flight_;
  std::optional<std::uint64_t> last_offset_;
};

// Submits until the node has stopped: each time it must be told the outcome, whatever it is.
void straggle(const Setup& setup, Node& node, Witness& witness) {
  const std::size_t number = setup.agents.size();
  for (std::uint64_t i = 0; i < kStragglersClaims; ++i) {
    const ItemPlan plan{ItemKind::claim, i, setup.claim_time_s};
    const Item item = make_item(plan, number, witness.attempts().size(), witness);
    const std::size_t attempt = witness.attempt(item, number);
    const auto outcome = node.submit(item.payload)->wait();
    if (!outcome.ok()) {
      witness.refuse(attempt);
      return;
    }
    witness.acknowledge(attempt, *outcome);
  }
}

// Whoever does not get on says why.
void wait_for_ingest(const Setup& setup, Node& node, Witness& witness) {
  const std::uint64_t end = node.journal().readable_end();
  const stemedb::Status caught_up = node.ingest().wait_until_offset(end, kIngestPatience);
  const stemedb::IngestStatus status = node.ingest().status();
  if (caught_up.ok() || setup.may_hang || status.last_error != "") return;
  witness.complain("INV-ING-1", fmt::format("ingest stands still without an error: {}",
                                            caught_up.error().describe()));
}

}  // namespace

void work(const Setup& setup, Node& node, Witness& witness) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < setup.agents.size(); ++i) {
    threads.emplace_back([&, i] { Agent(setup.agents[i], i, node, witness).run(); });
  }
  std::thread auditor([&] { audit(setup, node, witness); });
  for (std::thread& thread : threads) thread.join();
  if (!setup.idle_ingest) wait_for_ingest(setup, node, witness);
  auditor.join();
}

void stop(const Setup& setup, Node& node, Witness& witness) {
  std::thread straggler;
  if (setup.straggler) {
    straggler = std::thread([&] { straggle(setup, node, witness); });
  }
  (void)node.stop();
  if (straggler.joinable()) straggler.join();
}

int live(const Setup& setup, Witness& witness) {
  auto opened = Node::open(setup.node);
  if (!opened.ok()) return 1;  // faults; the judge demands that it opens once they are over
  witness.opened();
  take_out_damage((*opened)->journal(), false, witness);
  work(setup, **opened, witness);
  stop(setup, **opened, witness);
  return 0;
}

}  // namespace reprise::scenarios::arena0
