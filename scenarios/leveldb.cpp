// Debian's LevelDB, unmodified: four threads put, with and without sync, get and compact, while the
// machine is killed and loses power. After each crash the database must open, hold what was
// promised, and be a prefix of what each thread wrote.

#include <fmt/format.h>
#include <leveldb/db.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "scenarios/scenarios.hpp"
#include "sim/border.hpp"

namespace reprise::scenarios {
namespace {

using scheduler::Stream;

constexpr Stream kWorkStream{"leveldb.work"};
constexpr Stream kShapeStream{"leveldb.shape"};
constexpr Stream kCrashStream{"leveldb.crash"};

constexpr std::size_t kThreads = 4;
constexpr std::size_t kWritesPerLife = 12;
constexpr std::size_t kKeysPerThread = 3;
constexpr std::uint64_t kMostCrashes = 4;
constexpr const char* kDirectory = "/db";

// What a thread does at its nth step.
struct Step {
  bool sync = false;
  bool compact = false;
  std::size_t value_bytes = 0;
};

// What one thread wrote and what it was promised: write number n (from 1) goes to key n mod kKeys.
struct Writer {
  std::uint64_t attempted = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t synced = 0;    ///< the last write with sync that was acknowledged
  std::uint64_t promised = 0;  ///< writes up to this one survive every crash
  std::uint64_t cached = 0;    ///< writes up to this one survive, if the power stays on
};

class Witness {
 public:
  std::array<Writer, kThreads> writers;
  std::string complaint;
  bool looked = true;  ///< since the last power cut

  // A synced write covers everything that was acknowledged, to any thread, before it began.
  std::array<std::uint64_t, kThreads> acknowledged_now() const {
    std::array<std::uint64_t, kThreads> counts{};
    for (std::size_t i = 0; i < kThreads; ++i) counts[i] = writers[i].acknowledged;
    return counts;
  }

  void synced(std::size_t thread, std::uint64_t write,
              const std::array<std::uint64_t, kThreads>& before) {
    for (std::size_t i = 0; i < kThreads; ++i) {
      writers[i].promised = std::max(writers[i].promised, before[i]);
    }
    writers[thread].promised = std::max(writers[thread].promised, write);
    writers[thread].synced = write;
  }

  // A kill leaves the page cache: nothing that was acknowledged may be lost, until the power goes.
  void killed() {
    if (!looked) return;  // what the power cut left, nobody has seen yet
    for (Writer& writer : writers) writer.cached = writer.acknowledged;
  }
  // Until somebody looks, only what was promised should be there.
  void power_cut() {
    looked = false;
    for (Writer& writer : writers) {
      writer.cached = 0;
      writer.acknowledged = writer.promised;
    }
  }

  void complain(const std::string& text) {
    const sim::HostMemory host;
    if (complaint.empty()) complaint = std::string(text.c_str());
  }
};

std::string key_of(std::size_t thread, std::uint64_t write) {
  return fmt::format("thread-{}-key-{}", thread, write % kKeysPerThread);
}

std::uint64_t number_of(const std::string& value) { return std::stoull(value); }

leveldb::Options options() {
  leveldb::Options chosen;
  chosen.create_if_missing = true;
  chosen.write_buffer_size = 64 << 10;  // the least it takes: memtables are switched often
  chosen.max_file_size = 1 << 20;
  return chosen;
}

void write(leveldb::DB& db, std::size_t thread, const Step& step, Witness& witness) {
  Writer& own = witness.writers[thread];
  const std::uint64_t number = ++own.attempted;
  const auto before = witness.acknowledged_now();
  leveldb::WriteOptions how;
  how.sync = step.sync;
  const std::string value = fmt::format("{} {}", number, std::string(step.value_bytes, 'v'));
  if (!db.Put(how, key_of(thread, number), value).ok()) return;
  own.acknowledged = number;
  if (step.sync) witness.synced(thread, number, before);
}

void read_own(leveldb::DB& db, std::size_t thread, Witness& witness) {
  const Writer& own = witness.writers[thread];
  if (own.acknowledged == 0 || own.acknowledged != own.attempted) return;
  std::string value;
  const leveldb::Status status =
      db.Get(leveldb::ReadOptions(), key_of(thread, own.acknowledged), &value);
  if (!status.ok() || number_of(value) != own.acknowledged) {
    witness.complain("a thread does not read its own last write");
  }
}

void work(leveldb::DB& db, std::size_t thread, const std::vector<Step>& steps, Witness& witness) {
  for (const Step& step : steps) {
    write(db, thread, step, witness);
    if (step.compact) db.CompactRange(nullptr, nullptr);
    read_own(db, thread, witness);
  }
}

// Where the numbers of a message are left out, one bug reads the same every time.
std::string without_numbers(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!digit) result += c;
    if (digit && (result.empty() || result.back() != '#')) result += '#';
  }
  return result;
}

std::unique_ptr<leveldb::DB> open(Witness& witness) {
  leveldb::DB* db = nullptr;
  const leveldb::Status status = leveldb::DB::Open(options(), kDirectory, &db);
  if (!status.ok()) witness.complain("does not open: " + without_numbers(status.ToString()));
  return std::unique_ptr<leveldb::DB>(db);
}

// How many of its first writes a thread's keys show, if they show a prefix at all.
std::optional<std::uint64_t> prefix_of(leveldb::DB& db, std::size_t thread, const Writer& writer) {
  std::array<std::uint64_t, kKeysPerThread> shown{};
  std::uint64_t length = 0;
  for (std::size_t key = 0; key < kKeysPerThread; ++key) {
    std::string value;
    if (db.Get(leveldb::ReadOptions(), key_of(thread, key), &value).ok()) {
      shown[key] = number_of(value);
    }
    length = std::max(length, shown[key]);
  }
  if (length > writer.attempted) return std::nullopt;
  for (std::uint64_t write = length; write > 0 && write + kKeysPerThread > length; --write) {
    if (shown[write % kKeysPerThread] != write) return std::nullopt;
  }
  return length;
}

// What survived becomes the new truth: what was lost was never promised.
void check(leveldb::DB& db, Witness& witness) {
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    Writer& writer = witness.writers[thread];
    const auto survived = prefix_of(db, thread, writer);
    if (!survived) {
      witness.complain("what survived is no prefix of a thread's writes");
      return;
    }
    if (*survived < writer.cached) {
      witness.complain("a write is gone after a kill");
      return;
    }
    if (*survived < writer.promised) {
      witness.complain(*survived < writer.synced
                           ? "a synced write is gone"
                           : "a write acknowledged before a synced one is gone");
      return;
    }
    writer.attempted = writer.acknowledged = *survived;
    writer.promised = std::min(writer.promised, *survived);
    writer.synced = std::min(writer.synced, *survived);
  }
  witness.looked = true;
}

int live(const std::array<std::vector<Step>, kThreads>& steps, Witness& witness) {
  const std::unique_ptr<leveldb::DB> db = open(witness);
  if (db == nullptr) return 1;
  check(*db, witness);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { work(*db, i, steps[i], witness); });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

std::array<std::vector<Step>, kThreads> draw_steps(sim::Run& run, std::uint64_t life) {
  std::array<std::vector<Step>, kThreads> steps;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    const std::uint64_t entity = life * kThreads + thread;
    for (std::uint64_t i = 0; i < kWritesPerLife; ++i) {
      Step step;
      step.sync = run.choose(kWorkStream, entity, 3 * i, 3) == 1;
      step.compact = run.choose(kWorkStream, entity, 3 * i + 1, 16) == 1;
      step.value_bytes = 100ull << run.choose(kWorkStream, entity, 3 * i + 2, 7);
      steps[thread].push_back(step);
    }
  }
  return steps;
}

void run_leveldb(sim::Run& run) {
  Witness witness;
  const std::uint64_t crashes = 1 + run.choose(kShapeStream, 0, 0, kMostCrashes);
  for (std::uint64_t life = 0; life <= crashes && !run.failed(); ++life) {
    const auto steps = draw_steps(run, life);
    run.world().start("leveldb", [&] { return live(steps, witness); });
    // The last life runs to its end: what was recovered must also be usable.
    const std::uint64_t reach = 64ull << run.choose(kCrashStream, life, 0, 7);
    const std::uint64_t alarm = life == crashes ? 0
                                                : run.world().scheduler().steps() + 1 +
                                                      run.choose(kCrashStream, life, 1, reach);
    if (run.world().run(alarm) == sim::Pause::alarm) {
      if (run.choose(kCrashStream, life, 2, 4) == 1) {
        run.world().kill_all();
        witness.killed();
      } else {
        run.world().cut_power();
        witness.power_cut();
      }
    }
    if (!witness.complaint.empty()) run.fail("leveldb: " + witness.complaint, witness.complaint);
  }
}

// Real findings in LevelDB 1.23, confirmed in its issue tracker; both issues are open.
constexpr sim::KnownFinding kKnown[] = {
    {"leveldb: a write acknowledged before a synced one is gone",
     "https://github.com/google/leveldb/issues/193: the old log is not synced when a new one "
     "begins"},
    {"leveldb: what survived is no prefix of a thread's writes",
     "https://github.com/google/leveldb/issues/193: the old log is not synced when a new one "
     "begins"},
    {"leveldb: does not open: Corruption: CURRENT points to a non-existent file: NotFound: "
     "/db/MANIFEST-#: No such file or directory",
     "https://github.com/google/leveldb/issues/195: no directory fsync after CURRENT is renamed"},
    {"leveldb: a synced write is gone",
     "util/env_posix.cc of LevelDB 1.23: Sync fsyncs the directory for a MANIFEST only, so the "
     "entry of a new log is not durable, nor is the database's own; file systems with a safe flush "
     "(ext4-ordered) do not show "
     "it"},
    {"leveldb: does not open: Corruption: # missing files; e.g.: /db/#.ldb",
     "util/env_posix.cc of LevelDB 1.23: a MANIFEST is written before the fsync of the directory "
     "with the tables it names, so the kernel may write it back first; file systems with an "
     "ordered "
     "journal (ext4-ordered) do not show it"},
};

}  // namespace

const sim::Scenario kLeveldb{
    "leveldb",
    "Debian's LevelDB: synced and unsynced puts, compaction, kills and power cuts",
    {},
    &run_leveldb,
    kKnown};

}  // namespace reprise::scenarios
