// stemectl: appends, ingests, reads and verifies a store on the real disk.
//
// Exit codes: 0 fine; 1 verify found violations; 2 usage, or the store could not be opened or used.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>

#include "system/stemectl/commands.hpp"

namespace {

using stemedb::Result;
using stemedb::stemectl::Settings;
using stemedb::stemectl::Verdict;
using Command = Result<Verdict> (*)(const Settings&);

constexpr int kUsageExit = 2;

void add_options(CLI::App& app, Settings& settings) {
  app.add_option("--dir", settings.node.directory, "directory of the store")->required();
  app.add_option("--segment-bytes", settings.node.journal.max_segment_bytes,
                 "data bytes of a log segment")
      ->check(CLI::PositiveNumber);
}

CLI::App* add_command(CLI::App& app, const char* name, const char* help, Command command,
                      Command& chosen) {
  CLI::App* sub = app.add_subcommand(name, help);
  sub->fallthrough();
  sub->callback([command, &chosen] { chosen = command; });
  return sub;
}

int run(Command command, const Settings& settings) {
  const Result<Verdict> verdict = command(settings);
  if (verdict.ok()) return static_cast<int>(*verdict);
  fmt::print(stderr, "stemectl: {}\n", verdict.error().describe());
  return kUsageExit;
}

}  // namespace

int main(int argc, char** argv) {
  namespace commands = stemedb::stemectl;
  CLI::App app("Works on a stemedb store.", "stemectl");
  app.require_subcommand(1);
  Settings settings;
  Command chosen = nullptr;
  add_options(app, settings);

  auto* append =
      add_command(app, "append", "append signed claims and votes", commands::append, chosen);
  append->add_option("--seed", settings.seed, "what the claims and agents are made from");
  append->add_option("--count", settings.count, "number of claims");
  auto* ingest = add_command(app, "ingest", "apply what is in the log", commands::ingest, chosen);
  ingest->add_option("--timeout", settings.timeout_s, "seconds to wait");
  auto* read = add_command(app, "read", "print the claims about a subject", commands::read, chosen);
  read->add_option("subject", settings.subject, "whose claims")->required();
  add_command(app, "verify", "check every invariant", commands::verify, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "stemectl: {}\n", error.what());
    return kUsageExit;
  }
  return run(chosen, settings);
}
