"""Lucid against PyTorch eager and hand-written NumPy, in one interleaved run: ``python asv_benchmarks/ratios.py``.

The times of two runs differ by what else the machine does; the ratios of one interleaved run hold. Needs the extra
``bench``. The transforms of functions are compared with HIPS/autograd and JAX too, where they are installed.
"""

from __future__ import annotations

import argparse
import os

CHOICES_OF_KERNELS = (
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "ATEN_CPU_CAPABILITY",
    "MKL_CBWR",
    "MKL_ENABLE_INSTRUCTIONS",
    "ONEDNN_MAX_CPU_ISA",
)


def main() -> None:
    """Measure the workloads asked for and print them, each with its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21, help="how often each workload is measured (default: 21)")
    parser.add_argument("--threads", type=int, default=2, help="each library's threads (default: 2)")
    parser.add_argument("--gc", action="store_true", help="leave the garbage collector on in the samples")
    parser.add_argument("--only", metavar="TEXT", default="", help="only workloads with this in their name")
    options = parser.parse_args()
    # The libraries read these while they are imported, which is why nothing is imported above.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ[name] = str(options.threads)
    # Each library is measured with the kernels that it picks for this processor. OPENBLAS_CORETYPE=Haswell, which some
    # set to have the same digits everywhere, halves the speed of NumPy's products where there is AVX-512.
    left_out = [name for name in CHOICES_OF_KERNELS if os.environ.pop(name, None) is not None]
    os.environ["JAX_PLATFORMS"] = "cpu"  # the others compute there

    from comparison import imports, long_chain, report, sequences, transforms, workloads
    from comparison.interleave import measure

    print(report.machine(options.threads, left_out))
    tables = (
        (report.header(), report.line, (*workloads.ALL, *sequences.ALL, *long_chain.ALL, *imports.ALL)),
        # Last, so that nothing else is measured beside the threads of JAX.
        (report.comparison_header(transforms.missing()), report.comparison_lines, transforms.ALL),
    )
    for header, lines, makers in tables:
        chosen = [make for make in makers if options.only in make.__doc__]
        if chosen:
            print(header)
        for make in chosen:
            print(lines(measure(make(), options.rounds, options.gc)), flush=True)
        if chosen:
            print()


if __name__ == "__main__":
    main()
