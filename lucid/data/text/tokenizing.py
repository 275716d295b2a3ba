"""Tokens of the `tokenizers` package: training, loading, and batches as Tensors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.data._extra import extra

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["encode_batch", "load_tokenizer", "train_tokenizer"]


def train_tokenizer(
    texts: Iterable[str],
    vocab_size: int = 8000,
    special_tokens: Sequence[str] = ("[PAD]", "[UNK]"),
    min_frequency: int = 2,
) -> Any:
    """Learn a vocabulary by byte-pair encoding, over bytes, so that every text can be encoded and decoded.

    Parameters
    ----------
    texts : iterable of str
        What to learn from.
    vocab_size : int, default: 8000
        How many tokens there are to be at most.
    special_tokens : sequence of str, default: ("[PAD]", "[UNK]")
        Tokens that get the first numbers.
    min_frequency : int, default: 2
        How often a pair must come to become a token.

    Returns
    -------
    tokenizers.Tokenizer
        The tokenizer; it has `save`.

    Raises
    ------
    ArgumentTypeError
        If `texts` is one string.
    MissingExtraError
        If tokenizers is not installed.

    References
    ----------
    .. [1] R. Sennrich, B. Haddow, A. Birch, "Neural machine translation of rare words with subword units", ACL 2016,
       section 3.2.

    Examples
    --------
    >>> from lucid.data.text import train_tokenizer
    >>> tokenizer = train_tokenizer(["low lower lowest"] * 5, vocab_size=300)
    >>> tokenizer.decode(tokenizer.encode("slow lowest").ids)
    'slow lowest'
    """
    if isinstance(texts, str):
        raise ArgumentTypeError("train_tokenizer: texts must be an iterable of strings; put the one string into a list")
    library = extra("tokenizers", "tokenizers", "train_tokenizer")
    tokenizer = library.Tokenizer(library.models.BPE())
    tokenizer.pre_tokenizer = library.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = library.decoders.ByteLevel()
    trainer = library.trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(special_tokens),
        min_frequency=min_frequency,
        initial_alphabet=library.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def load_tokenizer(path: str | os.PathLike[str]) -> Any:
    """Read a tokenizer from the JSON file that its `save` wrote.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    tokenizers.Tokenizer
        The tokenizer.

    Raises
    ------
    ArgumentError
        If the file is not there or holds something else.
    MissingExtraError
        If tokenizers is not installed.
    """
    library = extra("tokenizers", "tokenizers", "load_tokenizer")
    try:
        return library.Tokenizer.from_file(os.fspath(path))
    except Exception as error:  # the package raises the base class
        raise ArgumentError(f"load_tokenizer: {os.fspath(path)!r} is no tokenizer's file: {error}") from error


def encode_batch(
    tokenizer: Any, texts: Sequence[str], *, max_length: int | None = None, pad_token: str = "[PAD]"
) -> tuple[Tensor, Tensor]:
    """Encode texts as one Tensor, the shorter ones padded at the end.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
        The tokenizer.
    texts : sequence of str
        The texts, at least one.
    max_length : int, optional
        How many tokens a text has at most; the rest is cut off.
    pad_token : str, default: "[PAD]"
        What the shorter ones are padded with.

    Returns
    -------
    ids : Tensor, shape (n, length), int64
        The numbers of the tokens.
    mask : Tensor, shape (n, length), bool
        True for tokens of the text, False for padding.

    Raises
    ------
    ArgumentError
        If there are no texts, or the tokenizer does not have `pad_token`.

    Examples
    --------
    >>> from lucid.data.text import encode_batch, train_tokenizer
    >>> tokenizer = train_tokenizer(["ab"], vocab_size=258)
    >>> ids, mask = encode_batch(tokenizer, ["ab", "b"])
    >>> ids.shape, mask.tolist()
    ((2, 2), [[True, True], [True, False]])
    """
    if isinstance(texts, str) or not len(texts):
        raise ArgumentError("encode_batch: texts must be a sequence of at least one string")
    pad = tokenizer.token_to_id(pad_token)
    if pad is None:
        raise ArgumentError(f"encode_batch: the tokenizer has no token {pad_token!r}; name the one to pad with")
    rows = [encoding.ids[:max_length] for encoding in tokenizer.encode_batch(list(texts))]
    return padded(rows, pad)


def padded(rows: Sequence[Sequence[int]], pad: int) -> tuple[Tensor, Tensor]:
    """Return rows of different lengths as one Tensor, and where it is not padding.

    Parameters
    ----------
    rows : sequence of sequence of int
        The rows.
    pad : int
        What the shorter ones are padded with.

    Returns
    -------
    ids : Tensor, shape (n, length), int64
        The rows.
    mask : Tensor, shape (n, length), bool
        True for what was there.
    """
    lengths = np.asarray([len(row) for row in rows])
    mask = np.arange(lengths.max())[None, :] < lengths[:, None]
    ids = np.full(mask.shape, pad, dtype=np.int64)
    ids[mask] = [number for row in rows for number in row]
    return lucid.asarray(ids, device="cpu"), lucid.asarray(mask, device="cpu")
