#include "tests/conformance/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>

#include "tests/conformance/sides.hpp"
#include "tests/wanted.hpp"

namespace reprise::conformance {
namespace {

/// The first line on which two logs differ.
struct Difference {
  std::vector<std::string> before;  ///< what both sides said until then
  std::string host;
  std::string simulated;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));
  return lines;
}

Difference compare_lines(const std::string& host, const std::string& simulated) {
  const std::vector<std::string> left = lines_of(host);
  const std::vector<std::string> right = lines_of(simulated);
  const std::size_t common = std::min(left.size(), right.size());
  std::size_t at = 0;
  while (at < common && left[at] == right[at]) ++at;
  const auto line_or_end = [at](const std::vector<std::string>& lines) {
    return at < lines.size() ? lines[at] : "(nothing)";
  };
  return {{left.begin(), left.begin() + static_cast<std::ptrdiff_t>(at)},
          line_or_end(left),
          line_or_end(right)};
}

std::optional<Difference> difference(const Trial& trial, const Sequence& sequence) {
  HostSide host_side(trial, sequence);
  const std::string simulated = run_in_simulation(trial, sequence);
  const std::string host = host_side.finish();
  if (host == simulated) return std::nullopt;
  return compare_lines(host, simulated);
}

/// The step a line belongs to: every line starts with its number.
std::uint32_t step_of(const std::string& line) {
  return static_cast<std::uint32_t>(std::strtoul(line.c_str(), nullptr, 10));
}

/// Leaves out what the difference does not need: first all that came after it, then ever smaller
/// stretches.
Sequence shrink(const Trial& trial, Sequence sequence, const Difference& found) {
  const std::uint32_t last = std::max(step_of(found.host), step_of(found.simulated));
  Sequence cut = sequence;
  std::erase_if(cut.steps, [last](std::uint32_t step) { return step > last; });
  if (difference(trial, cut)) sequence = cut;
  for (std::size_t stretch = sequence.steps.size() / 2; stretch > 0; stretch /= 2) {
    for (std::size_t end = sequence.steps.size(); end > 0;) {
      const std::size_t begin = end > stretch ? end - stretch : 0;
      Sequence fewer = sequence;
      fewer.steps.erase(fewer.steps.begin() + static_cast<std::ptrdiff_t>(begin),
                        fewer.steps.begin() + static_cast<std::ptrdiff_t>(end));
      if (difference(trial, fewer)) sequence = std::move(fewer);
      end = begin;
    }
  }
  return sequence;
}

std::string report(const Sequence& sequence, const Difference& difference) {
  constexpr std::size_t kLinesBefore = 30;
  std::string text =
      fmt::format("seed {}, steps {}:\n", sequence.seed, fmt::join(sequence.steps, " "));
  const std::size_t lines = difference.before.size();
  for (std::size_t i = lines > kLinesBefore ? lines - kLinesBefore : 0; i < lines; ++i) {
    text += difference.before[i] + "\n";
  }
  return text + "host:      " + difference.host + "\nsimulated: " + difference.simulated + "\n";
}

}  // namespace

Extent wanted_extent(Extent usual) {
  usual.sequences = wanted("REPRISE_CONFORMANCE_SEQUENCES", usual.sequences);
  usual.first_seed = wanted("REPRISE_CONFORMANCE_FIRST_SEED", usual.first_seed);
  return usual;
}

std::string first_difference(const Trial& trial, Extent extent) {
  for (std::uint64_t i = 0; i < extent.sequences; ++i) {
    const Sequence whole = whole_sequence(extent.first_seed + i, extent.steps);
    const std::optional<Difference> found = difference(trial, whole);
    if (!found) continue;
    const Sequence least = shrink(trial, whole, *found);
    return report(least, difference(trial, least).value_or(*found));
  }
  return {};
}

}  // namespace reprise::conformance
