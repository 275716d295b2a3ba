"""A file is replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import lucid

KILLING = """
import os, random, signal, sys, time
from pathlib import Path
import lucid, lucid.io

folder, suffix = Path(sys.argv[1]), sys.argv[2]
path = folder / ("model" + suffix)
draw = random.Random(int(sys.argv[3]))
n = 200_000
lucid.save({"x": lucid.zeros(n)}, path)
started = time.perf_counter()
lucid.save({"x": lucid.zeros(n)}, path)
took = time.perf_counter() - started

for _ in range(25):
    child = os.fork()
    if child == 0:
        value = 0
        while True:
            value += 1
            lucid.save({"x": lucid.full(n, float(value))}, path)
    time.sleep(draw.uniform(0, 3 * took))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    x = lucid.load(path)["x"]
    assert x.shape == (n,)
    assert float(x.min()) == float(x.max())
print(sum(entry.suffix == ".tmp" for entry in folder.iterdir()))
"""


@pytest.mark.parametrize("suffix", [".lcd", ".safetensors"])
def test_killing_the_process_never_loses_the_file(suffix: str, tmp_path: Path) -> None:
    """50 kills in all, at random moments of a process that does nothing but save."""
    done = subprocess.run(
        [sys.executable, "-c", KILLING, str(tmp_path), suffix, "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0, "no kill came while a file was written: the test tests nothing"


@pytest.mark.parametrize("function", ["fsync", "replace"])
@pytest.mark.parametrize("suffix", [".lcd", ".safetensors"])
def test_an_error_leaves_the_old_file(
    function: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ("x" + suffix)
    lucid.save({"a": lucid.zeros(2)}, path)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(os, function, fail)
        with pytest.raises(OSError, match="no space left"):
            lucid.save({"a": lucid.ones(2)}, path)
    assert lucid.load(path)["a"].tolist() == [0.0, 0.0]
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
@pytest.mark.parametrize("suffix", [".lcd", ".safetensors"])
def test_permissions(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / ("x" + suffix)
    mask = os.umask(0o027)
    try:
        lucid.save({"a": lucid.ones(1)}, path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    finally:
        os.umask(mask)
    path.chmod(0o604)
    lucid.save({"a": lucid.ones(1)}, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    lucid.save(1, tmp_path / "real" / "x.lcd")
    (tmp_path / "link.lcd").symlink_to(tmp_path / "real" / "x.lcd")
    lucid.save(2, tmp_path / "link.lcd")
    assert (tmp_path / "link.lcd").is_symlink()
    assert lucid.load(tmp_path / "real" / "x.lcd") == 2


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "x.lcd").mkdir()
    with pytest.raises(IsADirectoryError, match=r"x\.lcd.*is a folder"):
        lucid.save(1, tmp_path / "x.lcd")
    with pytest.raises(FileNotFoundError):
        lucid.save(1, tmp_path / "no such folder" / "x.lcd")
