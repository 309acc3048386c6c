#include "sim/tool/exit_code.hpp"

#include <algorithm>
#include <iterator>

namespace reprise::sim {
namespace {

// An interrupted or wrongly started command says so first. Then: results that cannot be trusted
// come before results, and a confirmed finding before an open question.
constexpr ExitCode kBySeriousness[] = {ExitCode::interrupted,    ExitCode::usage,
                                       ExitCode::harness_error,  ExitCode::nondeterminism,
                                       ExitCode::finding,        ExitCode::inconclusive,
                                       ExitCode::nothing_to_run, ExitCode::nothing_found};

}  // namespace

ExitCode more_serious(ExitCode a, ExitCode b) {
  return *std::find_if(std::begin(kBySeriousness), std::end(kBySeriousness),
                       [a, b](ExitCode code) { return code == a || code == b; });
}

}  // namespace reprise::sim
