// SPDX-License-Identifier: Apache-2.0
// L1 birth-death: X -> X+1 at rate 1.0, X -> X-1 at rate 0.1 X, X(0) = 0, until t = 50.
// Exact: X(t) is Poisson with mean 10 (1 - exp(-0.1 t)).
#include "limit.hpp"
int main(int argc, char** argv) {
  const long worlds = argc > 1 ? atol(argv[1]) : 200000;
  Mean x50;
  long long events = 0;
  Clock clock;
  for (long w = 0; w < worlds; ++w) {
    Rng rng(w + 1);
    double t = 0;
    int x = 0;
    for (;;) {
      const double total = 1.0 + 0.1 * x;
      t += rng.exponential() / total;
      if (t > 50) break;
      ++events;
      if (rng.uniform() * total <= 1.0)
        ++x;
      else
        --x;
    }
    x50.add(x);
  }
  const double s = clock.seconds();
  printf("model=birth_death worlds=%ld events=%lld seconds=%.3f events_per_s=%.4g mean_x50=%.5f se=%.5f exact=%.5f\n",
         worlds, events, s, events / s, x50.m, x50.se(), 10 * (1 - std::exp(-5.0)));
}
