#pragma once
// The SCE-1 encodings of the model. encode fails only for values without an encoding (NaN); decode
// rejects everything encode would not have written, and allocates at most twice its input.

#include "system/base/bugs.hpp"
#include "system/base/result.hpp"
#include "system/types/model.hpp"

namespace stemedb {

Result<Bytes> encode(const Assertion& assertion);
Result<Bytes> encode(const Vote& vote);
Result<Bytes> encode(const Epoch& epoch);

Result<Assertion> decode_assertion(ByteView bytes, BugSwitches bugs = {});
Result<Vote> decode_vote(ByteView bytes, BugSwitches bugs = {});
Result<Epoch> decode_epoch(ByteView bytes, BugSwitches bugs = {});

}  // namespace stemedb
