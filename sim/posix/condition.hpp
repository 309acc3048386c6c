#pragma once
// Condition variables, for pthread and C11. A condition holds no waiters of its own: they are tasks
// blocked on its address.

#include <pthread.h>
#include <time.h>

#include <cstdint>

#include "scheduler/task.hpp"

namespace reprise::sim {

/// Releases the mutex, waits until signalled or until the deadline in virtual time, takes the mutex
/// again. @returns an error number
int wait_condition(pthread_cond_t& condition, pthread_mutex_t& mutex,
                   const scheduler::Deadline& deadline, const void* site);

/// Wakes at most so many waiters.
void signal_condition(pthread_cond_t& condition, std::size_t most, const void* site);

/// The calls of a program, whose result codes pthread and C11 give differently.
/// @param site where the program calls @returns an error number
int call_wait(pthread_cond_t& condition, pthread_mutex_t& mutex, const void* site);
int call_wait_until(pthread_cond_t& condition, pthread_mutex_t& mutex, clockid_t clock,
                    const timespec& deadline, const void* site);
/// ... by the clock of the condition
int call_wait_until(pthread_cond_t& condition, pthread_mutex_t& mutex, const timespec& deadline,
                    const void* site);
int call_signal(pthread_cond_t& condition, const void* site);
int call_broadcast(pthread_cond_t& condition, const void* site);

/// @returns the object's dense id, given at first use
std::uint64_t condition_object(pthread_cond_t& condition);

}  // namespace reprise::sim
