"""Devices: small values that compare equal to their string."""

from __future__ import annotations

__all__ = ["Device"]


class Device(str):
    """Where a Tensor's data lives.

    A device *is* its canonical string (``"cpu"``, ``"mlx:cpu"``, ...), so it compares equal to it, hashes like it and
    prints as it.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.zeros(2)
    >>> print(x.device)
    cpu
    >>> x.device == "cpu"
    True
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"lucid.Device({str(self)!r})"
