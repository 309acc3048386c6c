#include "sim/tool/verdict.hpp"

#include "scheduler/check.hpp"

namespace reprise::sim {

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::finding:
      return "finding";
    case Verdict::known:
      return "known";
    case Verdict::nondeterminism:
      return "nondeterminism";
    case Verdict::timeout:
      return "timeout";
    case Verdict::unmodelled:
      return "unmodelled";
    case Verdict::harness_error:
      return "harness error";
  }
  REPRISE_CHECK(!"a verdict");
  return {};
}

ExitCode exit_code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
    case Verdict::known:
      return ExitCode::nothing_found;
    case Verdict::finding:
      return ExitCode::finding;
    case Verdict::nondeterminism:
      return ExitCode::nondeterminism;
    case Verdict::timeout:
    case Verdict::unmodelled:
      return ExitCode::inconclusive;
    case Verdict::harness_error:
      return ExitCode::harness_error;
  }
  REPRISE_CHECK(!"a verdict");
  return {};
}

Verdict verdict_of(const Finding& finding, bool is_known) {
  if (is_known) return Verdict::known;
  return finding.kind == "unmodelled" ? Verdict::unmodelled : Verdict::finding;
}

}  // namespace reprise::sim
