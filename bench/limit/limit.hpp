// SPDX-License-Identifier: Apache-2.0
// Shared pieces of the hand-specialised reference kernels: random numbers, statistics, timing.
#pragma once
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

struct Rng {  // xoshiro256++, one stream per world (seeded by splitmix64)
  uint64_t s[4];
  explicit Rng(uint64_t seed) {
    for (auto& w : s) {
      seed += 0x9e3779b97f4a7c15ull;
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
      w = z ^ (z >> 31);
    }
  }
  static uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  uint64_t next() {
    const uint64_t r = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return r;
  }
  double uniform() { return (double)((next() >> 11) + 1) * 0x1p-53; }  // (0,1]
  double exponential() { return -std::log(uniform()); }
  uint32_t below(uint32_t n) { return (uint32_t)(((next() >> 32) * (uint64_t)n) >> 32); }
};

struct Mean {  // running mean and standard error
  double n = 0, m = 0, q = 0;
  void add(double x) {
    n += 1;
    const double d = x - m;
    m += d / n;
    q += d * (x - m);
  }
  double se() const { return n > 1 ? std::sqrt(q / (n - 1) / n) : 0; }
};

struct Clock {
  std::chrono::steady_clock::time_point t0 = std::chrono::steady_clock::now();
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - t0).count(); }
};

// A dense set of small integers with O(1) insert, erase and uniform choice.
struct IndexSet {
  std::vector<int32_t> item, place;
  explicit IndexSet(int capacity = 0) : place(capacity, -1) { item.reserve(capacity); }
  void clear() {
    for (int x : item) place[x] = -1;
    item.clear();
  }
  int size() const { return (int)item.size(); }
  bool has(int x) const { return place[x] >= 0; }
  void insert(int x) {
    if (place[x] < 0) {
      place[x] = size();
      item.push_back(x);
    }
  }
  void erase(int x) {
    const int p = place[x];
    if (p < 0) return;
    const int last = item.back();
    item[p] = last;
    place[last] = p;
    item.pop_back();
    place[x] = -1;
  }
};
