#include "scenarios/engram_wal/life.hpp"

#include <fmt/format.h>

#include <thread>

#include "scenarios/engram_wal/judge.hpp"
#include "system/base/directory.hpp"
#include "system/engram/log_file.hpp"

namespace reprise::scenarios::engram_wal {
namespace {

constexpr int kReaderRounds = 3;
constexpr std::chrono::microseconds kPause{300};

class Writer {
 public:
  Writer(Store& store, const Setup& setup, std::size_t thread, Witness& witness)
      : store_(store), setup_(setup), thread_(thread), witness_(witness) {}

  void run(const ThreadPlan& plan) {
    for (const Step& step : plan.steps) {
      if (step.kind == StepKind::sync) {
        sync();
      } else {
        perform(step);
      }
      while (in_flight_.size() > plan.window) settle_oldest();
      if (in_flight_.empty()) read_own();
    }
    while (!in_flight_.empty()) settle_oldest();
    read_own();
  }

 private:
  struct InFlight {
    std::size_t place;
    engram::Ticket ticket;
  };

  void sync() {
    const std::uint64_t before = witness_.now();
    if (store_.sync().ok()) witness_.promise(before);
  }

  void perform(const Step& step) {
    const std::uint64_t before = witness_.now();
    const Deed deed = deed_of(step.kind);
    const std::size_t place = witness_.attempt(thread_, deed, step.key);
    const engram::Operation operation =
        make_operation(deed, step.key, witness_.at(thread_, place).number);
    if (!step.synced) {
      in_flight_.push_back({place, store_.submit(operation)});
      return;
    }
    const auto outcome = store_.apply(operation);
    while (!in_flight_.empty()) settle_oldest();  // they were in front of it
    settle(place, outcome, true);
    if (outcome.ok()) witness_.promise(before);
  }

  static Deed deed_of(StepKind kind) {
    if (kind == StepKind::update) return Deed::update;
    return kind == StepKind::remove ? Deed::remove : Deed::put;
  }

  engram::Operation make_operation(Deed deed, std::size_t key, std::uint64_t number) const {
    if (deed == Deed::put) return engram::PutMemory{make_memory(thread_, key, {number, 0})};
    if (deed == Deed::remove) return engram::RemoveMemory{id_of(thread_, key)};
    return engram::UpdateActivation{id_of(thread_, key), static_cast<float>(number), number};
  }

  void settle_oldest() {
    const InFlight oldest = in_flight_.front();
    in_flight_.pop_front();
    settle(oldest.place, oldest.ticket->wait(), setup_.wal.mode != engram::FsyncMode::kNone);
  }

  void settle(std::size_t place, const engram::Result<std::uint64_t>& outcome, bool durable) {
    if (outcome.ok()) {
      if (*outcome <= last_sequence_) {
        witness_.complain("INV-EWAL-1", fmt::format("thread {} was given number {} after {}",
                                                    thread_, *outcome, last_sequence_));
      }
      last_sequence_ = *outcome;
      witness_.accept(thread_, place, *outcome, durable);
    } else if (outcome.error().kind() != engram::ErrorKind::kPoisoned) {
      witness_.refuse(thread_, place);
    }
  }

  void read_own() {
    const auto expected = witness_.expected(thread_);
    if (!expected) return;
    for (std::size_t key = 0; key < kKeys; ++key) {
      const auto memory = store_.get(id_of(thread_, key));
      std::optional<Shown> seen;
      if (memory.ok() && *memory) seen = Shown{(*memory)->created_at_ns, (*memory)->last_access_ns};
      if (memory.ok() && seen == (*expected)[key]) continue;
      witness_.complain("INV-ENG-5",
                        fmt::format("thread {} does not read its own writes", thread_));
    }
  }

  Store& store_;
  const Setup& setup_;
  const std::size_t thread_;
  Witness& witness_;
  std::deque<InFlight> in_flight_;
  std::uint64_t last_sequence_ = 0;
};

void compact(Store& store, std::size_t times, Witness& witness) {
  for (std::size_t i = 0; i < times; ++i) {
    const std::uint64_t before = witness.now();
    if (store.compact().ok()) witness.promise(before);
    std::this_thread::sleep_for(kPause);
  }
}

void read(const Store& store, Witness& witness) {
  for (int round = 0; round < kReaderRounds; ++round) {
    (void)view_of(store, witness);
    (void)store.wal().lag_ms();
    std::this_thread::sleep_for(kPause);
  }
}

void run_threads(Store& store, const Setup& setup, const Round& round, Witness& witness) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < round.threads.size(); ++i) {
    threads.emplace_back([&, i] { write(store, setup, i, round.threads[i], witness); });
  }
  threads.emplace_back([&] { compact(store, round.compactions, witness); });
  threads.emplace_back([&] { read(store, witness); });
  for (std::thread& thread : threads) thread.join();
}

/// Makes a directory and those above it.
engram::Status make_durably(const std::string& directory) {
  std::size_t end = 0;
  do {
    end = directory.find('/', end + 1);
    const std::string path = directory.substr(0, end);
    STEMEDB_TRY(stemedb::create_directory(path));
    STEMEDB_TRY(stemedb::sync_directory(stemedb::parent_of(path)));
  } while (end != std::string::npos);
  return {};
}

}  // namespace

void write(Store& store, const Setup& setup, std::size_t thread, const ThreadPlan& plan,
           Witness& witness) {
  Writer(store, setup, thread, witness).run(plan);
}

int live(const Setup& setup, const std::vector<Round>& rounds, Witness& witness) {
  for (const Round& round : rounds) {
    auto opened = setup.store.open(setup.wal);
    if (!opened.ok()) return 1;  // faults; the judge demands that it opens once they are over
    Store& store = **opened;
    examine(store, witness);
    run_threads(store, setup, round, witness);
    if (store.close().ok()) compare_with_replay(setup, store, witness);
  }
  return 0;
}

int write_newer_version(const Setup& setup) {
  constexpr auto kFutureType = static_cast<engram::EntryType>(9);
  const engram::Operation put = engram::PutMemory{make_memory(0, 0, {1'000'000, 0})};
  const engram::Entry entry{1, engram::wall_time_ns(), kFutureType,
                            engram::encode_operation(put, setup.wal.bugs)};
  const std::string directory = setup.store.log_directory;
  if (!make_durably(directory).ok()) return 1;
  const auto created =
      engram::create_log_file(directory, engram::next_file_number(0),
                              engram::EntryType::kCompactionMarker, 1, {&entry, 1}, {});
  return created.ok() ? 0 : 1;
}

}  // namespace reprise::scenarios::engram_wal
