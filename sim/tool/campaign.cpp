#include "sim/tool/campaign.hpp"

#include <algorithm>

#include "sim/tool/determinism.hpp"
#include "sim/tool/messages.hpp"

namespace reprise::sim {
namespace {

const KnownFinding* find_known(const JudgedRun& run) {
  const auto& known = run.job.scenario->known;
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownFinding& listed) {
    return listed.signature == run.outcome.finding->signature;
  });
  return found == known.end() ? nullptr : &*found;
}

bool hangs(const RunResult& outcome) { return outcome.finding && outcome.finding->is_hang(); }

}  // namespace

Campaign::Campaign(const CampaignSettings& settings, JobList jobs, FailureFolders& failures,
                   Reporter& reporter, Progress& progress)
    : settings_(settings),
      jobs_(jobs),
      supervisor_(settings.supervisor, std::move(jobs)),
      failures_(failures),
      reporter_(reporter),
      progress_(progress) {
  if (settings_.begun_ns == 0) settings_.begun_ns = host_monotonic_ns();
}

ExitCode Campaign::run() {
  if (settings_.explores) summary_.exploration.emplace();
  if (settings_.search != nullptr) find_again();
  supervisor_.run(*this);
  judge_the_rest();
  progress_.clear();
  finish_summary();
  reporter_.summary(summary_);
  if (summary_.interrupted) return ExitCode::interrupted;
  const bool nothing_was_run = summary_.runs == 0 && exit_code_ == ExitCode::nothing_found;
  if (nothing_was_run) return ExitCode::nothing_to_run;
  // That nothing was found is a proof only where all was tried.
  const bool is_open = summary_.schedules && !summary_.schedules->covers_all();
  return is_open ? more_serious(exit_code_, ExitCode::inconclusive) : exit_code_;
}

void Campaign::run_done(std::uint64_t index, RunRecord record) {
  if (settings_.in_order) {
    early_.emplace(index, std::move(record));
  } else {
    judge(index, std::move(record));
  }
  judge_in_order();
}

// Whichever of the workers was first; and what was found is looked at again before anything else.
void Campaign::judge_in_order() {
  while (checking_.empty()) {
    if (!explored_.empty()) {
      Candidate candidate = std::move(explored_.front());
      explored_.pop_front();
      found(std::move(candidate));
    } else if (auto next = early_.extract(judged_)) {
      judge(judged_++, std::move(next.mapped()));
    } else {
      return;
    }
  }
}

// After an interruption: what came before its turn counts, too.
void Campaign::judge_the_rest() {
  for (auto& [index, record] : early_) judge(index, std::move(record));
  for (Candidate& candidate : explored_) found(std::move(candidate));
}

void Campaign::judge(std::uint64_t index, RunRecord record) {
  JudgedRun run;
  run.job = *jobs_(index);
  run.index = index;
  run.outcome = std::move(record.outcome);
  ++summary_.runs;
  summary_.virtual_ns += run.outcome.virtual_ns;
  summary_.add_strikes(run.outcome.faults);
  if (record.repeated) ++summary_.verified;
  if (record.explored) {
    explored(run, std::move(*record.explored));
  } else if (run.job.schedules) {
    search_stopped(std::move(run), std::move(record));
  } else if (record.ending == Ending::timed_out || record.ending == Ending::broken) {
    report_trouble(std::move(run), record);
  } else if (record.second) {
    differ(std::move(run), *record.second);
  } else if (run.outcome.finding) {
    found({std::move(run), record.ending == Ending::died});
  } else if (!record.repeated && chosen_for_verification(run.job.configuration.seed,
                                                         settings_.supervisor.worker.verify)) {
    look_again({std::move(run), false});
  } else {
    report(std::move(run));
  }
}

// Each finding stands for a run of its own, with a plan that makes it again.
void Campaign::explored(const JudgedRun& run, ExploreResult result) {
  const std::uint64_t before = summary_.exploration ? summary_.exploration->coverage.recoveries : 0;
  if (summary_.exploration) summary_.exploration->add(result.coverage);
  if (settings_.search != nullptr) {
    if (const auto error = settings_.search->went_on(result)) stuck(error->message);
    if (settings_.search->gets_nowhere()) {
      progress_.clear();
      complain(
          "gives up: each start found memory that threads share where the one before had none");
    }
  }
  if (result.findings.empty()) ++summary_.passed;
  for (ExploredFinding& finding : result.findings) {
    found_by_exploring(run, std::move(finding), before);
  }
}

void Campaign::found_by_exploring(JudgedRun run, ExploredFinding finding, std::uint64_t earlier) {
  run.job.plan = std::make_shared<const std::vector<scheduler::Decision>>(finding.run.decisions);
  run.outcome = std::move(finding.run);
  run.recoveries = earlier + finding.recoveries;
  explored_.push_back({std::move(run), false});
}

// What was found before the exploration went on here is looked at like what is found now.
void Campaign::find_again() {
  for (const ExploredFinding& finding : settings_.search->earlier_findings()) {
    JudgedRun run;
    run.job = settings_.search->job();
    found_by_exploring(std::move(run), finding, 0);
  }
  judge_in_order();
}

// A worker of an exploration ended without a word about how far it had come.
void Campaign::search_stopped(JudgedRun run, RunRecord record) {
  ScheduleSearch& search = *settings_.search;
  const bool has_vanished = record.ending != Ending::timed_out && record.ending != Ending::broken;
  if (has_vanished && search.try_again()) return;
  search.give_up();
  if (has_vanished) {
    record.ending = Ending::broken;
    record.trouble = record.outcome.finding->message;
  }
  report_trouble(std::move(run), record);
}

// The first of its kind is looked at again in a fresh process. Those that come meanwhile wait for
// the result; those that come later are more of the same.
void Campaign::found(Candidate candidate) {
  Group& group = groups_[key_of(candidate.run)];
  switch (group.state) {
    case Group::State::fresh:
      group.state = Group::State::checking;
      look_again(std::move(candidate));
      break;
    case Group::State::checking:
      group.waiting.push_back(std::move(candidate));
      break;
    case Group::State::confirmed:
      report_finding(std::move(candidate.run), group);
      break;
  }
}

void Campaign::look_again(Candidate candidate) {
  const std::uint64_t check = supervisor_.check(candidate.run.job);
  checking_.emplace(check, std::move(candidate));
}

void Campaign::check_done(std::uint64_t check, RunRecord record) {
  if (const auto trial = trials_.extract(check)) {
    trial_done(trial.mapped(), record);
    return;
  }
  Candidate candidate = std::move(checking_.extract(check).mapped());
  ++summary_.verified;
  const bool is_finding = candidate.run.outcome.finding.has_value();
  const GroupKey key = is_finding ? key_of(candidate.run) : GroupKey{};
  const bool same_ending = candidate.died == (record.ending == Ending::died);
  const bool same = same_ending && same_outcome(candidate.run.outcome, record.outcome);

  if (record.ending == Ending::timed_out || record.ending == Ending::broken) {
    report_trouble(std::move(candidate.run), record);
  } else if (same && is_finding) {
    confirm(std::move(candidate.run), std::move(record.outcome));
  } else if (same) {
    report(std::move(candidate.run));
  } else if (hangs(candidate.run.outcome) && !hangs(record.outcome)) {
    take_instead(std::move(candidate.run), std::move(record.outcome));
  } else if (candidate.died) {
    record.trouble = candidate.run.outcome.finding->message + ", but not when it was made again";
    report_trouble(std::move(candidate.run), record);
  } else {
    differ(std::move(candidate.run), record.outcome);
  }
  if (is_finding) go_on_with(groups_[key]);
  judge_in_order();
}

// What was taken for a hang has only taken its time.
void Campaign::take_instead(JudgedRun run, RunResult outcome) {
  run.outcome = std::move(outcome);
  if (run.outcome.finding) {
    found({std::move(run), false});
  } else {
    report(std::move(run));
  }
}

// After a check: either all that waited are of a confirmed kind, or the next one gets its own
// check.
void Campaign::go_on_with(Group& group) {
  if (group.state == Group::State::checking) group.state = Group::State::fresh;
  std::vector<Candidate> waiting = std::move(group.waiting);
  group.waiting.clear();
  for (Candidate& candidate : waiting) found(std::move(candidate));
}

void Campaign::confirm(JudgedRun run, RunResult recorded) {
  Group& group = groups_[key_of(run)];
  group.state = Group::State::confirmed;
  const KnownFinding* const known = find_known(run);
  group.count.scenario = run.job.configuration.scenario;
  group.count.signature = run.outcome.finding->signature;
  group.count.message = run.outcome.finding->message;
  group.count.first_seed = run.job.configuration.seed;
  group.count.verdict = verdict_of(*run.outcome.finding, known != nullptr);
  if (known != nullptr) group.count.reference = known->reference;
  if (run.job.plan != nullptr) {
    // A planned run follows its plan, which stays the record of what was chosen.
    recorded.decisions = std::move(run.outcome.decisions);
    recorded.streams = std::move(run.outcome.streams);
  }
  run.outcome = std::move(recorded);
  if (known == nullptr) {
    run.verdict = group.count.verdict;
    write_folder(run);
    group.count.folder = run.folder;
    try_other_profiles(run);
  }
  report_finding(std::move(run), group);
}

void Campaign::try_other_profiles(const JudgedRun& run) {
  for (Job& job : groups_[key_of(run)].trials.begin(run.job, run.outcome)) {
    const std::string profile = job.configuration.profile;
    trials_.emplace(supervisor_.check(std::move(job)), Trial{key_of(run), profile});
  }
}

void Campaign::trial_done(const Trial& trial, const RunRecord& record) {
  groups_[trial.key].trials.done(trial.profile, shown_by(record, trial.key.second));
}

void Campaign::report_finding(JudgedRun run, Group& group) {
  run.verdict = group.count.verdict;
  run.first_of_its_kind = group.count.runs == 0;
  run.details = run.outcome.finding->details;
  if (run.verdict == Verdict::known) run.details = {group.count.reference};
  ++group.count.runs;
  report(std::move(run));
}

void Campaign::differ(JudgedRun run, const RunResult& second) {
  run.verdict = Verdict::nondeterminism;
  run.details = describe_difference(run.outcome, second);
  write_folder(run);
  report(std::move(run));
}

void Campaign::report_trouble(JudgedRun run, const RunRecord& record) {
  if (record.ending == Ending::timed_out) {
    run.verdict = Verdict::timeout;
    run.details = {"stopped by the wall timeout"};
  } else {
    run.verdict = Verdict::harness_error;
    run.details = {record.trouble};
  }
  report(std::move(run));
}

void Campaign::report(JudgedRun run) {
  StrategyCount& strategy = summary_.strategies[run.strategy()];
  ++strategy.runs;
  if (run.outcome.finding) ++strategy.found;
  switch (run.verdict) {
    case Verdict::passed:
      ++summary_.passed;
      break;
    case Verdict::finding:
      ++summary_.found;
      break;
    case Verdict::known:
      ++summary_.known;
      break;
    case Verdict::nondeterminism:
      ++summary_.nondeterministic;
      break;
    case Verdict::timeout:
      ++summary_.timed_out;
      break;
    case Verdict::unmodelled:
      ++summary_.unmodelled;
      break;
    case Verdict::harness_error:
      ++summary_.harness_errors;
      break;
  }
  exit_code_ = more_serious(exit_code_, exit_code_of(run.verdict));
  progress_.clear();
  reporter_.judged(run);
  const bool failed = run.verdict != Verdict::passed && run.verdict != Verdict::known;
  if (failed && !first_failure_) first_failure_ = run;
  last_run_ = std::move(run);
}

void Campaign::write_folder(JudgedRun& run) {
  if (!settings_.write_folders || folders_ >= settings_.most_folders) return;
  ++folders_;
  const Expected<std::string> folder = failures_.write(run);
  if (folder) {
    run.folder = *folder;
    if (run.job.plan != nullptr) run.job.plan_path = *folder;
    return;
  }
  progress_.clear();
  complain(folder.error());
  exit_code_ = more_serious(exit_code_, ExitCode::harness_error);
}

void Campaign::stuck(const std::string& why) {
  progress_.clear();
  complain(why);
  exit_code_ = more_serious(exit_code_, ExitCode::harness_error);
}

ProgressNumbers Campaign::numbers() const {
  ProgressNumbers numbers{summary_.runs, settings_.planned_runs, summary_.found, elapsed_ns()};
  if (settings_.search != nullptr) {
    numbers.schedules = settings_.search->coverage();
    numbers.runs = numbers.schedules->runs - settings_.search->earlier_runs();
  }
  return numbers;
}

void Campaign::tick() { progress_.show(numbers()); }

void Campaign::status_requested(const std::vector<RunningNow>& runs) {
  progress_.clear();
  progress_.status(numbers());
  for (const RunningNow& running : runs) {
    progress_.status_of(jobs_(running.index)->configuration, running.since_ns);
  }
}

void Campaign::finish_summary() {
  for (auto& [key, group] : groups_) {
    group.count.profiles = group.trials.result();
    summary_.unconfirmed += group.waiting.size();
    if (group.state == Group::State::confirmed) summary_.findings.push_back(group.count);
  }
  summary_.unconfirmed += checking_.size();
  if (settings_.search != nullptr) {
    summary_.schedules = settings_.search->coverage();
    summary_.earlier_runs = settings_.search->earlier_runs();
    summary_.runs = summary_.schedules->runs;
    summary_.passed = summary_.runs - summary_.schedules->failed;
  }
  summary_.restarts = supervisor_.restarts();
  summary_.elapsed_ns = elapsed_ns();
  summary_.interrupted = supervisor_.interrupted();
}

Campaign::GroupKey Campaign::key_of(const JudgedRun& run) {
  return {run.job.configuration.scenario, run.outcome.finding->signature};
}

}  // namespace reprise::sim
