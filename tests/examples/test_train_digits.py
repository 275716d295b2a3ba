from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "train_digits.py"

pytest.importorskip("matplotlib", reason='needs the extra "examples"')
pytest.importorskip("rich", reason='needs the extra "examples"')


def _run(output, *options):
    command = [sys.executable, "-W", "error", str(EXAMPLE), "--output", str(output), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=EXAMPLE.parents[2], check=False)


def test_one_epoch(tmp_path):
    for folder in ("a", "b"):
        result = _run(tmp_path / folder, "--epochs", "1", "--seed", "3")
        assert result.returncode == 0, result.stderr
        assert "61,706 parameters" in result.stdout
        assert "held-out digits: " in result.stdout
    for name in ("loss.png", "mistakes.png"):
        assert (tmp_path / "a" / name).read_bytes().startswith(b"\x89PNG")
    first, second = (load_file(tmp_path / folder / "lenet5.safetensors") for folder in ("a", "b"))
    assert sum(value.size for value in first.values()) == 61_706
    assert list(first)[:2] == ["classifier.1.bias", "classifier.1.weight"]
    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name], err_msg="the same seed gives the same weights")


def test_unusable_options(tmp_path):
    result = _run(tmp_path, "--epochs", "0")
    assert result.returncode == 2
    assert "--epochs and --batch-size must be at least 1" in result.stderr
