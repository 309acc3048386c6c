#pragma once
// What may enter the store. Checked twice: where a claim arrives, so that nothing invalid reaches
// the log, and again in ingest, which quarantines what slipped through.
//
// Signatures are checked apart (signing.hpp). Pure functions of their arguments.

#include <functional>

#include "system/base/bugs.hpp"
#include "system/base/result.hpp"
#include "system/types/model.hpp"

namespace stemedb {

/// @param now_s wall clock, seconds since the epoch
/// @returns InvalidInput naming the field and its limit
Status validate(const Assertion& assertion, std::uint64_t now_s, BugSwitches bugs = {});
Status validate(const Vote& vote, std::uint64_t now_s, BugSwitches bugs = {});
Status validate(const Epoch& epoch);

/// The parent of a stored claim: an error if it cannot be read, nullopt if the claim is absent or
/// has no parent.
using ParentLookup = std::function<Result<std::optional<Hash>>(const Hash&)>;

/// Walks the chain of parents, which must end within limits::kAncestrySteps and never meet itself.
/// @param own_hash content hash of the claim
Status validate_ancestry(const Assertion& assertion, const Hash& own_hash,
                         const ParentLookup& parent_of);

}  // namespace stemedb
