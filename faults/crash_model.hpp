#pragma once
// Everything a power cut at this moment could leave behind, as one value: the pending records, the
// micro-operations they split into, and which of these needs which. Every set of atoms that is
// closed under the precedence is a legal crash state.
//
// Determinism: pure. The records belong to the disk: the model is dead once the disk changes.

#include <utility>

#include "faults/expand.hpp"
#include "faults/precedence.hpp"

namespace reprise::faults {

struct CrashModel {
  CrashModel(History pending, const Profile& profile)
      : history(std::move(pending)),
        log(expand(history, profile)),
        precedence(history, log, profile) {}

  History history;
  MicroLog log;
  Precedence precedence;
};

}  // namespace reprise::faults
