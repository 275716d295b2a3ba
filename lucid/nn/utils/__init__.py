"""Helpers around modules."""

from __future__ import annotations

from lucid.nn.utils import rnn

__all__ = ["rnn"]
