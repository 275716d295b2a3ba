"""JSON as a file format needs it: one meaning for each text, or an error."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from lucid._errors import FileFormatError

__all__ = ["is_size", "parse", "texts"]


def parse(raw: bytes, what: str) -> dict[str, Any]:
    """Return the JSON object in UTF-8 bytes.

    Duplicate keys, NaN, Infinity and numbers that overflow are errors; ``json`` alone would take them all.
    """
    try:
        found = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
        )
    except FileFormatError as error:
        raise FileFormatError(f"{what}: {error}") from None
    except UnicodeDecodeError as error:
        raise FileFormatError(f"{what} is not UTF-8: {error.reason} at byte {error.start}") from None
    except RecursionError:
        raise FileFormatError(f"{what} is nested too deep") from None
    except ValueError as error:
        raise FileFormatError(f"{what} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise FileFormatError(f"{what} must be a JSON object, not a {type(found).__name__}")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise FileFormatError(f"the key {twice[:80]!r} comes twice")
    return found


def _no_constant(text: str) -> NoReturn:
    raise FileFormatError(f"{text} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise FileFormatError(f"the number {text[:80]} is too large")
    return value


def is_size(value: object) -> bool:
    """Whether a value is an integer of at least 0 (and not a bool)."""
    return type(value) is int and value >= 0


def texts(value: object, what: str) -> dict[str, str]:
    """Return a JSON object whose values are all strings; None counts as an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
        raise FileFormatError(f"{what} must be an object of strings")
    return value
