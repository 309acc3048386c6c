#pragma once
// Mutexes, for all who need one: pthread, C11 and condition variables. The state lives in the
// pthread object, in glibc's own places, so a zeroed object is an unlocked one and an object that
// is simply forgotten (std::mutex has no destructor) leaves nothing behind.

#include <pthread.h>
#include <time.h>

#include <cstdint>

#include "scheduler/task.hpp"

namespace reprise::sim {

/// Locks, waiting until the deadline in virtual time. @returns an error number
/// @param site code address of the call, for reports
int lock_mutex(pthread_mutex_t& mutex, const scheduler::Deadline& deadline, const void* site);
int try_lock_mutex(pthread_mutex_t& mutex, const void* site);
int unlock_mutex(pthread_mutex_t& mutex);

/// The calls of a program, whose result codes pthread and C11 give differently.
/// @param site where the program calls @returns an error number
int call_lock(pthread_mutex_t& mutex, const void* site);
int call_try_lock(pthread_mutex_t& mutex, const void* site);
int call_lock_until(pthread_mutex_t& mutex, clockid_t clock, const timespec& deadline,
                    const void* site);
int call_unlock(pthread_mutex_t& mutex, const void* site);

/// What locking it needs, for who explores schedules.
scheduler::Need need_of(const pthread_mutex_t& mutex);

/// @returns the object's dense id, given at first use
std::uint64_t mutex_object(pthread_mutex_t& mutex);

}  // namespace reprise::sim
