#pragma once
#include <gradus/array/language.h>
#include <cstdint>

namespace gradus {

/// What this process holds through gradus, in bytes; peak is since start or reset_peak().
struct MemoryStats {
  std::int64_t live_bytes = 0;    ///< in blocks handed out: array data and headers, graph nodes
  std::int64_t peak_bytes = 0;    ///< the most that live_bytes has been, summed over threads
  std::int64_t cached_bytes = 0;  ///< in blocks kept for reuse
  std::int64_t live_nodes = 0;    ///< nodes of recorded graphs, leaves included
};
/// Sums over all threads; exact while no other thread runs gradus code.
MemoryStats memory_stats();
/// Lets peak_bytes start again from live_bytes, for the calling thread and those that have ended.
void reset_peak();
/// Gives the calling thread's cached blocks back to the system. Those up to 1 KiB share chunks of
/// 256 KiB, which go back when all their blocks have.
void release_cache();
/// Bytes that one thread may keep for reuse (1 GiB at start); beyond it, freed blocks go back as by
/// release_cache().
void set_cache_limit(std::int64_t bytes);

}  // namespace gradus
