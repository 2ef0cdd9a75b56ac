// SPDX-License-Identifier: Apache-2.0
// L3 entangled: 195 states, all 37,830 ordered pairs at risk, patrons' load raises whole columns of hazards.
#include <algorithm>

#include "limit.hpp"
constexpr int POWERS = 5;
constexpr double A = 1e-4, END = 0.005, JOIN = 0.3, HORIZON = 730;
struct Alias {  // O(1) sampling from fixed weights
  std::vector<double> cut;
  std::vector<int> other, id;
  double total = 0;
  void build(const std::vector<double>& w) {
    const int n = (int)w.size();
    cut.assign(n, 1);
    other.assign(n, 0);
    total = 0;
    for (double x : w) total += x;
    std::vector<int> small, large;
    std::vector<double> p(n);
    for (int i = 0; i < n; ++i) {
      p[i] = w[i] * n / total;
      (p[i] < 1 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
      const int s = small.back(), l = large.back();
      small.pop_back();
      cut[s] = p[s];
      other[s] = l;
      p[l] -= 1 - p[s];
      if (p[l] < 1) {
        large.pop_back();
        small.push_back(l);
      }
    }
  }
  int draw(Rng& r) const {
    const int i = (int)r.below((uint32_t)cut.size());
    return r.uniform() <= cut[i] ? id[i] : id[other[i]];
  }
};
int main(int argc, char** argv) {
  const long worlds = argc > 1 ? atol(argv[1]) : 20000;
  const int N = argc > 2 ? atoi(argv[2]) : 195;
  Alias column[POWERS];  // ordered pairs i -> j by the target's patron j mod 5
  for (int p = 0; p < POWERS; ++p) {
    std::vector<double> w;
    for (int i = 0; i < N; ++i)
      for (int j = p; j < N; j += POWERS)
        if (i != j) {
          const int d = std::min(std::abs(i - j), N - std::abs(i - j));
          w.push_back(A / (1 + d));
          column[p].id.push_back(i * N + j);
        }
    column[p].build(w);
  }
  std::vector<uint8_t> war((size_t)N * N);
  std::vector<int> load(N);
  IndexSet wars(N * N);
  Mean attacks, joins, final_wars, big;
  long long events = 0;
  Clock clock;
  for (long w = 0; w < worlds; ++w) {
    Rng rng(w + 1);
    double t = 0;
    int n_att = 0, n_join = 0;
    bool hit = false;
    for (int pr : wars.item) war[pr] = 0;
    wars.clear();
    std::fill(load.begin(), load.end(), 0);
    auto key = [N](int a, int b) { return a < b ? a * N + b : b * N + a; };
    auto start = [&](int a, int b) {
      const int pr = key(a, b);
      if (a == b || war[pr]) return false;
      war[pr] = 1;
      wars.insert(pr);
      ++load[a];
      ++load[b];
      if (wars.size() >= 110) hit = true;
      return true;
    };
    for (;;) {
      double att[POWERS], total = END * wars.size();
      for (int p = 0; p < POWERS; ++p) total += att[p] = column[p].total * (load[p] >= 2 ? 3.0 : 1.0);
      t += rng.exponential() / total;
      if (t > HORIZON) break;
      double u = rng.uniform() * total;
      int p = 0;
      for (; p < POWERS; ++p) {
        if (u <= att[p]) break;
        u -= att[p];
      }
      if (p < POWERS) {
        const int id = column[p].draw(rng), i = id / N, j = id % N;
        if (!start(i, j)) continue;  // already at war: thinned away
        ++events;
        ++n_att;
        for (int step : {-2, -1, 1, 2})
          if (rng.uniform() <= JOIN && start(i, (j + step + N) % N)) ++n_join;
      } else if (wars.size()) {
        ++events;
        const int pr = wars.item[rng.below(wars.size())];
        war[pr] = 0;
        wars.erase(pr);
        --load[pr / N];
        --load[pr % N];
      }
    }
    attacks.add(n_att);
    joins.add(n_join);
    final_wars.add(wars.size());
    big.add(hit);
  }
  const double s = clock.seconds();
  printf(
      "model=entangled states=%d worlds=%ld events=%lld seconds=%.3f events_per_s=%.4g attacks=%.4f se=%.4f joins=%.4f "
      "se=%.4f final_wars=%.4f se=%.4f p_110wars=%.5f se=%.5f\n",
      N, worlds, events, s, events / s, attacks.m, attacks.se(), joins.m, joins.se(), final_wars.m, final_wars.se(),
      big.m, big.se());
}
