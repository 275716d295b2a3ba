"""What the namespace can do, as the standard's inspection interface tells it."""

from __future__ import annotations

from lucid._device import Device
from lucid._dtypes import ALL, DType, float16, standard_default
from lucid.backends import available_devices, backend_for, default_backend
from lucid.functions._convert import complex_of
from lucid.functions.data_type import isdtype

__all__ = ["NamespaceInfo", "__array_namespace_info__"]


class NamespaceInfo:
    """The answers of `__array_namespace_info__`."""

    def capabilities(self) -> dict[str, bool | int | None]:
        """Return which optional behaviour there is.

        Returns
        -------
        dict
            ``"boolean indexing"``, ``"data-dependent shapes"`` and ``"max dimensions"``.

        Examples
        --------
        >>> import lucid
        >>> lucid.__array_namespace_info__().capabilities()
        {'boolean indexing': True, 'data-dependent shapes': True, 'max dimensions': 64}
        """
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self) -> Device:
        """Return the device on which arrays are made when none is named.

        Returns
        -------
        Device
            The device.

        Examples
        --------
        >>> import lucid
        >>> print(lucid.__array_namespace_info__().default_device())
        cpu
        """
        return default_backend().device

    def default_dtypes(self, *, device: str | None = None) -> dict[str, DType]:
        """Return the dtypes that the standard's functions give when none is named.

        Parameters
        ----------
        device : str or Device, optional
            The device in question; the default one if not given.

        Returns
        -------
        dict
            A dtype each for ``"real floating"``, ``"complex floating"``, ``"integral"`` and ``"indexing"``.

        Examples
        --------
        >>> import lucid
        >>> lucid.__array_namespace_info__().default_dtypes()["real floating"]
        lucid.float64
        """
        backend = backend_for(device)
        floating = standard_default(backend.default_float)
        return {
            "real floating": floating,
            "complex floating": complex_of(floating),
            "integral": backend.default_int,
            "indexing": backend.default_int,
        }

    def dtypes(self, *, device: str | None = None, kind: str | tuple[str, ...] | None = None) -> dict[str, DType]:
        """Return the standard's dtypes that a device has, by name; `float16` and `bfloat16` are extra.

        Parameters
        ----------
        device : str or Device, optional
            The device in question; the default one if not given.
        kind : str or tuple of str, optional
            Only dtypes of these kinds, as `isdtype` takes them.

        Returns
        -------
        dict of str to DType
            The data types by name.

        Examples
        --------
        >>> import lucid
        >>> lucid.__array_namespace_info__().dtypes(kind="real floating")
        {'float32': lucid.float32, 'float64': lucid.float64}
        """
        there = backend_for(device).dtypes
        chosen = [dtype for dtype in ALL if dtype in there and dtype is not float16]
        return {dtype.name: dtype for dtype in chosen if kind is None or isdtype(dtype, kind)}

    def devices(self) -> tuple[Device, ...]:
        """Return the devices there are on this machine.

        Returns
        -------
        tuple of Device
            The devices, ``"cpu"`` among them.

        Examples
        --------
        >>> import lucid
        >>> "cpu" in lucid.__array_namespace_info__().devices()
        True
        """
        return available_devices()


def __array_namespace_info__() -> NamespaceInfo:
    """Return an object that tells what the namespace can do.

    Returns
    -------
    NamespaceInfo
        Has the methods ``capabilities``, ``default_device``, ``default_dtypes``, ``devices`` and ``dtypes``.

    Examples
    --------
    >>> import lucid
    >>> lucid.__array_namespace_info__().capabilities()["boolean indexing"]
    True
    """
    return NamespaceInfo()
