"""Forecast a chaotic flow with an LSTM that sees one of its three coordinates.

    python docs/examples/forecast_lstm.py --epochs 60 --seed 0 --device cpu --output forecast

The series are solutions of Lorenz's equations of convection [1], integrated here. The forecasts are compared with two
that need no network: that nothing changes, and a linear autoregression, the best linear map from the last 40 values to
each of the next 20.

[1] E. N. Lorenz, "Deterministic Nonperiodic Flow", Journal of the Atmospheric Sciences 20 (1963).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import lucid
from lucid import nn
from lucid.data import DataLoader, TensorDataset
from lucid.nn import functional as F

try:
    import matplotlib

    matplotlib.use("Agg")  # pictures go to files: no screen is needed
    import matplotlib.pyplot as plt
except ImportError as error:
    raise SystemExit(f'This example needs {error.name}: pip install "lucid-dl[examples]"') from error

INTERVAL = 0.05  # between two samples; nearby solutions are e times as far apart after about 1.1 units of time
PAST, LENGTH, HORIZON = 40, 100, 20  # samples seen before the first forecast, in all, and forecast each time


def velocity(state):
    """Return the time derivatives of Lorenz's equations, with the parameters of his paper."""
    x, y, z = state
    return lucid.stack([10.0 * (y - x), x * (28.0 - z) - y, x * y - 8.0 / 3.0 * z])


def integrate(state, samples, substeps=5):
    """Return the states at so many samples after each other, by the Runge-Kutta method of fourth order."""
    h = INTERVAL / substeps
    states = []
    for _ in range(samples):
        states.append(state)
        for _ in range(substeps):
            k1 = velocity(state)
            k2 = velocity(state + h / 2 * k1)
            k3 = velocity(state + h / 2 * k2)
            k4 = velocity(state + h * k3)
            state = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return lucid.stack(states)


def make_series(n):
    """Return the first coordinate of `n` solutions, of shape (n, LENGTH + HORIZON)."""
    centre = lucid.asarray([0.0, 0.0, 25.0])[:, None]
    start = centre + lucid.random.normal(0.0, 1.0, (3, n), dtype=lucid.float64)
    # The first 100 samples lead onto the attractor.
    return integrate(start, 100 + LENGTH + HORIZON)[100:, 0].T


def next_values(series):
    """Return what comes after each of the first LENGTH samples, of shape (n, LENGTH, HORIZON)."""
    return lucid.stack([series[:, k : k + LENGTH] for k in range(1, HORIZON + 1)], axis=-1)


class Forecaster(nn.Module):
    """At each sample, the changes until each of the next ones."""

    def __init__(self, features=64):
        super().__init__()
        self.lstm = nn.LSTM(1, features, batch_first=True)
        self.head = nn.Linear(features, HORIZON)

    def forward(self, series):
        seen = series[..., None]
        features, _ = self.lstm(seen)
        return seen + self.head(features)


def squared_error(forecasts, truth):
    """The mean squared error of the forecasts with enough of the past."""
    return F.mse_loss(forecasts[:, PAST - 1 :], truth[:, PAST - 1 :])


def autoregression(train_series, series):
    """Return the forecasts of the linear map that fits the training series best."""

    def last_values(series):
        columns = [series[:, k : LENGTH - PAST + 1 + k] for k in range(PAST)]
        return lucid.stack([*columns, lucid.ones_like(columns[0])], axis=-1)

    known = last_values(train_series).reshape((-1, PAST + 1))
    wanted = next_values(train_series)[:, PAST - 1 :].reshape((-1, HORIZON))
    q, r = lucid.linalg.qr(known)
    return last_values(series) @ lucid.linalg.solve(r, q.T @ wanted)


def errors_by_horizon(forecasts, truth):
    return lucid.sqrt(lucid.mean((forecasts - truth) ** 2, axis=(0, 1)))


def plot_forecasts(series, forecasts, errors, path):
    figure, grid = plt.subplots(2, 2, figsize=(10, 6), layout="constrained")
    times = [INTERVAL * k for k in range(-PAST + 1, HORIZON + 1)]
    for axes, i in zip(grid.flat[:3], (0, 1, 2), strict=True):
        axes.plot(times, series[i, : PAST + HORIZON].numpy(), color="black", label="truth")
        for name, values in forecasts.items():
            axes.plot(times[PAST:], values[i, 0].numpy(), "--", label=name)
        axes.axvline(0.0, color="grey", linewidth=0.5)
        axes.set(xlabel="time since the last value seen", ylabel="x", title=f"held-out series {i + 1}")
    grid[0, 0].legend(fontsize=8)
    for name, values in errors.items():
        grid[1, 1].plot(times[PAST:], values.numpy(), label=name)
    grid[1, 1].set(xlabel="time ahead", ylabel="error in standard deviations", title="all held-out series")
    grid[1, 1].legend(fontsize=8)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Forecast Lorenz's flow from one coordinate with an LSTM.")
    parser.add_argument("--device", default="cpu", help="where to train: cpu, gpu, ... (default: cpu)")
    parser.add_argument("--epochs", type=int, default=60, help="how often to see every series (default: 60)")
    parser.add_argument("--batch-size", type=int, default=40, help="series in each step (default: 40)")
    parser.add_argument("--series", type=int, default=800, help="series to train with (default: 800)")
    parser.add_argument("--lr", type=float, default=0.01, help="highest learning rate (default: 0.01)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same numbers (default: 0)")
    parser.add_argument("--output", type=Path, default=Path("forecast"), help="folder for the table and pictures")
    args = parser.parse_args(argv)
    if args.epochs < 1 or args.batch_size < 1 or args.series < args.batch_size:
        parser.error("--epochs and --batch-size must be at least 1, and --series at least the batch size")

    lucid.manual_seed(args.seed)
    train_series, test_series = make_series(args.series), make_series(200)
    deviation = lucid.std(train_series)
    train_series, test_series = train_series / deviation, test_series / deviation

    def data(series):
        inputs, targets = series[:, :LENGTH], next_values(series)
        return TensorDataset(inputs.to(lucid.float32), targets.to(lucid.float32))

    model = Forecaster().to(args.device)
    print(f"{sum(p.size for p in model.parameters()):,} parameters, {args.series} series of {LENGTH} values")
    loader = DataLoader(data(train_series), batch_size=args.batch_size, shuffle=True, drop_last=True)
    optimizer = lucid.optim.Adam(model.parameters(), lr=args.lr)
    steps = args.epochs * len(loader)
    history = lucid.train.fit(
        model,
        loader,
        loss=squared_error,
        optimizer=optimizer,
        epochs=args.epochs,
        scheduler=lucid.optim.lr_scheduler.OneCycleLR(optimizer, args.lr, total_steps=steps, pct_start=0.1),
        validation=DataLoader(data(test_series), batch_size=100),
        clip_grad_norm=1.0,
        log=args.output / "history.csv",
    )

    truth = next_values(test_series)[:, PAST - 1 :]
    seen = test_series[:, :LENGTH]
    with lucid.no_grad():
        forecast = model(seen.to(lucid.float32).to(args.device)).to("cpu").to(lucid.float64)[:, PAST - 1 :]
    linear = autoregression(train_series, test_series)
    forecasts = {"LSTM": forecast, "linear autoregression": linear}
    errors = {name: errors_by_horizon(values, truth) for name, values in forecasts.items()}
    errors["no change"] = errors_by_horizon(seen[:, PAST - 1 :, None], truth)
    print(f"{'error in standard deviations after':35}" + "".join(f"{t:>8}" for t in (0.05, 0.25, 0.5, 1.0)))
    for name, values in errors.items():
        print(f"{name:>35}" + "".join(f"{float(values[k]):8.3f}" for k in (0, 4, 9, 19)))
    skill = {name: 1.0 - float(lucid.sum(errors["LSTM"] ** 2) / lucid.sum(errors[name] ** 2)) for name in errors}
    print(
        f"skill over all times: {skill['no change']:.3f} against no change, "
        f"{skill['linear autoregression']:.3f} against the linear autoregression"
    )

    history.plot(["loss"]).savefig(args.output / "curves.png", dpi=120)
    plot_forecasts(test_series, forecasts, errors, args.output / "forecast.png")
    print(f"table and pictures: {', '.join(str(args.output / name) for name in FILES)}")
    return skill


FILES = ("history.csv", "curves.png", "forecast.png")


if __name__ == "__main__":
    main()
