#include "tests/conformance/sides.hpp"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <numeric>

#include "scheduler/check.hpp"
#include "tests/conformance/confinement.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::conformance {
namespace {

/// The host side writes its log here, whichever process it is in.
LogMemory& shared_memory() {
  static LogMemory* const memory = [] {
    void* const address =
        mmap(nullptr, sizeof(LogMemory), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REPRISE_CHECK(address != MAP_FAILED);
    return static_cast<LogMemory*>(address);
  }();
  return *memory;
}

std::string fresh_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "reprise-XXXXXX").string();
  REPRISE_CHECK(mkdtemp(name.data()) != nullptr);
  return name;
}

}  // namespace

Sequence whole_sequence(std::uint64_t seed, std::uint32_t count) {
  Sequence sequence{seed, std::vector<std::uint32_t>(count)};
  std::iota(sequence.steps.begin(), sequence.steps.end(), 0u);
  return sequence;
}

HostSide::HostSide(const Trial& trial, const Sequence& sequence) : directory_(fresh_directory()) {
  Log log(shared_memory());
  child_ = fork();
  REPRISE_CHECK(child_ >= 0);
  if (child_ > 0) return;
  confine_to(directory_);
  trial(sequence, log);
  _exit(0);
}

HostSide::~HostSide() {
  if (child_ > 0) finish();
}

std::string HostSide::finish() {
  int status = 0;
  REPRISE_CHECK(waitpid(child_, &status, 0) == child_);
  child_ = -1;
  std::filesystem::remove_all(directory_);
  std::string text(shared_memory().view());
  if (WIFSIGNALED(status)) text += fmt::format("\nended by {}", sigabbrev_np(WTERMSIG(status)));
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
    text += fmt::format("\nended with status {}", WEXITSTATUS(status));
  }
  return text;
}

std::string run_in_simulation(const Trial& trial, const Sequence& sequence) {
  static const auto memory = std::make_unique<LogMemory>();
  Log log(*memory);
  const sim::Simulated outcome = sim::simulate(sequence.seed, [&] {
    trial(sequence, log);
    return 0;
  });
  std::string text(memory->view());
  if (outcome.finding) text += "\n" + outcome.finding->message;
  return text;
}

}  // namespace reprise::conformance
