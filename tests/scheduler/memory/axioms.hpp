#pragma once
// The same question answered the slow way: every candidate execution of a litmus program, judged by
// the axioms of RC11 as they are written (Lahav et al., PLDI 2017), with the release sequences of
// C++20. It shares nothing with the model that is tested but the parser.

#include "tests/scheduler/memory/litmus.hpp"

namespace reprise::scheduler::litmus {

/// @returns all that the axioms allow; for programs of atomics without plain accesses
Behaviour by_axioms(const Program& program);

}  // namespace reprise::scheduler::litmus
