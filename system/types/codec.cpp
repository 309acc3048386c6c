#include "system/types/codec.hpp"

#include "system/types/sce.hpp"

namespace stemedb {
namespace {

constexpr std::uint8_t kObjectKinds = std::variant_size_v<ObjectValue>;
constexpr std::uint8_t kLifecycles = 5;
constexpr std::size_t kSignatureBytes = 32 + 64 + 8;

struct ObjectEncoder {
  Encoder& out;

  void operator()(const Text& text) { out.string(text.value); }
  void operator()(double number) { out.f64(number); }
  void operator()(bool truth) { out.boolean(truth); }
  void operator()(const Reference& reference) { out.string(reference.value); }
};

void encode_object(Encoder& out, const ObjectValue& object) {
  out.u8(static_cast<std::uint8_t>(object.index()));
  std::visit(ObjectEncoder{out}, object);
}

ObjectValue decode_object(Decoder& in) {
  switch (in.ordinal(kObjectKinds)) {
    case 0:
      return Text{in.string()};
    case 1:
      return in.f64();
    case 2:
      return in.boolean();
    default:
      return Reference{in.string()};
  }
}

void encode_signatures(Encoder& out, const std::vector<AgentSignature>& signatures) {
  out.count(signatures.size());
  for (const AgentSignature& entry : signatures) {
    out.array(entry.agent_id);
    out.array(entry.signature);
    out.u64(entry.timestamp_s);
  }
}

std::vector<AgentSignature> decode_signatures(Decoder& in) {
  const std::uint32_t count = in.count(kSignatureBytes);
  std::vector<AgentSignature> signatures;
  signatures.reserve(count);
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    AgentSignature entry;
    entry.agent_id = in.array<32>();
    entry.signature = in.array<64>();
    entry.timestamp_s = in.u64();
    signatures.push_back(entry);
  }
  return signatures;
}

std::vector<float> decode_vector(Decoder& in) {
  const std::uint32_t count = in.count(sizeof(float));
  std::vector<float> values;
  values.reserve(count);
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) values.push_back(in.f32());
  return values;
}

}  // namespace

Result<Bytes> encode(const Assertion& assertion) {
  Encoder out;
  const auto hash = [&out](const Hash& value) { out.array(value); };
  out.u8(kTypeVersion);
  out.string(assertion.subject);
  out.string(assertion.predicate);
  encode_object(out, assertion.object);
  out.optional(assertion.parent_hash, hash);
  out.array(assertion.source_hash);
  out.optional(assertion.visual_hash, [&out](const VisualHash& value) { out.array(value); });
  out.optional(assertion.epoch, hash);
  out.u8(static_cast<std::uint8_t>(assertion.lifecycle));
  encode_signatures(out, assertion.signatures);
  out.f32(assertion.confidence);
  out.u64(assertion.timestamp_s);
  out.optional(assertion.vector, [&out](const std::vector<float>& values) {
    out.count(values.size());
    for (const float value : values) out.f32(value);
  });
  return std::move(out).finish();
}

Result<Assertion> decode_assertion(ByteView bytes, BugSwitches bugs) {
  Decoder in(bytes, bugs);
  const auto hash = [&in] { return in.array<32>(); };
  Assertion assertion;
  in.version();
  assertion.subject = in.string();
  assertion.predicate = in.string();
  assertion.object = decode_object(in);
  assertion.parent_hash = in.optional(hash);
  assertion.source_hash = hash();
  assertion.visual_hash = in.optional([&in] { return in.array<8>(); });
  assertion.epoch = in.optional(hash);
  assertion.lifecycle = static_cast<Lifecycle>(in.ordinal(kLifecycles));
  assertion.signatures = decode_signatures(in);
  assertion.confidence = in.f32();
  assertion.timestamp_s = in.u64();
  assertion.vector = in.optional([&in] { return decode_vector(in); });
  STEMEDB_TRY(in.finish());
  return assertion;
}

Result<Bytes> encode(const Vote& vote) {
  Encoder out;
  out.u8(kTypeVersion);
  out.array(vote.assertion_hash);
  out.array(vote.agent_id);
  out.f32(vote.weight);
  out.array(vote.signature);
  out.u64(vote.timestamp_s);
  return std::move(out).finish();
}

Result<Vote> decode_vote(ByteView bytes, BugSwitches bugs) {
  Decoder in(bytes, bugs);
  Vote vote;
  in.version();
  vote.assertion_hash = in.array<32>();
  vote.agent_id = in.array<32>();
  vote.weight = in.f32();
  vote.signature = in.array<64>();
  vote.timestamp_s = in.u64();
  STEMEDB_TRY(in.finish());
  return vote;
}

Result<Bytes> encode(const Epoch& epoch) {
  Encoder out;
  out.u8(kTypeVersion);
  out.array(epoch.id);
  out.string(epoch.name);
  out.optional(epoch.supersedes, [&out](const Hash& value) { out.array(value); });
  out.u8(epoch.supersession_type);
  out.u64(epoch.start_s);
  out.optional(epoch.end_s, [&out](std::uint64_t value) { out.u64(value); });
  return std::move(out).finish();
}

Result<Epoch> decode_epoch(ByteView bytes, BugSwitches bugs) {
  Decoder in(bytes, bugs);
  Epoch epoch;
  in.version();
  epoch.id = in.array<32>();
  epoch.name = in.string();
  epoch.supersedes = in.optional([&in] { return in.array<32>(); });
  epoch.supersession_type = in.u8();
  epoch.start_s = in.u64();
  epoch.end_s = in.optional([&in] { return in.u64(); });
  STEMEDB_TRY(in.finish());
  return epoch;
}

}  // namespace stemedb
