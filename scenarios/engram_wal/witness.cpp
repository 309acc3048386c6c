#include "scenarios/engram_wal/witness.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/border.hpp"

namespace reprise::scenarios::engram_wal {
namespace {

using sim::HostMemory;

void apply(View& view, const Attempt& attempt) {
  std::optional<Shown>& memory = view[attempt.key];
  if (attempt.deed == Deed::put) memory = Shown{attempt.number, 0};
  if (attempt.deed == Deed::update && memory) memory->touch = attempt.number;
  if (attempt.deed == Deed::remove) memory.reset();
}

std::string describe(const View& view) {
  std::string text;
  for (const auto& memory : view) {
    text += memory ? fmt::format(" {}/{}", memory->version, memory->touch) : " -";
  }
  return text;
}

const char* to_string(Deed deed) {
  if (deed == Deed::put) return "put";
  return deed == Deed::update ? "update" : "remove";
}

const char* to_string(Fate fate) {
  if (fate == Fate::open) return "open";
  if (fate == Fate::refused) return "refused";
  return fate == Fate::accepted ? "accepted" : "promised";
}

std::string describe(const Attempt& attempt) {
  return fmt::format(" {} {} of key {} {};", to_string(attempt.deed), attempt.number, attempt.key,
                     to_string(attempt.fate));
}

}  // namespace

void Witness::begin_life(bool disk_lied) {
  if (lied_) ++unseen_lives_;
  lied_ = lied_ || disk_lied;
  ever_lied_ = ever_lied_ || disk_lied;
}

std::size_t Witness::attempt(std::size_t thread, Deed deed, std::size_t key) {
  const HostMemory host;
  std::vector<Attempt>& since = threads_[thread].since;
  done_.push_back({thread, key, deed});
  since.push_back({deed, key, done_.size(), Fate::open, ++told_, 0});
  return since.size() - 1;
}

void Witness::accept(std::size_t thread, std::size_t place, std::uint64_t sequence, bool promised) {
  const HostMemory host;
  Attempt& attempt = threads_[thread].since[place];
  attempt.fate = promised ? Fate::promised : Fate::accepted;
  attempt.settled = ++told_;
  if (promised) last_promised_ = std::max(last_promised_, attempt.began);
  if (!sequences_.insert(sequence).second) {
    complain("INV-EWAL-1", fmt::format("sequence number {} was given twice", sequence));
  }
}

void Witness::refuse(std::size_t thread, std::size_t place) {
  threads_[thread].since[place].fate = Fate::refused;
}

void Witness::promise(std::uint64_t then) {
  for (Thread& thread : threads_) {
    for (Attempt& attempt : thread.since) {
      if (attempt.fate == Fate::accepted && attempt.settled <= then) attempt.fate = Fate::promised;
    }
  }
}

std::optional<View> Witness::expected(std::size_t thread) const {
  View view = threads_[thread].truth;
  for (const Attempt& attempt : threads_[thread].since) {
    if (attempt.fate == Fate::open) return std::nullopt;
    if (attempt.fate != Fate::refused) apply(view, attempt);
  }
  return view;
}

bool Witness::is_genuine(const Sighting& sighting) const {
  const auto was_done = [&](Deed deed, std::uint64_t number) {
    return number > 0 && number <= done_.size() &&
           done_[number - 1] == Done{sighting.thread, sighting.key, deed};
  };
  const auto& [version, touch] = sighting.shown;
  return was_done(Deed::put, version) && (touch == 0 || was_done(Deed::update, touch));
}

/// Follows the thread from deed to deed, in all ways that there are, and asks behind each deed that
/// has no promise after it.
bool Witness::is_prefix(const Thread& thread, const View& seen) const {
  const auto is_promised = [](const Attempt& attempt) { return attempt.fate == Fate::promised; };
  auto promised = std::ranges::count_if(thread.since, is_promised);
  std::vector<View> views = {thread.truth};
  bool found = promised == 0 && thread.truth == seen;
  for (const Attempt& attempt : thread.since) {
    if (attempt.fate == Fate::refused) continue;
    std::vector<View> next = views;
    for (View& view : next) apply(view, attempt);
    if (attempt.fate == Fate::open && calls_fail_) {
      next.insert(next.end(), views.begin(), views.end());
    }
    views = std::move(next);
    promised -= is_promised(attempt) ? 1 : 0;
    found = found || (promised == 0 && std::ranges::find(views, seen) != views.end());
  }
  return found;
}

std::string Witness::tell(std::size_t thread, const View& seen) const {
  std::string text =
      fmt::format("thread {} had{}, then did:", thread, describe(threads_[thread].truth));
  for (const Attempt& attempt : threads_[thread].since) text += describe(attempt);
  return text + " found are" + describe(seen) + ", no prefix of that with all that was promised";
}

void Witness::look(const Views& seen, const Losses& losses) {
  const HostMemory host;
  if (lied_) {
    look_at_damaged(seen, losses);
  } else {
    if (losses.entries > 0 || losses.rest_of_file) {
      complain("INV-EWAL-2", "recovery found damage in what was durable, on an honest disk");
    }
    for (std::size_t i = 0; i < kMostThreads; ++i) {
      if (is_prefix(threads_[i], seen[i])) continue;
      complain("INV-EWAL-2", tell(i, seen[i]));
    }
  }
  for (std::size_t i = 0; i < kMostThreads; ++i) threads_[i] = {seen[i], {}};
  sequences_.clear();
  last_promised_ = 0;
  lied_ = false;
  unseen_lives_ = 0;
}

/// How many memories of a thread cannot be what they are, if anything may be missing that was not
/// promised - and, if the tail is lost, what was promised last.
std::size_t Witness::count_unexplained(const Thread& thread, const View& seen,
                                       bool tail_lost) const {
  std::size_t count = 0;
  for (std::size_t key = 0; key < kKeys; ++key) {
    std::vector<View> possible = {thread.truth};
    for (const Attempt& attempt : thread.since) {
      if (attempt.fate == Fate::refused || attempt.key != key) continue;
      const bool in_tail = tail_lost && attempt.settled > last_promised_;
      std::vector<View> with = possible;
      for (View& view : with) apply(view, attempt);
      if (attempt.fate != Fate::promised || in_tail) {
        with.insert(with.end(), possible.begin(), possible.end());
      }
      possible = std::move(with);
    }
    const auto explains = [&](const View& view) { return view[key] == seen[key]; };
    if (std::ranges::none_of(possible, explains)) ++count;
  }
  return count;
}

/// A loss that recovery has reported is none that is held against it.
void Witness::look_at_damaged(const Views& seen, const Losses& losses) {
  if (losses.rest_of_file || unseen_lives_ > 0) return;
  std::size_t unexplained = 0;
  for (std::size_t i = 0; i < kMostThreads; ++i) {
    unexplained += count_unexplained(threads_[i], seen[i], losses.tail);
  }
  if (unexplained > losses.entries) {
    complain("INV-EWAL-2", fmt::format("the disk lied; {} memories are wrong, and recovery "
                                       "reported the loss of {} entries",
                                       unexplained, losses.entries));
  }
}

}  // namespace reprise::scenarios::engram_wal
