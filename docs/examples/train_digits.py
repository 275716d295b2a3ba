"""Train LeNet-5 on handwritten digits, from scans to a picture of its mistakes.

    python docs/examples/train_digits.py --epochs 15 --seed 0 --device cpu --output digits

The data comes with scikit-learn: 1,797 scans of 8 by 8 pixels. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import lucid
from lucid import nn
from lucid.models import lenet_5
from lucid.weights.lenet import enlarged_scans

try:
    import matplotlib

    matplotlib.use("Agg")  # pictures go to files: no screen is needed
    import matplotlib.pyplot as plt
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
except ImportError as error:
    raise SystemExit(f'This example needs {error.name}: pip install "lucid-dl[examples]"') from error


def load_data(device):
    """Return images of shape (n, 1, 32, 32) and their classes, four fifths to train with and one fifth held out."""
    scans, classes = load_digits(return_X_y=True)
    # The split does not depend on the seed: accuracies of different runs are about the same images.
    parts = train_test_split(scans.astype(np.float32), classes, test_size=0.2, stratify=classes, random_state=0)
    x_train, x_test, y_train, y_test = (lucid.tensor(part, device=device) for part in parts)
    return enlarged_scans(x_train), y_train, enlarged_scans(x_test), y_test


def shift(images):
    """Move images by up to two pixels in each direction; their margin is empty, so nothing is lost."""
    down, right = lucid.random.randint(-2, 3, (2,)).tolist()
    return lucid.roll(images, (down, right), axis=(2, 3))


def train(model, x, y, args):
    """Train for some epochs and return the loss of every step."""
    loss_function = nn.CrossEntropyLoss()
    optimizer = lucid.optim.Adam(model.parameters(), lr=args.lr)
    starts = range(0, len(x), args.batch_size)
    steps = args.epochs * len(starts)
    losses = []
    columns = ("epoch {task.fields[epoch]:>2}", "loss {task.fields[loss]:.4f}", "accuracy {task.fields[accuracy]:.1%}")
    with Progress(BarColumn(), *map(TextColumn, columns), TimeElapsedColumn()) as progress:
        task = progress.add_task("training", total=steps, epoch=0, loss=0.0, accuracy=0.0)
        for epoch in range(args.epochs):
            order = lucid.random.randperm(len(x), device=x.device)
            right = seen = 0
            for start in starts:
                batch = order[start : start + args.batch_size]
                images, classes = shift(lucid.take(x, batch, axis=0)), lucid.take(y, batch)

                scores = model(images)
                loss = loss_function(scores, classes)

                optimizer.zero_grad()
                loss.backward()
                optimizer.param_groups[0]["lr"] = args.lr * (1 - len(losses) / steps)  # down to 0
                optimizer.step()

                losses.append(loss.item())
                right += int((lucid.argmax(scores, axis=1) == classes).sum())
                seen += len(batch)
                progress.update(task, advance=1, epoch=epoch + 1, loss=losses[-1], accuracy=right / seen)
    return losses


@lucid.no_grad()
def predict(model, x):
    """Return the class with the highest score for each image."""
    model.eval()
    classes = lucid.argmax(model(x), axis=1)
    model.train()
    return classes


def plot_losses(losses, path):
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    axes.semilogy(losses, linewidth=0.5, alpha=0.5, label="each step")
    window = min(20, len(losses))
    smooth = np.convolve(losses, np.ones(window) / window, mode="valid")
    axes.semilogy(np.arange(window - 1, len(losses)), smooth, label=f"mean of {window} steps")
    axes.set(xlabel="step", ylabel="cross entropy", title="Training LeNet-5 on digits")
    axes.legend()
    figure.savefig(path, dpi=120)
    plt.close(figure)


def plot_mistakes(x, y, predicted, path, most=16):
    images, classes, predicted = x.numpy(), y.numpy(), predicted.numpy()
    wrong = np.flatnonzero(classes != predicted)[:most]
    rows = max(1, -(-len(wrong) // 8))
    figure, grid = plt.subplots(rows, 8, figsize=(12, 1 + 2 * rows), layout="constrained", squeeze=False)
    figure.suptitle(f"{np.count_nonzero(classes != predicted)} of {len(classes)} held-out digits are misclassified")
    for axes in grid.flat:
        axes.axis("off")
    for axes, i in zip(grid.flat, wrong, strict=False):
        axes.imshow(images[i, 0], cmap="gray_r")
        axes.set_title(f"{classes[i]} read as {predicted[i]}", fontsize=8)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Train LeNet-5 on the handwritten digits of scikit-learn.")
    parser.add_argument("--device", default="cpu", help="where to compute: cpu, gpu, ... (default: cpu)")
    parser.add_argument("--epochs", type=int, default=20, help="how often to see every image (default: 20)")
    parser.add_argument("--batch-size", type=int, default=32, help="images in each step (default: 32)")
    parser.add_argument("--lr", type=float, default=2e-3, help="learning rate at the start (default: 0.002)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same numbers (default: 0)")
    parser.add_argument("--output", type=Path, default=Path("digits"), help="folder for weights and pictures")
    args = parser.parse_args(argv)
    if args.epochs < 1 or args.batch_size < 1:
        parser.error("--epochs and --batch-size must be at least 1")

    lucid.random.manual_seed(args.seed)
    x_train, y_train, x_test, y_test = load_data(args.device)
    model = lenet_5().to(args.device)
    print(f"LeNet-5, {sum(p.size for p in model.parameters()):,} parameters, {len(x_train)} digits to train with")

    losses = train(model, x_train, y_train, args)
    predicted = predict(model, x_test)
    accuracy = float((predicted == y_test).to(lucid.float32).mean())
    print(f"accuracy on {len(x_test)} held-out digits: {accuracy:.2%}")

    args.output.mkdir(parents=True, exist_ok=True)
    weights = args.output / "lenet5.safetensors"
    lucid.save(model.state_dict(), weights)

    restored = lenet_5().to(args.device)
    restored.load_state_dict(lucid.load(weights))
    again = float((predict(restored, x_test) == y_test).to(lucid.float32).mean())
    print(f"accuracy of the weights loaded from {weights}: {again:.2%}")
    if again != accuracy:
        raise SystemExit("the loaded weights do not give the accuracy of those saved")

    plot_losses(losses, args.output / "loss.png")
    plot_mistakes(x_test.to("cpu"), y_test.to("cpu"), predicted.to("cpu"), args.output / "mistakes.png")
    print(f"pictures: {args.output / 'loss.png'}, {args.output / 'mistakes.png'}")
    return accuracy


if __name__ == "__main__":
    main()
