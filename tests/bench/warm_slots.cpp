// T-09: what it costs that slots are handed out once. The loads of T-01, T-02 and T-04 on real
// threads, with the defect of B-01 and without.

#include <benchmark/benchmark.h>
#include <stdlib.h>
#include <time.h>

#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "system/engram/warm/warm_storage.hpp"

namespace reprise::bench {
namespace {

using engram::MappedWarmStorage;

constexpr std::uint32_t kCapacity = 10'000;

/// A storage on the real disk, gone with the object.
class Storage {
 public:
  explicit Storage(engram::BugSwitches bugs) {
    directory_ = (std::filesystem::temp_directory_path() / "reprise-bench-XXXXXX").string();
    if (::mkdtemp(directory_.data()) == nullptr) return;
    auto made = MappedWarmStorage::create(directory_ + "/warm.dat", {kCapacity, true, bugs});
    if (made.ok()) storage_ = *std::move(made);
  }
  ~Storage() {
    storage_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  MappedWarmStorage* get() const { return storage_.get(); }

 private:
  std::string directory_;
  std::unique_ptr<MappedWarmStorage> storage_;
};

void run_threads(std::size_t count, const std::function<void(std::size_t)>& task) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back(task, i);
  for (std::thread& thread : threads) thread.join();
}

void store_some(MappedWarmStorage& storage, std::size_t thread, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    engram::Memory memory;
    memory.id = "thread-" + std::to_string(thread) + "-ep-" + std::to_string(i);
    memory.content = "Content from thread " + std::to_string(thread);
    benchmark::DoNotOptimize(storage.store(memory).ok());
  }
}

void read_some(const MappedWarmStorage& storage, std::size_t ids, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    benchmark::DoNotOptimize(storage.get("thread-0-ep-" + std::to_string(i % ids)).ok());
  }
}

void stores(MappedWarmStorage& storage) {
  run_threads(10, [&](std::size_t thread) { store_some(storage, thread, 100); });
}

void reads(MappedWarmStorage& storage) {
  store_some(storage, 0, 100);
  run_threads(20, [&](std::size_t) { read_some(storage, 100, 1000); });
}

void hot_reads(MappedWarmStorage& storage) {
  store_some(storage, 0, 10);
  run_threads(50, [&](std::size_t) { read_some(storage, 10, 20); });
}

/// What all threads together take of the processors.
double cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

void measure(benchmark::State& state, void (*load)(MappedWarmStorage&), engram::BugSwitches bugs) {
  double total_ns = 0;
  for (auto _ : state) {
    const Storage storage(bugs);
    if (storage.get() == nullptr) return state.SkipWithError("no storage");
    const double begin = cpu_ns();
    load(*storage.get());
    total_ns += cpu_ns() - begin;
  }
  state.counters["nanoseconds"] = benchmark::Counter(total_ns, benchmark::Counter::kAvgIterations);
}

[[maybe_unused]] const bool kRegistered = [] {
  constexpr std::pair<const char*, void (*)(MappedWarmStorage&)> kLoads[] = {
      {"warm_stores", &stores}, {"warm_reads", &reads}, {"warm_hot_reads", &hot_reads}};
  for (const auto& [name, load] : kLoads) {
    benchmark::RegisterBenchmark(name, &measure, load, engram::BugSwitches());
    benchmark::RegisterBenchmark((std::string(name) + "_B-01").c_str(), &measure, load,
                                 engram::BugSwitches{engram::Bug::kB01});
  }
  return true;
}();

}  // namespace
}  // namespace reprise::bench
