"""Train a small transformer to write Python's documentation, character by character.

    python docs/examples/train_char_transformer.py --epochs 4 --seed 0 --device cpu --output characters

The text comes with Python: what ``help("topics")`` shows, 373,000 characters. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import lzma
from math import log
from pathlib import Path
from pydoc_data.topics import topics

import numpy as np

import lucid
from lucid import nn
from lucid.data.text import CharacterVocabulary
from lucid.nn import functional as F
from lucid.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR

try:
    import matplotlib

    matplotlib.use("Agg")  # pictures go to files: no screen is needed
    import matplotlib.pyplot as plt
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
except ImportError as error:
    raise SystemExit(f'This example needs {error.name}: pip install "lucid-dl[examples]"') from error


class CharacterModel(nn.Module):
    """Scores for the next character, at each place of a text, from those before."""

    def __init__(self, characters, features=96, heads=4, layers=2):
        super().__init__()
        self.embedding = nn.Embedding(characters, features)
        self.position = nn.SinusoidalPositionEmbedding(features)
        layer = nn.TransformerEncoderLayer(
            features, heads, 4 * features, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.encoder = nn.TransformerEncoder(layer, layers, nn.LayerNorm(features))
        self.head = nn.Linear(features, characters)

    def forward(self, text, cache=None):
        x = self.position(self.embedding(text), offset=0 if cache is None else len(cache))
        return self.head(self.encoder(x, is_causal=True, cache=cache))


def load_text():
    """Return a text to train with and one that is held out."""
    # Topics repeat each other: every paragraph is taken once, so that nothing held out is in the training text.
    paragraphs = list(dict.fromkeys(part.strip("\n") for name in sorted(topics) for part in topics[name].split("\n\n")))
    held_out = [i // 20 % 10 == 4 for i in range(len(paragraphs))]  # runs of 20 paragraphs, a tenth in all
    return [
        "\n\n".join(p for p, out in zip(paragraphs, held_out, strict=True) if out == part) for part in (False, True)
    ]


def bits_per_character(model, text, context, batch=16):
    """Return what the model needs to write a text down, cut into windows whose first characters are given."""
    windows = text[: (len(text) - 1) // context * context].reshape((-1, context))
    following = text[1 : windows.size + 1].reshape((-1, context))
    nats = 0.0
    model.eval()
    with lucid.no_grad():
        for i in range(0, len(windows), batch):
            scores, targets = model(windows[i : i + batch]), following[i : i + batch]
            nats += float(F.cross_entropy(scores.mT, targets, reduction="sum"))
    model.train()
    return nats / windows.size / log(2)


def bits_by_compression(train_text, held_out):
    """Return what LZMA, a program that looks for repetitions, needs per character of a text if it has read another."""
    before, after = (len(lzma.compress(text.encode(), preset=9)) for text in (train_text, train_text + held_out))
    return 8 * (after - before) / len(held_out)


def train(model, text, args):
    """Train for some epochs, each as many windows as fit into the text, and return the bits of every step."""
    optimizer = lucid.optim.AdamW(model.parameters(), lr=args.lr)
    steps = max(1, round(args.epochs * len(text) / (args.batch_size * args.context)))
    warmup = max(1, steps // 20)
    parts = [LinearLR(optimizer, 0.01, total_iters=warmup), CosineAnnealingLR(optimizer, max(1, steps - warmup))]
    scheduler = SequentialLR(optimizer, parts, milestones=[warmup])
    window = lucid.arange(args.context + 1, device=text.device)
    bits = []
    columns = "step {task.completed}", "bits per character {task.fields[bits]:.3f}"
    with Progress(BarColumn(), *map(TextColumn, columns), TimeElapsedColumn()) as progress:
        task = progress.add_task("training", total=steps, bits=0.0)
        for _ in range(steps):
            starts = lucid.random.randint(0, len(text) - args.context, (args.batch_size, 1), device=text.device)
            windows = text[starts + window]

            scores = model(windows[:, :-1])
            loss = F.cross_entropy(scores.mT, windows[:, 1:])

            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()

            bits.append(loss.item() / log(2))
            progress.update(task, advance=1, bits=bits[-1])
    return bits


@lucid.no_grad()
def generate(model, prompt, characters, context, temperature=0.7):
    """Return a prompt with characters drawn after it, one in each call of the model."""
    model.eval()
    written, new = prompt, prompt
    cache = model.encoder.make_cache(context)
    for _ in range(characters):
        if len(cache) + len(new) > context:
            # The model has seen no longer texts: it goes on from half of what it has read.
            cache.reset()
            new = written[len(written) - context // 2 :]
        scores = model(new[None, :], cache=cache)[0, -1] / temperature
        # The highest score plus Gumbel noise is a draw from the softmax.
        noise = -lucid.log(-lucid.log(lucid.random.uniform(0.0, 1.0, scores.shape, device=scores.device)))
        new = lucid.reshape(lucid.argmax(scores + noise), (1,))
        written = lucid.concat([written, new])
    model.train()
    return written


def plot_bits(bits, levels, path):
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    axes.plot(bits, linewidth=0.5, alpha=0.5, label="each step, training text")
    window = min(50, len(bits))
    smooth = np.convolve(bits, np.ones(window) / window, mode="valid")
    axes.plot(np.arange(window - 1, len(bits)), smooth, label=f"mean of {window} steps")
    for (name, level), style in zip(levels.items(), ("-", "--"), strict=True):
        axes.axhline(level, color="black", linewidth=0.8, linestyle=style, label=f"{name}: {level:.2f}")
    axes.set(xlabel="step", ylabel="bits per character", title="Learning to write Python's documentation")
    axes.legend()
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Train a character-level transformer on Python's documentation.")
    parser.add_argument("--device", default="cpu", help="where to compute: cpu, gpu, ... (default: cpu)")
    parser.add_argument("--epochs", type=float, default=4.0, help="how often to read the text (default: 4)")
    parser.add_argument("--batch-size", type=int, default=16, help="windows in each step (default: 16)")
    parser.add_argument("--context", type=int, default=64, help="characters in each window (default: 64)")
    parser.add_argument("--lr", type=float, default=3e-3, help="highest learning rate (default: 0.003)")
    parser.add_argument("--sample", type=int, default=400, help="characters to generate (default: 400)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same numbers (default: 0)")
    parser.add_argument("--output", type=Path, default=Path("characters"), help="folder for the sample and a picture")
    args = parser.parse_args(argv)
    if not args.epochs > 0 or args.batch_size < 1 or args.context < 8 or args.sample < 0:
        parser.error("--epochs and --batch-size must be positive, --context at least 8 and --sample not negative")

    lucid.manual_seed(args.seed)
    train_text, held_out = load_text()
    vocabulary = CharacterVocabulary(train_text + held_out)
    train_codes, held_out_codes = (vocabulary.encode(text).to(args.device) for text in (train_text, held_out))
    model = CharacterModel(len(vocabulary)).to(args.device)
    print(f"{sum(p.size for p in model.parameters()):,} parameters, {len(train_text):,} characters to train with")
    before = bits_per_character(model, held_out_codes, args.context)
    print(f"bits per character on {len(held_out):,} held-out characters before training: {before:.3f}")

    bits = train(model, train_codes, args)
    after = bits_per_character(model, held_out_codes, args.context)
    compressed = bits_by_compression(train_text, held_out)
    print(f"after training: {after:.3f} (LZMA, which has read the training text: {compressed:.3f})")

    prompt = vocabulary.encode("The ").to(args.device)
    sample = vocabulary.decode(generate(model, prompt, args.sample, args.context))
    print(f"a sample:\n\n{sample}\n")

    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / "sample.txt").write_text(sample, encoding="utf-8")
    plot_bits(bits, {"held out": after, "LZMA": compressed}, args.output / "bits.png")
    print(f"sample and picture: {args.output / 'sample.txt'}, {args.output / 'bits.png'}")
    return after


if __name__ == "__main__":
    main()
