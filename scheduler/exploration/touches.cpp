#include "scheduler/exploration/touches.hpp"

#include <algorithm>

namespace reprise::scheduler {

bool conflict(const Touches& one, const Touches& other) {
  if (one.everything || other.everything) return true;
  auto mine = one.objects.begin();
  auto theirs = other.objects.begin();
  while (mine != one.objects.end() && theirs != other.objects.end()) {
    if (mine->object < theirs->object) {
      ++mine;
    } else if (theirs->object < mine->object) {
      ++theirs;
    } else {
      for (auto same = theirs; same != other.objects.end() && same->object == mine->object;
           ++same) {
        if (conflict(*mine, *same)) return true;
      }
      ++mine;
    }
  }
  return false;
}

const Touches* TouchPool::intern(std::span<const Touch> touches, bool everything) {
  sorted_.everything = everything;
  sorted_.objects.assign(touches.begin(), touches.end());
  std::ranges::sort(sorted_.objects);
  // One entry for an object and a kind: all bytes, all that changed.
  std::size_t kept = 0;
  for (const Touch& touch : sorted_.objects) {
    Touch* const last = kept == 0 ? nullptr : &sorted_.objects[kept - 1];
    if (last != nullptr && last->object == touch.object && last->kind == touch.kind) {
      last->bytes |= touch.bytes;
      last->change += touch.change;
    } else {
      sorted_.objects[kept++] = touch;
    }
  }
  sorted_.objects.resize(kept);
  return find(sorted_);
}

const Touches* TouchPool::find(const Touches& touches) {
  const auto [found, is_new] = pool_.insert(touches);
  if (!is_new) return &*found;
  Touches potential = touches;
  for (Touch& touch : potential.objects) {
    if (touch.kind == TouchKind::attempt) touch.kind = TouchKind::success;
    if (touch.kind == TouchKind::latent) touch.kind = TouchKind::share;
  }
  const auto is_success = [](const Touch& touch) { return touch.kind == TouchKind::success; };
  const auto is_latent = [](const Touch& touch) { return touch.kind == TouchKind::latent; };
  potential.is_definite = std::ranges::none_of(potential.objects, is_success) &&
                          std::ranges::none_of(touches.objects, is_latent);
  const bool is_same = potential.objects == touches.objects;
  // A set's elements are only fixed as far as their order goes.
  auto& added = const_cast<Touches&>(*found);
  added.is_definite = potential.is_definite;
  added.potential = is_same ? &added : find(potential);
  return &*found;
}

}  // namespace reprise::scheduler
