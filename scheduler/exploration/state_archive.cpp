#include "scheduler/exploration/state_archive.hpp"

namespace reprise::scheduler {
namespace {

template <class Archive, class Set>
void describe(Archive& archive, Set& touches) {
  archive.number(touches.everything);
  archive.size(touches.objects);
  for (auto& touch : touches.objects) {
    archive.number(touch.object);
    archive.number(touch.kind);
    archive.number(touch.bytes);
    archive.number(touch.change);
  }
}

}  // namespace

void StateWriter::touches(const Touches* touches) {
  if (touches == nullptr) return number(0);
  const auto [known, is_new] = known_.try_emplace(touches, known_.size() + 1);
  number(known->second);
  if (is_new) describe(*this, *touches);
}

void StateReader::touches(const Touches*& touches) {
  const std::uint64_t which = next();
  is_sound_ &= which <= known_.size();
  if (!is_sound_) return;
  if (which == known_.size()) {
    Touches read;
    describe(*this, read);
    known_.push_back(pool_.intern(read.objects, read.everything));
  }
  touches = known_[which];
}

std::uint64_t StateReader::next() {
  is_sound_ &= !rest_.empty();
  if (!is_sound_) return 0;
  const std::uint64_t number = rest_.front();
  rest_ = rest_.subspan(1);
  return number;
}

}  // namespace reprise::scheduler
