#pragma once
// One life of the node: the program that a crash may stop at any point.

#include "scenarios/arena0/setup.hpp"
#include "scenarios/arena0/witness.hpp"

namespace reprise::scenarios::arena0 {

/// What goes on in an open node: its agents go on with their plans, the auditor watches, and ingest
/// comes after them.
void work(const Setup& setup, stemedb::Node& node, Witness& witness);

/// Stops the node, while somebody still submits if the setup says so.
void stop(const Setup& setup, stemedb::Node& node, Witness& witness);

/// Opens the node, lets the agents go on with their plans, audits what they see, and stops it.
/// @returns the exit status: 0 unless the node could not be opened
int live(const Setup& setup, Witness& witness);

}  // namespace reprise::scenarios::arena0
