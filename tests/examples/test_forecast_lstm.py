from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import lucid

pytest.importorskip("matplotlib", reason='needs the extra "examples"')

NAME = "forecast_lstm.py"


def test_some_epochs(tmp_path, run_example):
    result = run_example(NAME, tmp_path, "--epochs", "8", "--series", "200", "--seed", "3")
    assert result.returncode == 0, result.stderr
    assert "18,452 parameters, 200 series of 100 values" in result.stdout
    errors = {
        name: [float(x) for x in numbers.split()]
        for name, numbers in re.findall(
            r"^ +(LSTM|linear autoregression|no change)((?: +[\d.]+){4})$", result.stdout, re.M
        )
    }
    assert len(errors) == 3
    assert errors["LSTM"][3] < errors["no change"][3]
    assert errors["linear autoregression"][0] < errors["no change"][0]
    assert len((tmp_path / "history.csv").read_text().splitlines()) == 9
    for name in ("curves.png", "forecast.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_unusable_options(tmp_path, run_example):
    result = run_example(NAME, tmp_path, "--series", "3")
    assert result.returncode == 2
    assert "--series at least the batch size" in result.stderr


def test_the_solutions_are_scipys(load_example):
    example = load_example(NAME)
    start = lucid.asarray([[1.0], [-2.0], [20.0]])
    states = example.integrate(start, 41)
    times = example.INTERVAL * np.arange(41)
    expected = solve_ivp(
        lambda t, s: example.velocity(lucid.asarray(s)).numpy(),
        (0, times[-1]),
        start[:, 0].numpy(),
        t_eval=times,
        rtol=1e-11,
    )
    np.testing.assert_allclose(states[:, :, 0].numpy(), expected.y.T, atol=2e-2)
    x, y, z = 1.0, -2.0, 20.0
    np.testing.assert_allclose(
        example.velocity(start)[:, 0].numpy(), [10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z], rtol=1e-14
    )


def test_targets_and_the_linear_baseline(load_example):
    example = load_example(NAME)
    lucid.manual_seed(0)
    n = example.LENGTH + example.HORIZON
    phases = lucid.random.uniform(0.0, 6.28, (30, 2), dtype=lucid.float64)
    t = 0.3 * lucid.arange(float(n))
    # Sums of two sines obey a linear recurrence, so the linear map is exact.
    series = lucid.sin(t + phases[:, :1]) + lucid.sin(1.7 * t + phases[:, 1:]) + 0.5
    targets = example.next_values(series)
    assert targets.shape == (30, example.LENGTH, example.HORIZON)
    np.testing.assert_array_equal(targets[3, 7].numpy(), series[3, 8 : 8 + example.HORIZON].numpy())
    noisy = series + 1e-6 * lucid.random.normal(0.0, 1.0, series.shape, dtype=lucid.float64)
    forecast = example.autoregression(noisy, series)
    np.testing.assert_allclose(forecast.numpy(), targets[:, example.PAST - 1 :].numpy(), atol=1e-4)


def test_forecasts_use_the_past_only(load_example):
    example = load_example(NAME)
    model = example.Forecaster(features=4)
    series = lucid.randn(2, 12)
    changed = lucid.concat([series[:, :7], -series[:, 7:]], axis=1)
    np.testing.assert_array_equal(model(series)[:, :7].detach().numpy(), model(changed)[:, :7].detach().numpy())
