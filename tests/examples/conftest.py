"""Examples are run as their readers run them, and imported to look at their parts."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def run_example():
    """Run a script with warnings as errors, and return what came of it."""

    def run(name, output, *options):
        command = [sys.executable, "-W", "error", str(FOLDER / name), "--output", str(output), *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=FOLDER.parents[1], check=False)

    return run


@pytest.fixture
def load_example():
    """Return a script as a module."""

    def load(name):
        spec = importlib.util.spec_from_file_location(name.removesuffix(".py"), FOLDER / name)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
