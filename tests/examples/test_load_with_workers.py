from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "load_with_workers.py"


def _run(code):
    command = [sys.executable, "-W", "error", *code]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, cwd=EXAMPLE.parents[2], check=True
    ).stdout


def test_the_guides_script_prints_the_same_without_workers():
    printed = _run([str(EXAMPLE)])
    assert re.match(r"epoch 0: 8 batches, sum -?\d+\.\d{3}\nepoch 1: 8 batches, sum ", printed)
    alone = EXAMPLE.read_text().replace("num_workers=2, persistent_workers=True", "")
    assert _run(["-c", alone]) == printed
