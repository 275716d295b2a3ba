"""Lazy values in other threads and in forked processes: an error that says what to do, never a hang."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

import lucid

pytest.importorskip("mlx.core")
pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")


def _made_elsewhere(evaluate: bool) -> lucid.Tensor:
    made = []

    def work() -> None:
        x = lucid.arange(3, dtype=lucid.float32, device="mlx:cpu") * 2.0
        made.append(x.eval() if evaluate else x)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return made[0]


@pytest.mark.parametrize(
    "use",
    [
        lambda x: x.numpy(),
        lambda x: x.tolist(),
        lambda x: x[0].item(),
        repr,
        lucid.evaluate,
        lambda x: x.to("cpu"),
        lambda x: float(lucid.sum(x + 1.0)),
    ],
    ids=["numpy", "tolist", "item", "repr", "evaluate", "to", "sum"],
)
def test_values_that_another_thread_left_uncomputed(use) -> None:
    with pytest.raises(lucid.LucidError, match=r"another thread.*lucid\.evaluate"):
        use(_made_elsewhere(evaluate=False))


def test_values_that_were_computed_first() -> None:
    assert (_made_elsewhere(evaluate=True) + 1.0).tolist() == [1.0, 3.0, 5.0]


FORKED = """
import os, signal
import lucid

lucid.ones(3, device="mlx:cpu").eval()
child = os.fork()
if not child:
    signal.alarm(20)  # ends the child if it hangs
    try:
        (lucid.ones(3, device="mlx:cpu") + 1.0).tolist()
    except RuntimeError as error:
        os._exit(0 if "spawn" in str(error) else 1)
    finally:
        os._exit(2)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_does_not_hang() -> None:
    # in a process of its own: libraries that other tests have loaded warn when they are forked
    assert subprocess.run([sys.executable, "-c", FORKED], check=False, timeout=60).returncode == 0
