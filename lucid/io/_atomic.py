"""Files that are replaced whole: whoever reads one finds the old file or the new one, whenever the writer dies."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

__all__ = ["replacing", "sync_folder"]


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the path of a new file in the same folder, which takes the place of `path` when the block ends.

    The bytes are on the disk before the name changes, so that not even a power cut leaves a file half written. An error
    in the block removes the new file and leaves the old one. A process that is killed may leave a file behind whose
    name ends in ``.tmp``.
    """
    target = Path(os.path.realpath(path))  # what a symbolic link points to is replaced, not the link
    if target.is_dir():
        raise IsADirectoryError(f"save: {str(path)!r} is a folder; give the name of a file in it")
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    mode = stat.S_IMODE((target if target.exists() else temporary).stat().st_mode)
    try:
        yield temporary
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        temporary.chmod(mode)  # the writer may have made a file of its own, for the owner alone
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    if os.name != "posix":  # elsewhere a folder cannot be opened, and renaming is on the disk when it returns
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
