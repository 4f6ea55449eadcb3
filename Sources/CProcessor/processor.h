#pragma once

#include <stdbool.h>
#include <stdint.h>

// What Swift cannot say to a processor. Nothing here has a state or touches memory that it is not given.

/// Asks for the cache line at `address`, which need not be mapped: a hint that never faults.
static inline __attribute__((always_inline)) void rawcap_prefetch(uintptr_t address) {
  __builtin_prefetch((const void *)address, 0, 3);
}

/// A stream in a tournament: the smaller time wins, between equals the smaller place.
struct rawcap_player {
  uint64_t time;
  uint64_t place;
};

/// One match: the loser stays at `node`, the winner is returned. Without a branch, which would be guessed
/// wrong every other time.
static inline __attribute__((always_inline)) struct rawcap_player rawcap_play(
    struct rawcap_player *node, struct rawcap_player player) {
  struct rawcap_player other = *node;
  unsigned __int128 theirs = (unsigned __int128)other.time << 64 | other.place;
  unsigned __int128 ours = (unsigned __int128)player.time << 64 | player.place;
  bool wins = __builtin_unpredictable(theirs < ours);
  node->time = wins ? player.time : other.time;
  node->place = wins ? player.place : other.place;
  player.time = wins ? other.time : player.time;
  player.place = wins ? other.place : player.place;
  return player;
}
