#pragma once
// Rows: the claims and votes of a node as its stores hold them, for the checkers.

#include "system/node/node.hpp"

namespace stemedb {

struct ClaimRow {
  std::string subject;  ///< by its key
  Hash hash{};          ///< by its key
  Bytes encoded;
};

struct VoteRow {
  std::string subject;
  Hash assertion{};
  Hash hash{};
  Bytes encoded;
};

/// Visits every stored claim.
/// @param visit returns an error to stop
Status for_each_claim(Node& node, const std::function<Status(const ClaimRow&)>& visit);

/// Visits every stored vote.
Status for_each_vote(Node& node, const std::function<Status(const VoteRow&)>& visit);

}  // namespace stemedb
