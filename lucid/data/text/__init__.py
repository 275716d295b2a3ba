"""Text as numbers: characters, and tokens of the `tokenizers` package."""

from __future__ import annotations

from lucid.data.text.characters import CharacterVocabulary
from lucid.data.text.tokenizing import encode_batch, load_tokenizer, train_tokenizer

__all__ = ["CharacterVocabulary", "encode_batch", "load_tokenizer", "train_tokenizer"]
