#pragma once
// Instrumented programs that exchange once what another thread may have changed.

namespace reprise::programs {

/// Each aborts if its one exchange fails although the expected value is there.
int exchange_weakly_once();
int exchange_strongly_once();
/// In a loop, as it is meant.
int exchange_weakly_until_done();

}  // namespace reprise::programs
