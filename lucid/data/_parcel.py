"""How a batch travels from a worker: what is large in shared memory, the rest as a pickle.

Tensors travel as NumPy arrays. The arrays of a batch lie in one segment of shared memory, and those that arrive are
views of it: nothing is copied on the way in. The receiver removes the segment's name at once; the memory itself lives
as long as the arrays do.
"""

from __future__ import annotations

import io
import pickle
import shutil
import sys
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import numpy as np

import lucid
from lucid import Tensor
from lucid._errors import ArgumentTypeError

__all__ = ["Parcel", "pack", "remove", "unpack"]

_SMALL = 16 * 1024
"""Arrays of fewer bytes go with the pickle."""

_SEGMENT = 160 * 1024
"""So do all if they are fewer bytes together. Through a pipe 128 KB take a third of the time that they take through a
new segment (80 and 260 us), but it holds about 200 KB: with more than that the worker would have to wait."""

_ALIGNMENT = 64


@dataclass
class Parcel:
    """A packed batch: the pickle, the segment's name if there is one, and where each array begins and ends in it."""

    pickled: bytes
    segment: str | None
    places: list[tuple[int, int]]
    buffers: list[bytes]


class _Packer(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Tensor):
            if obj.requires_grad:
                raise ArgumentTypeError(
                    "DataLoader: a Tensor that requires grad cannot leave a worker, because its graph stays behind;"
                    " call detach() in the data set or in collate_fn, or load with num_workers=0"
                )
            values = np.ascontiguousarray(obj.to("cpu").numpy()).reshape(obj.shape)  # 0-d arrays would get an axis
            return _tensor, (values, str(obj.device))
        return NotImplemented


def _tensor(values: Any, device: str) -> Tensor:
    made = lucid.asarray(values, device="cpu")
    return made if device == "cpu" else made.to(device)


def pack(batch: Any, name: str) -> Parcel:
    """Return a batch as a parcel, with a segment of that name if one is worth it."""
    buffers: list[memoryview] = []

    def is_small(buffer: pickle.PickleBuffer) -> bool:
        raw = buffer.raw()
        if raw.nbytes < _SMALL:
            return True
        buffers.append(raw)
        return False

    written = io.BytesIO()
    _Packer(written, protocol=5, buffer_callback=is_small).dump(batch)
    places, end = [], 0
    for buffer in buffers:
        start = -(-end // _ALIGNMENT) * _ALIGNMENT
        end = start + buffer.nbytes
        places.append((start, end))
    if end < _SEGMENT or not _has_room(end):
        return Parcel(written.getvalue(), None, [], [bytes(buffer) for buffer in buffers])
    segment = SharedMemory(name, create=True, size=end)
    try:
        memory = _bytes_of(segment)
        for buffer, (start, stop) in zip(buffers, places, strict=True):
            memory[start:stop] = np.frombuffer(buffer, dtype=np.uint8)
        del memory
    finally:
        segment.close()
    return Parcel(written.getvalue(), name, places, [])


def _has_room(size: int) -> bool:
    if sys.platform == "win32":
        return False  # a segment there is gone when the worker closes it
    # Where shared memory is full, Linux kills the process that writes; containers often have no more than 64 MB.
    return sys.platform != "linux" or shutil.disk_usage("/dev/shm").free > size + 2**20


def _bytes_of(segment: SharedMemory) -> np.ndarray[Any, np.dtype[np.uint8]]:
    assert segment.buf is not None  # it is open
    return np.frombuffer(segment.buf, dtype=np.uint8)


class _Memory:
    """A segment that stays mapped as long as an array views it."""

    def __init__(self, segment: SharedMemory) -> None:
        self._segment = segment
        # By its address, because an array made of the buffer would have to be gone before the segment can be closed.
        memory = _bytes_of(segment)
        self.__array_interface__ = {
            "data": (memory.ctypes.data, False),
            "shape": memory.shape,
            "typestr": "|u1",
            "version": 3,
        }


def unpack(parcel: Parcel) -> Any:
    """Return the batch of a parcel; a parcel can be unpacked once."""
    if parcel.segment is None:
        return pickle.loads(parcel.pickled, buffers=map(bytearray, parcel.buffers))
    segment = SharedMemory(parcel.segment)
    segment.unlink()
    memory = np.asarray(_Memory(segment))
    return pickle.loads(parcel.pickled, buffers=[memory[start:stop] for start, stop in parcel.places])


def remove(name: str) -> None:
    """Remove a segment, if there is one, that nobody is going to unpack."""
    try:
        segment = SharedMemory(name)
    except (FileNotFoundError, ValueError):  # never made, or its maker died before it got its size
        return
    segment.close()
    segment.unlink()
