#pragma once
// Arbitrary claims and votes for property tests: anything that has an encoding, valid or not.

#include <rapidcheck.h>

#include "system/types/model.hpp"

namespace stemedb::test {

template <std::size_t N>
rc::Gen<std::array<std::uint8_t, N>> any_bytes() {
  return rc::gen::container<std::array<std::uint8_t, N>>(rc::gen::arbitrary<std::uint8_t>());
}

inline rc::Gen<float> any_float() {
  return rc::gen::map(rc::gen::arbitrary<std::int16_t>(),
                      [](std::int16_t value) { return static_cast<float>(value) / 256.0f; });
}

/// UTF-8 of up to four bytes a character.
inline rc::Gen<std::string> any_text() {
  const auto character =
      rc::gen::element<std::string>("a", "Z", ":", std::string(1, '\0'), "\xc3\xa9", "\xd7\xa9",
                                    "\xe2\x82\xac", "\xf0\x9f\x8c\xb1");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(character),
                      [](const std::vector<std::string>& characters) {
                        std::string text;
                        for (const std::string& c : characters) text += c;
                        return text;
                      });
}

inline rc::Gen<ObjectValue> any_object() {
  return rc::gen::oneOf(
      rc::gen::map(any_text(), [](std::string s) { return ObjectValue(Text{std::move(s)}); }),
      rc::gen::map(any_float(), [](float f) { return ObjectValue(static_cast<double>(f)); }),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return ObjectValue(b); }),
      rc::gen::map(any_text(), [](std::string s) { return ObjectValue(Reference{std::move(s)}); }));
}

template <typename T>
rc::Gen<std::optional<T>> maybe(rc::Gen<T> gen) {
  return rc::gen::oneOf(rc::gen::just(std::optional<T>()),
                        rc::gen::map(gen, [](T value) { return std::optional(std::move(value)); }));
}

inline rc::Gen<AgentSignature> any_signature() {
  return rc::gen::build<AgentSignature>(rc::gen::set(&AgentSignature::agent_id, any_bytes<32>()),
                                        rc::gen::set(&AgentSignature::signature, any_bytes<64>()),
                                        rc::gen::set(&AgentSignature::timestamp_s));
}

inline rc::Gen<Assertion> any_assertion() {
  const auto lifecycle =
      rc::gen::element(Lifecycle::kProposed, Lifecycle::kApproved, Lifecycle::kRejected);
  return rc::gen::build<Assertion>(
      rc::gen::set(&Assertion::subject, any_text()),
      rc::gen::set(&Assertion::predicate, any_text()),
      rc::gen::set(&Assertion::object, any_object()),
      rc::gen::set(&Assertion::parent_hash, maybe(any_bytes<32>())),
      rc::gen::set(&Assertion::source_hash, any_bytes<32>()),
      rc::gen::set(&Assertion::visual_hash, maybe(any_bytes<8>())),
      rc::gen::set(&Assertion::epoch, maybe(any_bytes<32>())),
      rc::gen::set(&Assertion::lifecycle, lifecycle),
      rc::gen::set(&Assertion::signatures,
                   rc::gen::container<std::vector<AgentSignature>>(any_signature())),
      rc::gen::set(&Assertion::confidence, any_float()), rc::gen::set(&Assertion::timestamp_s),
      rc::gen::set(&Assertion::vector, maybe(rc::gen::container<std::vector<float>>(any_float()))));
}

inline rc::Gen<Vote> any_vote() {
  return rc::gen::build<Vote>(
      rc::gen::set(&Vote::assertion_hash, any_bytes<32>()),
      rc::gen::set(&Vote::agent_id, any_bytes<32>()), rc::gen::set(&Vote::weight, any_float()),
      rc::gen::set(&Vote::signature, any_bytes<64>()), rc::gen::set(&Vote::timestamp_s));
}

}  // namespace stemedb::test
