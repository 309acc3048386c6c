// The hooks of the sanitizers: what they do to describe an error is not the program's doing. Nobody
// calls them in other builds.

#include "sim/border.hpp"

using reprise::sim::Mode;
using reprise::sim::reprise_mode;

extern "C" {

void __asan_on_error() { reprise_mode = Mode::host; }

void __ubsan_on_report() { reprise_mode = Mode::host; }

}  // extern "C"
