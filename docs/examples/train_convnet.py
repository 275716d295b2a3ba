"""Train a convolutional network on handwritten digits, with `lucid.train.fit`.

    python docs/examples/train_convnet.py --epochs 40 --seed 0 --device cpu --output convnet

The data comes with scikit-learn: 1,797 scans of 8 by 8 pixels, divided as in train_digits.py. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
from math import pi
from pathlib import Path

import lucid
from lucid import nn
from lucid.data import DataLoader, TensorDataset
from lucid.nn import functional as F

try:
    import matplotlib

    matplotlib.use("Agg")  # pictures go to files: no screen is needed
    import matplotlib.pyplot as plt
    import numpy as np
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
except ImportError as error:
    raise SystemExit(f'This example needs {error.name}: pip install "lucid-dl[examples]"') from error


class RandomAffine(nn.Module):
    """Turn, stretch, shear and shift each image a little in training; change nothing in evaluation.

    As a layer it works on whole batches, on their device.
    """

    def __init__(self, degrees=15.0, scale=0.15, shear=0.15, shift=0.15):
        super().__init__()
        self.angle, self.scale, self.shear, self.shift = degrees * pi / 180, scale, shear, shift

    def forward(self, images):
        if not self.training:
            return images

        def draw(most):
            return lucid.random.uniform(-most, most, (len(images),), device=images.device)

        angle, scale = draw(self.angle), 1.0 + draw(self.scale)
        cos, sin = lucid.cos(angle) * scale, lucid.sin(angle) * scale
        rows = [(cos, draw(self.shear) - sin, draw(self.shift)), (sin, cos, draw(self.shift))]
        maps = lucid.stack([lucid.stack(row, axis=-1) for row in rows], axis=1)
        grid = F.affine_grid(maps, images.shape, align_corners=False)
        return F.grid_sample(images, grid, align_corners=False)


def convolution(channels, filters):
    # The normalisation has a bias, so the convolution needs none.
    return [nn.Conv2d(channels, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU()]


def make_model(width=24):
    return nn.Sequential(
        RandomAffine(),
        *convolution(1, width),
        *convolution(width, width),
        nn.MaxPool2d(2),
        nn.Dropout(0.2),
        *convolution(width, 2 * width),
        *convolution(2 * width, 2 * width),
        nn.MaxPool2d(2),
        nn.Dropout(0.2),
        nn.Flatten(),
        nn.Linear(2 * width * 2 * 2, 10),
    )


def load_data():
    """Return the images, of shape (n, 1, 8, 8) between 0 and 1, and their classes, to train with and held out."""
    scans, classes = load_digits(return_X_y=True)
    # The split does not depend on the seed: accuracies of different runs are about the same images.
    parts = train_test_split(scans, classes, test_size=0.2, stratify=classes, random_state=0)
    x_train, x_test, y_train, y_test = (lucid.tensor(part) for part in map(np.ascontiguousarray, parts))
    x_train, x_test = ((x.to(lucid.float32) / 16).reshape((-1, 1, 8, 8)) for x in (x_train, x_test))
    return TensorDataset(x_train, y_train), TensorDataset(x_test, y_test)


def plot_mistakes(model, data, path, most=8):
    images, classes = data.tensors
    with lucid.no_grad():
        predicted = lucid.argmax(model.eval()(images.to(next(model.parameters()).device)), axis=1).to("cpu")
    wrong = lucid.nonzero(predicted != classes)[0].tolist()
    figure, grid = plt.subplots(1, most, figsize=(12, 2.5), layout="constrained")
    figure.suptitle(f"{len(wrong)} of {len(classes)} held-out digits are misclassified")
    for axes in grid:
        axes.axis("off")
    for axes, i in zip(grid, wrong, strict=False):
        axes.imshow(images[i, 0].numpy(), cmap="gray_r")
        axes.set_title(f"{int(classes[i])} read as {int(predicted[i])}", fontsize=8)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Train a convolutional network on scikit-learn's handwritten digits.")
    parser.add_argument("--device", default="cpu", help="where to compute: cpu, gpu, ... (default: cpu)")
    parser.add_argument("--epochs", type=int, default=40, help="how often to see every image (default: 40)")
    parser.add_argument("--batch-size", type=int, default=64, help="images in each step (default: 64)")
    parser.add_argument("--lr", type=float, default=0.01, help="highest learning rate (default: 0.01)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same numbers (default: 0)")
    parser.add_argument("--output", type=Path, default=Path("convnet"), help="folder for the table and pictures")
    args = parser.parse_args(argv)
    if args.epochs < 1 or not 1 < args.batch_size <= 1437:
        parser.error("--epochs must be at least 1, and --batch-size between 2 and 1437")

    lucid.manual_seed(args.seed)
    train_data, test_data = load_data()
    model = make_model().to(args.device)
    print(f"{sum(p.size for p in model.parameters()):,} parameters, {len(train_data)} digits to train with")

    loader = DataLoader(train_data, batch_size=args.batch_size, shuffle=True, drop_last=True)
    optimizer = lucid.optim.AdamW(model.parameters(), lr=args.lr)
    history = lucid.train.fit(
        model,
        loader,
        # A smoothed loss also asks those images for more that are classified already.
        loss=nn.CrossEntropyLoss(label_smoothing=0.1),
        optimizer=optimizer,
        epochs=args.epochs,
        scheduler=lucid.optim.lr_scheduler.OneCycleLR(optimizer, args.lr, total_steps=args.epochs * len(loader)),
        validation=DataLoader(test_data, batch_size=len(test_data)),
        metrics=[lucid.train.metrics.accuracy],
        log=args.output / "history.csv",
    )
    accuracy = history["val_accuracy"][-1]
    print(f"accuracy on {len(test_data)} held-out digits: {accuracy:.2%}")

    history.plot(["loss", "accuracy"]).savefig(args.output / "curves.png", dpi=120)
    plot_mistakes(model, test_data, args.output / "mistakes.png")
    print(f"table and pictures: {', '.join(str(args.output / name) for name in FILES)}")
    return accuracy


FILES = ("history.csv", "curves.png", "mistakes.png")


if __name__ == "__main__":
    main()
