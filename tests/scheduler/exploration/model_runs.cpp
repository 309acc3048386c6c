#include "tests/scheduler/exploration/model_runs.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "scheduler/exploration/bounded_search.hpp"
#include "scheduler/exploration/dpor.hpp"
#include "scheduler/exploration/sampling.hpp"
#include "scheduler/exploration/state_archive.hpp"
#include "tests/scheduler/exploration/every_trace.hpp"

namespace reprise::scheduler::model {

std::string canonical_past(const std::vector<Step>& steps) {
  std::vector<Step> past;  // from its end
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const auto leads_to = [&](const Step& later) { return depends(later, *step); };
    if (past.empty() || std::ranges::any_of(past, leads_to)) past.push_back(*step);
  }
  std::ranges::reverse(past);
  return canonical(past);
}

std::string canonical(const std::vector<Step>& steps) {
  std::vector<bool> told(steps.size());
  std::string text;
  for (std::size_t n = 0; n < steps.size(); ++n) {
    std::size_t first = steps.size();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (told[i] || (first < steps.size() && steps[first].move.task <= steps[i].move.task)) {
        continue;
      }
      bool free = true;
      for (std::size_t j = 0; j < i && free; ++j) free = told[j] || !depends(steps[i], steps[j]);
      if (free) first = i;
    }
    told[first] = true;
    text += std::to_string(steps[first].move.task) + "." +
            std::to_string(steps[first].move.alternative) + " ";
  }
  return text;
}

namespace {

void note(const Machine& machine, const std::vector<Step>& steps, Exploration& result) {
  if (machine.crashed()) {
    result.traces.insert("crash: " + canonical_past(steps));
    return;
  }
  result.traces.insert(canonical(steps));
  result.states.insert(machine.state());
}

}  // namespace

Exploration brute_force(const Program& program, std::uint64_t most_preemptions) {
  TouchPool pool;
  Exploration result;
  std::vector<Step> steps;
  using From = std::function<void(const Machine&, std::uint64_t)>;
  const From from = [&](const Machine& machine, std::uint64_t preemptions) {
    const std::vector<TaskId> ready = machine.ready();
    if (ready.empty()) {
      ++result.executions;
      note(machine, steps, result);
    }
    const bool can_go_on = !steps.empty() && std::ranges::count(ready, steps.back().move.task) > 0;
    for (const TaskId task : ready) {
      const bool preempts = can_go_on && task != steps.back().move.task;
      if (preempts && preemptions == most_preemptions) continue;
      std::uint32_t alternatives = 1;
      for (std::uint32_t i = 0; i < alternatives; ++i) {
        Machine after = machine;
        steps.push_back(after.step({task, i}));
        alternatives = steps.back().alternatives;
        from(after, preemptions + (preempts ? 1 : 0));
        steps.pop_back();
      }
    }
  };
  from(Machine(program, pool), 0);
  return result;
}

namespace {

constexpr int kAnyNumber = std::numeric_limits<int>::max();

/// @returns whether it came to an end within so many steps: else it is under way
bool make_run(const Program& program, TouchPool& pool, Search& search, Exploration& result,
              bool with_traces, int most_steps = kAnyNumber) {
  Machine machine(program, pool);
  std::vector<Step> steps;
  TaskId running = kNoTask;
  bool complete = true;
  std::vector<TaskId> ready;
  for (machine.ready(ready); !ready.empty(); machine.ready(ready)) {
    if (most_steps-- == 0) return false;
    const auto move = search.next(ready, running);
    complete = move.has_value();
    if (!complete) break;
    running = move->task;
    const Step step = machine.step(*move);
    search.did(step);
    if (with_traces) steps.push_back(step);
  }
  if (complete && with_traces) {
    note(machine, steps, result);
  }
  machine.tell_later_causes(search);
  search.end_run(machine.blocked(), machine.left_behind(), pool.intern({}, true));
  if (search.diverged()) result.traces.insert("diverged");
  result.executions = search.count().executions;
  result.redundant = search.count().redundant;
  return true;
}

std::unique_ptr<Search> go_on(const std::function<std::unique_ptr<Search>()>& make_search,
                              const std::vector<std::uint64_t>& state, TouchPool& pool,
                              Exploration& result) {
  std::unique_ptr<Search> search = make_search();
  if (state.empty()) return search;
  StateReader reader(state, pool);
  search->restore(reader);
  if (!reader.complete()) result.traces.insert("incomplete");
  return search;
}

std::vector<std::uint64_t> state_of(const Search& search) {
  StateWriter writer;
  search.save(writer);
  return writer.take();
}

}  // namespace

Exploration by_dpor(const Program& program, bool with_traces) {
  TouchPool pool;
  Dpor dpor;
  Exploration result;
  while (dpor.begin_run()) make_run(program, pool, dpor, result, with_traces);
  return result;
}

Exploration by_bounded_search(const Program& program, std::uint64_t most_preemptions) {
  TouchPool pool;
  BoundedSearch search(most_preemptions);
  Exploration result;
  while (search.begin_run()) make_run(program, pool, search, result, true);
  return result;
}

std::uint64_t count_traces(const Program& program, bool goes_on_once) {
  TouchPool pool;
  EveryTrace search(goes_on_once);
  Exploration result;
  while (search.begin_run()) make_run(program, pool, search, result, false);
  return search.traces();
}

Exploration by_many(const Program& program,
                    const std::function<std::unique_ptr<Search>()>& make_search) {
  Exploration result;
  std::vector<std::uint64_t> state;
  for (;;) {
    TouchPool pool;
    const auto search = go_on(make_search, state, pool, result);
    if (!search->begin_run()) return result;
    make_run(program, pool, *search, result, true);
    state = state_of(*search);
  }
}

Exploration by_breaking_off(const Program& program,
                            const std::function<std::unique_ptr<Search>()>& make_search) {
  Exploration result;
  std::vector<std::uint64_t> state;
  bool again = false;
  for (int run = 0;; ++run) {
    TouchPool pool;
    const auto search = go_on(make_search, state, pool, result);
    if (!search->begin_run()) return result;
    const int most_steps = again ? kAnyNumber : run % 5;
    again = !make_run(program, pool, *search, result, true, most_steps);
    if (again) search->repeat_run();
    state = state_of(*search);
  }
}

Exploration by_sampling(const Program& program, int samples) {
  const auto make_search = [] { return std::make_unique<Sampling>(); };
  Exploration result;
  std::vector<std::uint64_t> state;
  for (int half = 0; half < 2; ++half) {
    TouchPool pool;
    const auto search = go_on(make_search, state, pool, result);
    for (int i = 0; i < samples / 2 && search->begin_run(); ++i) {
      make_run(program, pool, *search, result, true);
    }
    state = state_of(*search);
  }
  return result;
}

}  // namespace reprise::scheduler::model
