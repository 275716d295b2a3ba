"""Text as numbers."""

from __future__ import annotations

import pytest

import lucid
from lucid.data import DataLoader
from lucid.data.text import CharacterVocabulary, encode_batch, load_tokenizer, train_tokenizer

TEXTS = ["the cat sat on the mat", "the dog sat on the log", "naïve café: 数字 🙂"]


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(TEXTS * 5, vocab_size=300)


def test_every_text_comes_back(tokenizer, tmp_path):
    for text in [*TEXTS, "", " leading", "x\ny\tz", "\U0001f600 unseen"]:
        assert tokenizer.decode(tokenizer.encode(text).ids) == text
    assert tokenizer.token_to_id("[PAD]") == 0
    assert 260 < tokenizer.get_vocab_size() <= 300
    assert len(tokenizer.encode("the the the").ids) < len("the the the")
    path = tmp_path / "tokens.json"
    tokenizer.save(str(path))
    assert load_tokenizer(path).encode(TEXTS[0]).ids == tokenizer.encode(TEXTS[0]).ids


def test_batches_are_padded_at_the_end(tokenizer):
    ids, mask = encode_batch(tokenizer, TEXTS)
    rows = [encoding.ids for encoding in tokenizer.encode_batch(TEXTS)]
    assert ids.dtype is lucid.int64
    assert ids.shape == mask.shape == (3, max(map(len, rows)))
    for row, numbers, real in zip(rows, ids.tolist(), mask.tolist(), strict=True):
        assert numbers == row + [0] * (len(numbers) - len(row))
        assert real == [True] * len(row) + [False] * (len(numbers) - len(row))
    ids, mask = encode_batch(tokenizer, TEXTS, max_length=4)
    assert ids.tolist() == [row[:4] for row in rows]
    assert bool(mask.all())
    ids, mask = encode_batch(tokenizer, ["", ""])
    assert ids.shape == (2, 0)
    loader = DataLoader(TEXTS, 2, collate_fn=lambda texts: encode_batch(tokenizer, texts))
    assert [batch[0].shape[0] for batch in loader] == [2, 1]


def test_characters():
    vocabulary = CharacterVocabulary(TEXTS)
    assert vocabulary.characters == "".join(sorted(set("".join(TEXTS))))
    assert len(vocabulary) == len(vocabulary.characters)
    for text in [*TEXTS, ""]:
        assert vocabulary.decode(vocabulary.encode(text)) == text
    assert vocabulary.encode("tat").dtype is lucid.int64
    assert vocabulary.decode([0, 0]) == "  "


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda t: encode_batch(t, []), "at least one"),
        (lambda t: encode_batch(t, "text"), "at least one"),
        (lambda t: encode_batch(t, ["a"], pad_token="<pad>"), "'<pad>'"),
        (lambda t: load_tokenizer("nowhere.json"), "nowhere.json"),
        (lambda t: CharacterVocabulary(""), "empty"),
        (lambda t: CharacterVocabulary("ab").encode("abc"), r"\['c'\]"),
        (lambda t: CharacterVocabulary("ab").decode([0, 2]), "2 is no number below 2"),
        (lambda t: CharacterVocabulary("ab").decode([-1]), "-1 is no number"),
    ],
)
def test_what_cannot_be(tokenizer, call, match):
    with pytest.raises(lucid.ArgumentError, match=match):
        call(tokenizer)


def test_one_string_is_not_several():
    with pytest.raises(lucid.ArgumentTypeError, match="put the one string into a list"):
        train_tokenizer("text")
