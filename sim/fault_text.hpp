#pragma once
// Faults in writing: the value of --fault, and a line of the file that --fault-file names.
//
//   FAMILY=WHEN [path=PATTERN] [call=OPERATION] [from=TIME] [until=TIME] [KNOB=NUMBER]...
//
//   bit_flip=1/100                                     with this probability
//   failed_fsync=@3 path=*/wal/*                       the third one there, and only that
//   write_error=@1+ call=write                         the first one and all later ones
//   read_error=1 sticky_percent=0 path=*.wal from=10ms until=200ms      for a while
//   no_space=1 capacity_bytes=40960 from=5ms until=1s  space comes back
//
// Times are virtual, from the start of the run. A pattern is one of fnmatch; its * also stands for
// slashes. Opportunities are counted among those that fit the rest of the line. How closely a
// family can be aimed, its row in the table says. Several lines for one family add up, but for
// knobs: those are the family's, and the last line counts.
//
// Determinism: pure functions of the text.

#include <string>
#include <string_view>
#include <vector>

#include "faults/fault_rule.hpp"
#include "sim/expected.hpp"

namespace reprise::sim {

/// @returns the rule, or what is wrong with the text
Expected<faults::FaultRule> parse_fault(std::string_view text);

/// Reads a file of faults: one a line; what follows a # is a remark, empty lines do not count.
/// @returns the texts of the rules, all of them good, or what is wrong in which line
Expected<std::vector<std::string>> parse_fault_file(std::string_view text);

}  // namespace reprise::sim
