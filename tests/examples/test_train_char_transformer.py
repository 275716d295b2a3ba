from __future__ import annotations

import re

import numpy as np
import pytest

import lucid
from lucid.nn import functional as F

pytest.importorskip("matplotlib", reason='needs the extra "examples"')
pytest.importorskip("rich", reason='needs the extra "examples"')

NAME = "train_char_transformer.py"


def test_a_few_steps(tmp_path, run_example):
    printed = []
    for folder in ("a", "b"):
        result = run_example(NAME, tmp_path / folder, "--epochs", "0.05", "--sample", "80", "--seed", "3")
        assert result.returncode == 0, result.stderr
        before = float(re.search(r"before training: (\d+\.\d+)", result.stdout)[1])
        after = float(re.search(r"after training: (\d+\.\d+)", result.stdout)[1])
        assert after < 5.0 < before
        assert (tmp_path / folder / "bits.png").read_bytes().startswith(b"\x89PNG")
        printed.append((before, after, (tmp_path / folder / "sample.txt").read_text(encoding="utf-8")))
    assert printed[0] == printed[1], "the same seed gives the same text"
    assert len(printed[0][2]) == 84
    assert printed[0][2].startswith("The ")


def test_unusable_options(tmp_path, run_example):
    result = run_example(NAME, tmp_path, "--epochs", "0")
    assert result.returncode == 2
    assert "--epochs and --batch-size must be positive" in result.stderr


def test_nothing_held_out_is_in_the_training_text(load_example):
    train_text, held_out = load_example(NAME).load_text()
    assert 0.05 < len(held_out) / len(train_text) < 0.2
    assert not set(train_text.split("\n\n")) & set(held_out.split("\n\n")) - {""}


@pytest.fixture
def small(load_example):
    example = load_example(NAME)
    lucid.manual_seed(0)
    return example, example.CharacterModel(11, features=8, heads=2, layers=2)


def test_no_score_depends_on_what_follows(small):
    _, model = small
    text = lucid.random.randint(0, 11, (1, 9))
    changed = lucid.concat([text[:, :5], 10 - text[:, 5:]], axis=1)
    a, b = model(text)[:, :5].detach().numpy(), model(changed)[:, :5].detach().numpy()
    np.testing.assert_allclose(a, b, atol=1e-6)


def test_the_cache_changes_nothing(small):
    example, model = small
    prompt = lucid.asarray([1, 2, 3])
    lucid.manual_seed(5)
    written = example.generate(model, prompt, 9, context=12, temperature=1.0)
    lucid.manual_seed(5)
    again = prompt
    with lucid.no_grad():
        for _ in range(9):
            scores = model(again[None, :])[0, -1]
            noise = -lucid.log(-lucid.log(lucid.random.uniform(0.0, 1.0, scores.shape)))
            again = lucid.concat([again, lucid.argmax(scores + noise, keepdims=True)])
    assert written.tolist() == again.tolist()


def test_texts_longer_than_the_context(small):
    example, model = small
    assert example.generate(model, lucid.asarray([1, 2, 3]), 40, context=8).shape == (43,)


def test_bits_are_those_of_all_windows(small):
    example, model = small
    text = lucid.random.randint(0, 11, (31,))
    with lucid.no_grad():
        losses = [F.cross_entropy(model(text[None, i : i + 10])[0], text[i + 1 : i + 11]) for i in (0, 10, 20)]
    expected = float(sum(losses)) / 3 / np.log(2)
    assert example.bits_per_character(model, text, 10, batch=2) == pytest.approx(expected, rel=1e-5)
