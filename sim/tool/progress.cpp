#include "sim/tool/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sim/tool/output.hpp"
#include "sim/tool/seeds.hpp"

namespace reprise::sim {
namespace {

constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
constexpr std::uint64_t kRefreshNs = 250'000'000;

bool terminal_that_can_overwrite() {
  const char* const kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

std::string describe_schedules(const ProgressNumbers& numbers) {
  const std::uint64_t milliseconds = numbers.elapsed_ns / 1'000'000;
  return fmt::format(
      "{} executions, about {}.{:04} % of all, at most {} points, {} found, {}.{}s, {} runs/s",
      numbers.schedules->executions, numbers.schedules->millionths_done / 10'000,
      numbers.schedules->millionths_done % 10'000, numbers.schedules->longest, numbers.found,
      numbers.elapsed_ns / kNsPerSecond, milliseconds / 100 % 10,
      numbers.runs * 1000 / (milliseconds + 1));
}

std::string describe(const ProgressNumbers& numbers) {
  if (numbers.schedules) return describe_schedules(numbers);
  const std::uint64_t milliseconds = numbers.elapsed_ns / 1'000'000;
  const std::string planned = numbers.planned == 0 ? "" : fmt::format(" of {}", numbers.planned);
  return fmt::format("{} runs{}, {} found, {}.{}s, {} runs/s", numbers.runs, planned, numbers.found,
                     numbers.elapsed_ns / kNsPerSecond, milliseconds / 100 % 10,
                     numbers.runs * 1000 / (milliseconds + 1));
}

}  // namespace

Progress::Progress(bool enabled) : enabled_(enabled && terminal_that_can_overwrite()) {}

void Progress::show(const ProgressNumbers& numbers) {
  if (!enabled_ || numbers.elapsed_ns < shown_at_ns_ + kRefreshNs) return;
  shown_at_ns_ = numbers.elapsed_ns;
  shown_ = true;
  print_error("\r\x1b[K{}", describe(numbers));
  std::fflush(stderr);
}

void Progress::clear() {
  if (!shown_) return;
  shown_ = false;
  print_error("\r\x1b[K");
  std::fflush(stderr);
}

void Progress::status(const ProgressNumbers& numbers) {
  print_error("reprise {}: {}\n", ::getpid(), describe(numbers));
}

void Progress::status_of(const Configuration& configuration, std::uint64_t since_ns) {
  print_error("  {} seed {} for {}.{:03}s\n", configuration.scenario,
              format_seed(configuration.seed), since_ns / kNsPerSecond,
              since_ns / 1'000'000 % 1000);
}

}  // namespace reprise::sim
