#include "tests/bench/bugs/program/programs.hpp"

namespace reprise::bugs {
namespace {

template <auto program, auto... numbers>
int with() {
  return program(numbers...);
}

constexpr Program kAll[] = {
    {"account", "CS/account", account},
    {"bluetooth_stop", "CS/bluetooth_driver", bluetooth_stop},
    {"bounded_buffer", "Inspect_benchmarks/boundedBuffer", bounded_buffer},
    {"carter", "CS/carter01", carter},
    {"circular_buffer", "CS/circular_buffer", circular_buffer},
    {"cve_2009_3547", "ConVul-CVE-Benchmarks/CVE-2009-3547", cve_2009_3547},
    {"cve_2011_2183", "ConVul-CVE-Benchmarks/CVE-2011-2183", cve_2011_2183},
    {"cve_2013_1792", "ConVul-CVE-Benchmarks/CVE-2013-1792", cve_2013_1792},
    {"cve_2015_7550", "ConVul-CVE-Benchmarks/CVE-2015-7550", cve_2015_7550},
    {"cve_2016_1972", "ConVul-CVE-Benchmarks/CVE-2016-1972", cve_2016_1972},
    {"cve_2016_1973", "ConVul-CVE-Benchmarks/CVE-2016-1973", cve_2016_1973},
    {"cve_2016_7911", "ConVul-CVE-Benchmarks/CVE-2016-7911", cve_2016_7911},
    {"cve_2016_9806", "ConVul-CVE-Benchmarks/CVE-2016-9806", cve_2016_9806},
    {"cve_2017_15265", "ConVul-CVE-Benchmarks/CVE-2017-15265", cve_2017_15265},
    {"cve_2017_6346", "ConVul-CVE-Benchmarks/CVE-2017-6346", cve_2017_6346},
    {"deadlock", "CS/deadlock01", deadlock},
    {"dining_philosophers_3", "", with<dining_philosophers, 3>},
    {"dining_philosophers_5", "", with<dining_philosophers, 5>},
    {"interlocked_queue", "Chess/InterlockedWorkStealQueue", interlocked_work_stealing_queue},
    {"interlocked_queue_with_state", "Chess/InterlockedWorkStealQueueWithState",
     interlocked_work_stealing_queue_with_state},
    {"lazy_initialisation", "CS/lazy01", lazy_initialisation},
    {"quicksort_pool", "Inspect_benchmarks/qsort_mt", quicksort_pool},
    {"queue_flags", "CS/queue", queue_flags},
    {"reorder_3", "CS/reorder_3", with<reorder, 2, 1>},
    {"reorder_4", "CS/reorder_4", with<reorder, 3, 1>},
    {"reorder_5", "CS/reorder_5", with<reorder, 4, 1>},
    {"reorder_10", "CS/reorder_10", with<reorder, 9, 1>},
    {"reorder_20", "CS/reorder_20", with<reorder, 19, 1>},
    {"reorder_50", "CS/reorder_50", with<reorder, 49, 1>},
    {"reorder_100", "CS/reorder_100", with<reorder, 99, 1>},
    {"safe_stack", "SafeStack", safe_stack},
    {"stack_flag", "CS/stack", stack_flag},
    {"string_buffer", "CB/stringbuffer-jdk1.4", string_buffer},
    {"token_ring", "CS/token_ring", token_ring},
    {"two_stage", "CS/twostage", with<two_stage, 1, 1>},
    {"two_stage_20", "CS/twostage_20", with<two_stage, 19, 1>},
    {"two_stage_50", "CS/twostage_50", with<two_stage, 49, 1>},
    {"two_stage_100", "CS/twostage_100", with<two_stage, 99, 1>},
    {"work_stealing_queue", "Chess/WorkStealQueue", work_stealing_queue},
    {"work_stealing_queue_with_state", "Chess/StateWorkStealQueue", work_stealing_queue_with_state},
    {"wrong_lock", "CS/wronglock", with<wrong_lock, 1, 7>},
    {"wrong_lock_3", "CS/wronglock_3", with<wrong_lock, 1, 3>},
};

}  // namespace

const std::span<const Program> kPrograms = kAll;

}  // namespace reprise::bugs
