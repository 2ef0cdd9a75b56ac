// SPDX-License-Identifier: Apache-2.0
// L2 concert: 40 states, 3 theatres, 4 powers; alerts, rivalries, patrons who join late.
#include <algorithm>

#include "limit.hpp"
constexpr int N = 40, THEATRES = 3, POWERS = 4, RIVALS = 4;
constexpr double UP = 0.004, DOWN = 0.01, ATTACK = 0.002, END = 0.01, HORIZON = 730;
constexpr double HONOUR = 0.6, JOIN_LO = 3, JOIN_HI = 30;
constexpr int RIVAL_STEP[RIVALS] = {1, 5, 11, 17};
struct Join {
  double t;
  int attacker, patron, pair;
  bool operator<(const Join& o) const { return t > o.t; }
};
int main(int argc, char** argv) {
  const long worlds = argc > 1 ? atol(argv[1]) : 20000;
  // Directed rival pairs i -> j (id = 4 i + k), grouped by the target's patron p(j) = j mod 4.
  int from[N * RIVALS], to[N * RIVALS];
  for (int i = 0; i < N; ++i)
    for (int k = 0; k < RIVALS; ++k) {
      from[4 * i + k] = i;
      to[4 * i + k] = (i + RIVAL_STEP[k]) % N;
    }
  Mean overload, attacks, joins;
  long long events = 0;
  IndexSet low[THEATRES], high(N), ready[POWERS], wars(N * N);
  for (auto& s : low) s = IndexSet(N);
  for (auto& s : ready) s = IndexSet(N * RIVALS);
  std::vector<int8_t> alert(N);
  std::vector<uint8_t> war(N * N);
  std::vector<Join> queue;
  std::vector<int> load(N), theatre_wars(THEATRES);
  auto pair_of = [](int a, int b) { return a < b ? a * N + b : b * N + a; };
  Clock clock;
  for (long w = 0; w < worlds; ++w) {
    Rng rng(w + 1);
    double t = 0;
    bool hit = false;
    int n_att = 0, n_join = 0;
    double alert_sum = 0;
    std::fill(alert.begin(), alert.end(), 0);
    std::fill(war.begin(), war.end(), 0);
    std::fill(load.begin(), load.end(), 0);
    std::fill(theatre_wars.begin(), theatre_wars.end(), 0);
    queue.clear();
    high.clear();
    wars.clear();
    for (auto& s : ready) s.clear();
    for (int k = 0; k < THEATRES; ++k) {
      low[k].clear();
      for (int i = k; i < N; i += THEATRES) low[k].insert(i);
    }
    auto refresh = [&](int id) {  // pair id may attack: attacker at alert 2 and no war between them
      const int i = from[id], j = to[id], p = j % POWERS;
      if (alert[i] == 2 && !war[pair_of(i, j)])
        ready[p].insert(id);
      else
        ready[p].erase(id);
    };
    auto refresh_pair = [&](int a, int b) {
      for (int k = 0; k < RIVALS; ++k) {
        if (to[4 * a + k] == b) refresh(4 * a + k);
        if (to[4 * b + k] == a) refresh(4 * b + k);
      }
    };
    auto set_war = [&](int a, int b, bool on) {
      const int pr = pair_of(a, b);
      if ((bool)war[pr] == on) return false;
      war[pr] = on;
      const int d = on ? 1 : -1;
      load[a] += d;
      load[b] += d;
      theatre_wars[a % THEATRES] += d;
      if (b % THEATRES != a % THEATRES) theatre_wars[b % THEATRES] += d;
      if (on)
        wars.insert(pr);
      else
        wars.erase(pr);
      refresh_pair(a, b);
      if (load[0] >= 3) hit = true;
      return true;
    };
    for (;;) {
      double up[THEATRES], att[POWERS], total = 0;
      for (int k = 0; k < THEATRES; ++k) total += up[k] = UP * (1 + 0.5 * theatre_wars[k]) * low[k].size();
      for (int p = 0; p < POWERS; ++p) total += att[p] = ATTACK * (load[p] >= 2 ? 4.0 : 1.0) * ready[p].size();
      const double down = DOWN * alert_sum, end = END * wars.size();
      total += down + end;
      const double dt = rng.exponential() / total;
      if (!queue.empty() && queue.front().t <= t + dt) {
        std::pop_heap(queue.begin(), queue.end());
        const Join j = queue.back();
        queue.pop_back();
        t = j.t;
        if (t > HORIZON) break;
        ++events;
        if (war[j.pair] && j.patron != j.attacker && set_war(j.attacker, j.patron, true)) ++n_join;
        continue;
      }
      t += dt;
      if (t > HORIZON) break;
      ++events;
      double u = rng.uniform() * total;
      bool done = false;
      for (int k = 0; k < THEATRES && !done; ++k) {
        if (u <= up[k] && low[k].size()) {
          const int i = low[k].item[rng.below(low[k].size())];
          if (++alert[i] == 2) {
            low[k].erase(i);
            for (int r = 0; r < RIVALS; ++r) refresh(4 * i + r);
          }
          alert_sum += 1;
          high.insert(i);
          done = true;
        } else
          u -= up[k];
      }
      for (int p = 0; p < POWERS && !done; ++p) {
        if (u <= att[p] && ready[p].size()) {
          const int id = ready[p].item[rng.below(ready[p].size())], i = from[id], j = to[id];
          set_war(i, j, true);
          ++n_att;
          done = true;
          const int patron = j % POWERS;
          if (patron != j && patron != i && rng.uniform() <= HONOUR) {
            queue.push_back({t + JOIN_LO + (JOIN_HI - JOIN_LO) * rng.uniform(), i, patron, pair_of(i, j)});
            std::push_heap(queue.begin(), queue.end());
          }
        } else
          u -= att[p];
      }
      if (!done) {
        if (u <= down && high.size()) {
          int i;
          do i = high.item[rng.below(high.size())];
          while (alert[i] == 1 && rng.next() >> 63);  // alert 2 is twice as likely
          if (alert[i]-- == 2) {
            low[i % THEATRES].insert(i);
            for (int r = 0; r < RIVALS; ++r) refresh(4 * i + r);
          }
          if (alert[i] == 0) high.erase(i);
          alert_sum -= 1;
        } else if (wars.size()) {
          const int pr = wars.item[rng.below(wars.size())];
          set_war(pr / N, pr % N, false);
        }
      }
    }
    overload.add(hit);
    attacks.add(n_att);
    joins.add(n_join);
  }
  const double s = clock.seconds();
  printf(
      "model=concert worlds=%ld events=%lld seconds=%.3f events_per_s=%.4g p_overload=%.5f se=%.5f attacks=%.4f "
      "se=%.4f joins=%.4f se=%.4f\n",
      worlds, events, s, events / s, overload.m, overload.se(), attacks.m, attacks.se(), joins.m, joins.se());
}
