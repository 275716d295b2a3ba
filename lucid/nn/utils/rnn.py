"""Sequences of different lengths in one array: padded, or packed without the padding.

A packed array holds the elements of all sequences at time 0, then those at time 1, and so on, the longest sequence
first. At each time those that still go on are then the first ones, and a recurrent layer does no work on padding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

__all__ = [
    "PackedSequence",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpad_sequence",
]


class PackedSequence(NamedTuple):
    """Sequences of different lengths, packed; `pack_padded_sequence` and `pack_sequence` make them.

    Attributes
    ----------
    data : Tensor, shape (sum of batch_sizes, ...)
        The elements, time after time.
    batch_sizes : Tensor, shape (longest length,)
        How many sequences go on at each time: integers on the CPU.
    sorted_indices : Tensor, shape (batch,), optional
        Which sequence comes first, second, ... in `data`; None if they are in their own order.
    unsorted_indices : Tensor, shape (batch,), optional
        Where each sequence is: the inverse of `sorted_indices`.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils.rnn import pack_sequence
    >>> packed = pack_sequence([lucid.tensor([1.0, 2.0, 3.0]), lucid.tensor([4.0])])
    >>> packed.data.tolist(), packed.batch_sizes.tolist()
    ([1.0, 4.0, 2.0, 3.0], [2, 1, 1])
    """

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None = None
    unsorted_indices: Tensor | None = None

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """Move or cast the data as ``Tensor.to`` does; the indices follow to its device.

        Parameters
        ----------
        *args, **kwargs
            ``to(device)``, ``to(dtype)``, ``to(device, dtype)``.

        Returns
        -------
        PackedSequence
            The same sequences there.
        """
        data = self.data.to(*args, **kwargs)
        order, back = [
            None if indices is None else indices.to(data.device)
            for indices in (self.sorted_indices, self.unsorted_indices)
        ]
        return PackedSequence(data, self.batch_sizes, order, back)


def _as_lengths(function: str, lengths: Tensor | Sequence[int]) -> list[int]:
    values = lengths.tolist() if hasattr(lengths, "tolist") else list(lengths)
    if not isinstance(values, list) or not all(isinstance(n, int) and not isinstance(n, bool) for n in values):
        raise ArgumentTypeError(f"{function}: lengths must be integers, one for each sequence, got {lengths!r}")
    if not values or min(values) <= 0:
        raise ArgumentError(f"{function}: lengths must be positive, got {values}")
    return values


def _going_on(lengths: Sequence[int], time: int, device: Any) -> Tensor:
    """Return whether each sequence goes on at each time, shape (time, batch)."""
    each = lucid.asarray(list(lengths), dtype=lucid.int64, device=device)
    return lucid.expand_dims(lucid.arange(time, dtype=lucid.int64, device=device), axis=1) < each


def pack_padded_sequence(
    input: Tensor, lengths: Tensor | Sequence[int], batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Pack a padded array.

    Parameters
    ----------
    input : Tensor, shape (time, batch, ...), or (batch, time, ...) with `batch_first`
        The sequences, padded at their ends.
    lengths : Tensor or sequence of int
        Their lengths.
    batch_first : bool, default: False
        Whether the batch is the first axis.
    enforce_sorted : bool, default: True
        Whether sequences that do not come longest first are an error; if not, they are sorted here, and
        `pad_packed_sequence` puts them back.

    Returns
    -------
    PackedSequence
        The sequences without the padding.

    Raises
    ------
    ArgumentError
        If a length is not positive, longer than the array, or not in order although it should be.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils.rnn import pack_padded_sequence
    >>> padded = lucid.tensor([[1.0, 0.0], [2.0, 3.0]])
    >>> pack_padded_sequence(padded, [1, 2], batch_first=True, enforce_sorted=False).data.tolist()
    [2.0, 1.0, 3.0]
    """
    name = "pack_padded_sequence"
    if input.ndim < 2:
        raise ShapeError(f"{name}: the input must have at least the axes time and batch, got shape {input.shape}")
    batch, time = (input.shape[0], input.shape[1]) if batch_first else (input.shape[1], input.shape[0])
    each = _as_lengths(name, lengths)
    if len(each) != batch:
        raise ShapeError(f"{name}: {len(each)} lengths for {batch} sequences; the input has shape {input.shape}")
    if max(each) > time:
        raise ArgumentError(f"{name}: a length of {max(each)} is more than the {time} times of the input")
    order = sorted(range(batch), key=each.__getitem__, reverse=True)
    # Python sorts stably also in reverse, so sequences in order stay where they are.
    if enforce_sorted and order != list(range(batch)):
        raise ArgumentError(
            f"{name}: the sequences must come longest first, got lengths {each}; pass enforce_sorted=False to have "
            "them sorted"
        )
    device = input.device
    going_on = _going_on([each[i] for i in order], max(each), device)
    moments, places = lucid.nonzero(going_on)
    sequences = lucid.take(lucid.asarray(order, dtype=lucid.int64, device=device), places)
    rows = sequences * time + moments if batch_first else moments * batch + sequences
    data = lucid.take(lucid.reshape(input, (batch * time, *input.shape[2:])), rows, axis=0)
    sizes = lucid.asarray([sum(n > t for n in each) for t in range(max(each))], dtype=lucid.int64, device="cpu")
    if enforce_sorted:
        return PackedSequence(data, sizes)
    back = sorted(range(batch), key=order.__getitem__)
    return PackedSequence(
        data,
        sizes,
        lucid.asarray(order, dtype=lucid.int64, device=device),
        lucid.asarray(back, dtype=lucid.int64, device=device),
    )


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """Unpack into a padded array: the inverse of `pack_padded_sequence`.

    Parameters
    ----------
    sequence : PackedSequence
        The sequences.
    batch_first : bool, default: False
        Whether the batch is to be the first axis.
    padding_value : float, default: 0.0
        What to put behind the ends.
    total_length : int, optional
        The length to pad to; that of the longest sequence without.

    Returns
    -------
    output : Tensor, shape (time, batch, ...), or (batch, time, ...) with `batch_first`
        The sequences.
    lengths : Tensor, shape (batch,)
        Their lengths, on the CPU.

    Raises
    ------
    ArgumentError
        If `total_length` is too short.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils.rnn import pack_sequence, pad_packed_sequence
    >>> packed = pack_sequence([lucid.tensor([1.0, 2.0]), lucid.tensor([3.0])])
    >>> padded, lengths = pad_packed_sequence(packed, batch_first=True)
    >>> padded.tolist(), lengths.tolist()
    ([[1.0, 2.0], [3.0, 0.0]], [2, 1])
    """
    data, order = sequence.data, sequence.unsorted_indices
    sizes = [int(n) for n in sequence.batch_sizes.tolist()]
    time = len(sizes) if total_length is None else total_length
    if time < len(sizes):
        raise ArgumentError(
            f"pad_packed_sequence: total_length={total_length} is less than the longest sequence, {len(sizes)}"
        )
    each = [sum(size > i for size in sizes) for i in range(sizes[0])]
    if order is not None:
        each = [each[i] for i in order.tolist()]
    # The place of (time, sequence) in the data: those of the times before, and of the sequences before at this time.
    starts = [sum(sizes[:t]) for t in range(len(sizes))] + [0] * (time - len(sizes))
    places = lucid.arange(sizes[0], dtype=lucid.int64, device=data.device) if order is None else order
    rows = lucid.expand_dims(lucid.asarray(starts, dtype=lucid.int64, device=data.device), axis=1) + places
    going_on = _going_on(each, time, data.device)
    if batch_first:
        rows, going_on = rows.T, going_on.T
    picked = lucid.take(data, lucid.reshape(lucid.where(going_on, rows, 0), (-1,)), axis=0)
    padded = lucid.reshape(picked, (*rows.shape, *data.shape[1:]))
    there = lucid.reshape(going_on, (*rows.shape, *(1 for _ in data.shape[1:])))
    return lucid.where(there, padded, padding_value), lucid.asarray(each, dtype=lucid.int64, device="cpu")


def pad_sequence(
    sequences: Sequence[Tensor], batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Tensor:
    """Stack sequences of different lengths, the shorter ones padded.

    Parameters
    ----------
    sequences : sequence of Tensor, shape (length, ...)
        The sequences.
    batch_first : bool, default: False
        Whether the batch is to be the first axis.
    padding_value : float, default: 0.0
        What to pad with.
    padding_side : {"right", "left"}, default: "right"
        The end to pad.

    Returns
    -------
    Tensor, shape (longest length, batch, ...), or (batch, longest length, ...) with `batch_first`
        The sequences.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils.rnn import pad_sequence
    >>> pad_sequence([lucid.tensor([1.0, 2.0]), lucid.tensor([3.0])], batch_first=True).tolist()
    [[1.0, 2.0], [3.0, 0.0]]
    """
    if padding_side not in ("right", "left"):
        raise ArgumentError(f"pad_sequence: padding_side must be 'right' or 'left', got {padding_side!r}")
    given = _checked("pad_sequence", sequences)
    longest = max(x.shape[0] for x in given)
    padded = []
    for x in given:
        missing = longest - x.shape[0]
        if missing:
            filling = lucid.full((missing, *x.shape[1:]), padding_value, dtype=x.dtype, device=x.device)
            x = lucid.concat([x, filling] if padding_side == "right" else [filling, x])
        padded.append(x)
    return lucid.stack(padded, axis=0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Tensor]:
    """Take the sequences out of a padded array: the inverse of `pad_sequence`.

    Parameters
    ----------
    padded_sequences : Tensor, shape (time, batch, ...), or (batch, time, ...) with `batch_first`
        The sequences, padded at their ends.
    lengths : Tensor, shape (batch,)
        Their lengths.
    batch_first : bool, default: False
        Whether the batch is the first axis.

    Returns
    -------
    list of Tensor
        One for each sequence.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils.rnn import unpad_sequence
    >>> padded = lucid.tensor([[1.0, 2.0], [3.0, 0.0]])
    >>> [x.tolist() for x in unpad_sequence(padded, lucid.asarray([2, 1]), batch_first=True)]
    [[1.0, 2.0], [3.0]]
    """
    sequences = lucid.unstack(padded_sequences, axis=0 if batch_first else 1)
    each = _as_lengths("unpad_sequence", lengths)
    if len(each) != len(sequences):
        raise ShapeError(f"unpad_sequence: {len(each)} lengths for {len(sequences)} sequences")
    return [x[:n, ...] for x, n in zip(sequences, each, strict=True)]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences of different lengths.

    Parameters
    ----------
    sequences : sequence of Tensor, shape (length, ...)
        The sequences.
    enforce_sorted : bool, default: True
        Whether sequences that do not come longest first are an error.

    Returns
    -------
    PackedSequence
        The sequences.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils.rnn import pack_sequence
    >>> pack_sequence([lucid.tensor([1.0, 2.0]), lucid.tensor([3.0])]).batch_sizes.tolist()
    [2, 1]
    """
    given = _checked("pack_sequence", sequences)
    return pack_padded_sequence(pad_sequence(given), [x.shape[0] for x in given], enforce_sorted=enforce_sorted)


def _checked(function: str, sequences: Sequence[Tensor]) -> list[Tensor]:
    given = list(sequences)
    if not given:
        raise ArgumentError(f"{function}: no sequences were given")
    if any(x.ndim == 0 or x.shape[1:] != given[0].shape[1:] for x in given):
        shapes = [x.shape for x in given]
        raise ShapeError(f"{function}: the sequences must agree in all axes but the first, got shapes {shapes}")
    return given
