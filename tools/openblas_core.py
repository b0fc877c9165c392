"""Gives OpenBLAS the kernels with which it multiplies fastest on this processor: call choose before numpy or torch are
imported.

An OpenBLAS older than the processor may not know it and take kernels for SSE3, a fifth of the speed or less that the same
library reaches with the right ones. Beside such a peer a benchmark would prove nothing. Without numpy nothing is changed.
"""
import os
import subprocess
import sys

TIMING = """
import time
import numpy
a = numpy.ones((512, 512), numpy.float32)
best = 9
for _ in range(20):
    start = time.perf_counter()
    a @ a
    best = min(best, time.perf_counter() - start)
print(best)
"""


def seconds(core):
    """The best of twenty products with these kernels; "" are those that the library chooses."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    if core:
        environment["OPENBLAS_CORETYPE"] = core
    run = subprocess.run([sys.executable, "-c", TIMING], env=environment, capture_output=True, text=True)
    return float(run.stdout) if run.returncode == 0 else float("inf")  # a processor without the instructions ends it


def choose():
    """Sets OPENBLAS_CORETYPE where kernels of a name are a tenth faster than the library's own choice, and says so."""
    os.environ.pop("OPENBLAS_CORETYPE", None)
    own, times = seconds(""), {core: seconds(core) for core in ("Haswell", "Zen", "SkylakeX")}
    core = min(times, key=times.get)
    if times[core] < 0.9 * own:
        os.environ["OPENBLAS_CORETYPE"] = core
        print(f"OpenBLAS is given its kernels for {core}: {own / times[core]:.1f} times as fast here as those it takes", file=sys.stderr)
