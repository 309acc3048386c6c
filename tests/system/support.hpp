#pragma once
// What the tests of system/ share: a directory that goes away, and claims to put into it.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"
#include "system/types/payload.hpp"
#include "system/types/signing.hpp"

namespace stemedb::test {

/// A fresh directory on the real disk, removed with everything in it.
class TempDirectory {
 public:
  TempDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "stemedb-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// The value, or a failed test that names the error.
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().describe());
  return *std::move(result);
}

inline void must(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.error().describe());
}

/// The kind of the error a call returned; kInternal never comes from a value.
template <typename ResultOrStatus>
ErrorKind error_kind(const ResultOrStatus& result) {
  if (result.ok()) throw std::runtime_error("succeeded, but an error was expected");
  return result.error().kind();
}

/// A claim that passes validation, signed by one agent.
inline Assertion signed_claim(const std::string& subject, const std::string& object,
                              std::uint64_t agent = 1) {
  Assertion claim;
  claim.subject = subject;
  claim.predicate = "has_property";
  claim.object = Text{object};
  claim.confidence = 0.5f;
  claim.timestamp_s = 1'700'000'000;
  must(sign(claim, KeyPair::from_number(agent), SigningVersion::kContent));
  return claim;
}

inline Vote signed_vote(const Hash& assertion, float weight, std::uint64_t agent) {
  Vote vote;
  vote.assertion_hash = assertion;
  vote.weight = weight;
  vote.timestamp_s = 1'700'000'001;
  sign(vote, KeyPair::from_number(agent));
  return vote;
}

inline Bytes payload_of(const Assertion& claim) {
  return make_payload(PayloadType::kAssertion, must(encode(claim)));
}

inline Bytes payload_of(const Vote& vote) {
  return make_payload(PayloadType::kVote, must(encode(vote)));
}

}  // namespace stemedb::test
