"""Characters as tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

import lucid
from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["CharacterVocabulary"]


class CharacterVocabulary:
    """The characters of a text, numbered in their order in Unicode.

    Parameters
    ----------
    text : iterable of str
        A text, or several.

    Attributes
    ----------
    characters : str
        The characters; the number of each is its place.

    Raises
    ------
    ArgumentError
        If there are no characters.

    Examples
    --------
    >>> from lucid.data.text import CharacterVocabulary
    >>> vocabulary = CharacterVocabulary("hello")
    >>> vocabulary.characters
    'ehlo'
    >>> vocabulary.encode("hole")
    Tensor([1, 3, 2, 0])
    >>> vocabulary.decode(vocabulary.encode("hole"))
    'hole'
    """

    def __init__(self, text: Iterable[str]) -> None:
        self.characters = "".join(sorted({character for part in text for character in part}))
        if not self.characters:
            raise ArgumentError("CharacterVocabulary: text is empty")
        self._numbers = {character: number for number, character in enumerate(self.characters)}

    def __len__(self) -> int:
        return len(self.characters)

    def encode(self, text: str) -> Tensor:
        """Return the numbers of the characters of a text.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        Tensor, shape (n,), int64
            The numbers.

        Raises
        ------
        ArgumentError
            If a character is not in the vocabulary.
        """
        unknown = sorted(set(text) - self._numbers.keys())
        if unknown:
            raise ArgumentError(f"CharacterVocabulary.encode: not in the vocabulary: {unknown}")
        numbers = np.fromiter((self._numbers[character] for character in text), np.int64, len(text))
        return lucid.asarray(numbers, device="cpu")

    def decode(self, ids: Iterable[int] | Tensor) -> str:
        """Return the text of numbers.

        Parameters
        ----------
        ids : Tensor, shape (n,), or iterable of int
            The numbers.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError
            If a number is none of the vocabulary.
        """
        numbers = [int(number) for number in (ids.tolist() if hasattr(ids, "tolist") else ids)]
        strange = [number for number in numbers if not 0 <= number < len(self)]
        if strange:
            raise ArgumentError(f"CharacterVocabulary.decode: {strange[0]} is no number below {len(self)}")
        return "".join(self.characters[number] for number in numbers)
