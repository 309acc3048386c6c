#include "scenarios/warm_tier/stage.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace reprise::scenarios::warm_tier {
namespace {

constexpr const char* kFile = "/engram/warm.dat";

/// Nobody passes before all have come.
class StartLine {
 public:
  explicit StartLine(std::size_t missing) : missing_(missing) {}

  void wait() {
    std::unique_lock lock(mutex_);
    if (--missing_ == 0) all_there_.notify_all();
    all_there_.wait(lock, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_there_;
  std::size_t missing_;
};

}  // namespace

void play_alone(sim::Run& run, const std::function<void(Witness&)>& program) {
  Witness witness;
  run.world().start("warm tier", [&] {
    program(witness);
    witness.see_the_end();
    return 0;
  });
  run.world().run();
  report(run, witness);
  if (!run.failed() && !witness.has_seen_the_end()) {
    run.fail("INV-ENG-7", "the program did not come to its end");
  }
}

void play(sim::Run& run, const engram::WarmOptions& options,
          const std::function<void(const Stage&)>& program) {
  play_alone(run, [&](Witness& witness) {
    const auto tier = engram::WarmTier::create(kFile, options);
    if (!tier.ok()) {
      witness.complain("INV-ENG-7", "cannot be made: " + tier.error().describe());
      return;
    }
    program(Stage{**tier, (*tier)->storage(), witness});
  });
}

std::size_t run_together(std::size_t threads, const std::function<void(std::size_t)>& task) {
  StartLine line(threads);
  std::mutex mutex;
  std::size_t panics = 0;
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      line.wait();
      try {
        task(i);
      } catch (const std::exception&) {
        const std::lock_guard lock(mutex);
        ++panics;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  return panics;
}

void store(const Stage& stage, const engram::Memory& memory) {
  const engram::Status stored = stage.storage.store(memory);
  if (!stored.ok()) stage.witness.complain("INV-ENG-5", stored.error().describe());
}

std::optional<engram::Memory> get(const Stage& stage, const std::string& id) {
  auto memory = stage.storage.get(id);
  if (memory.ok()) return *std::move(memory);
  stage.witness.complain("INV-ENG-5", memory.error().describe());
  return std::nullopt;
}

}  // namespace reprise::scenarios::warm_tier
