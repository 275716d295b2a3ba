from __future__ import annotations

import copy
import math
import pickle
import warnings

import numpy as np
import pytest
import torch

import lucid
from lucid.optim import lr_scheduler as ours
from lucid.optim import swa_utils


class Halving:
    """A function with a state."""

    def __init__(self):
        self.factor = 0.9

    def __call__(self, epoch):
        return self.factor**epoch


S = ours, torch.optim.lr_scheduler
CASES = {
    "lambda": lambda m, o: m.LambdaLR(o, lambda t: 1 / (1 + t)),
    "lambdas": lambda m, o: m.LambdaLR(o, [Halving(), lambda t: 0.95**t]),
    "multiplicative": lambda m, o: m.MultiplicativeLR(o, lambda t: 1 - 0.5 / (1 + t)),
    "step": lambda m, o: m.StepLR(o, 7),
    "step gamma": lambda m, o: m.StepLR(o, 3, gamma=0.7),
    "multi step": lambda m, o: m.MultiStepLR(o, [30, 4, 4, 17], gamma=0.5),
    "constant": lambda m, o: m.ConstantLR(o),
    "constant half": lambda m, o: m.ConstantLR(o, factor=0.5, total_iters=12),
    "linear": lambda m, o: m.LinearLR(o),
    "linear down": lambda m, o: m.LinearLR(o, 1.0, 0.0, total_iters=20),
    "exponential": lambda m, o: m.ExponentialLR(o, 0.9),
    "polynomial": lambda m, o: m.PolynomialLR(o),
    "polynomial cubic": lambda m, o: m.PolynomialLR(o, total_iters=30, power=3.0),
    "cosine": lambda m, o: m.CosineAnnealingLR(o, 10, eta_min=0.01),
    "cosine one": lambda m, o: m.CosineAnnealingLR(o, 1),
    "restarts": lambda m, o: m.CosineAnnealingWarmRestarts(o, 5, T_mult=2, eta_min=0.01),
    "restarts equal": lambda m, o: m.CosineAnnealingWarmRestarts(o, 7),
    "cyclic": lambda m, o: m.CyclicLR(o, 0.01, 0.5, step_size_up=6),
    "cyclic 2": lambda m, o: m.CyclicLR(o, [0.01, 0.1], [0.5, 1.0], 6, 9, mode="triangular2"),
    "cyclic exp": lambda m, o: m.CyclicLR(o, 0.01, 0.5, 6, 3, mode="exp_range", gamma=0.98, cycle_momentum=False),
    "cyclic own": lambda m, o: m.CyclicLR(o, 0.01, 0.5, 6, scale_fn=lambda x: 1 / x, base_momentum=[0.5, 0.6]),
    "cyclic iterations": lambda m, o: m.CyclicLR(o, 0.01, 0.5, 6, scale_fn=Halving(), scale_mode="iterations"),
    "one cycle": lambda m, o: m.OneCycleLR(o, 0.5, total_steps=60),
    "one cycle linear": lambda m, o: m.OneCycleLR(
        o, [0.5, 1.0], epochs=10, steps_per_epoch=6, anneal_strategy="linear"
    ),
    "one cycle three": lambda m, o: m.OneCycleLR(o, 0.5, 50, pct_start=0.4, three_phase=True, cycle_momentum=False),
    "warm up, then cosine": lambda m, o: m.SequentialLR(
        o, [m.LinearLR(o, 0.1, total_iters=5), m.CosineAnnealingLR(o, 20), m.ConstantLR(o, 0.1, 99)], [5, 25]
    ),
    "sequence of many": lambda m, o: m.SequentialLR(
        o,
        [
            m.ExponentialLR(o, 0.9),
            m.StepLR(o, 2),
            m.PolynomialLR(o, 8),
            m.MultiStepLR(o, [0, 2]),
            m.CosineAnnealingWarmRestarts(o, 4),
            m.LambdaLR(o, lambda t: 0.8**t),
            m.MultiplicativeLR(o, lambda t: 0.9),
            m.LinearLR(o, 0.5),
        ],
        [5, 9, 15, 20, 28, 33, 40],
    ),
    "chain": lambda m, o: m.ChainedScheduler(
        [m.LinearLR(o, 0.2, total_iters=6), m.ExponentialLR(o, 0.95), m.MultiStepLR(o, [10, 20], 0.5)]
    ),
    "chain of a cosine": lambda m, o: m.ChainedScheduler([m.CosineAnnealingLR(o, 15), m.ConstantLR(o, 0.5, 4)], o),
    "sequence in a chain": lambda m, o: m.ChainedScheduler(
        [m.SequentialLR(o, [m.ConstantLR(o, 0.3, 4), m.ExponentialLR(o, 0.9)], [4]), m.StepLR(o, 9)]
    ),
}


def _optimizer(library, kind):
    a, b = (library.tensor([1.0], requires_grad=True) for _ in range(2))
    options = {"momentum": 0.9} if kind == "SGD" else {"betas": (0.9, 0.99)}
    return getattr(library.optim, kind)([{"params": [a]}, {"params": [b], "lr": 0.3}], lr=0.1, **options)


def _read(optimizer):
    return [[g["lr"], g["momentum"] if "momentum" in g else g["betas"][0]] for g in optimizer.param_groups]


def _walk(scheduler, optimizer, steps):
    path = []
    for _ in range(steps):
        path.append(_read(optimizer))
        assert scheduler.get_last_lr() == [lr for lr, _ in path[-1]]
        optimizer.step()
        scheduler.step()
    return path


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
@pytest.mark.parametrize("name", CASES)
def test_fifty_steps_against_torch(name, kind):
    paths = []
    for library, module in zip((lucid, torch), S, strict=True):
        optimizer = _optimizer(library, kind)
        with warnings.catch_warnings():
            if library is torch:
                warnings.simplefilter("ignore")
            paths.append(_walk(CASES[name](module, optimizer), optimizer, 50))
    np.testing.assert_allclose(*paths, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("through", [copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
@pytest.mark.parametrize("name", CASES)
def test_resuming_is_exact(name, through):
    optimizer = _optimizer(lucid, "SGD")
    scheduler = CASES[name](ours, optimizer)
    _walk(scheduler, optimizer, 23)
    saved = through(optimizer.state_dict()), through(scheduler.state_dict())
    rest = _walk(scheduler, optimizer, 20)

    resumed = _optimizer(lucid, "SGD")
    after = CASES[name](ours, resumed)
    resumed.load_state_dict(saved[0])
    after.load_state_dict(saved[1])
    assert _walk(after, resumed, 20) == rest


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"patience": 0, "factor": 0.5, "min_lr": [0.01, 0.2]},
        {"patience": 2, "cooldown": 3, "threshold": 0.1, "threshold_mode": "abs"},
        {"patience": 1, "mode": "max", "threshold": 0.01},
        {"patience": 1, "mode": "max", "threshold_mode": "abs", "eps": 0.02},
    ],
)
def test_reduce_on_plateau_against_torch(options):
    measures = np.random.default_rng(4).standard_normal(50).cumsum() + 3
    measures[20:30] = measures[19]
    paths, states = [], []
    for library, module in zip((lucid, torch), S, strict=True):
        optimizer = _optimizer(library, "SGD")
        scheduler, path = module.ReduceLROnPlateau(optimizer, **options), []
        for i, measure in enumerate(measures):
            if i == 25 and library is lucid:
                state = scheduler.state_dict()
                scheduler = module.ReduceLROnPlateau(optimizer, mode=options.get("mode", "min"))
                scheduler.load_state_dict(state)
            optimizer.step()
            scheduler.step(measure)
            path.append(scheduler.get_last_lr())
        paths.append(path)
        states.append((scheduler.best, scheduler.num_bad_epochs, scheduler.cooldown_counter, scheduler.last_epoch))
    np.testing.assert_allclose(*paths, rtol=1e-12)
    assert states[0] == states[1]


def test_reduce_on_plateau_takes_tensors_and_nan():
    optimizer = _optimizer(lucid, "SGD")
    scheduler = ours.ReduceLROnPlateau(optimizer, patience=1)
    for value in (lucid.tensor(1.0), math.nan, math.nan):
        scheduler.step(value)
    assert scheduler.get_last_lr() == pytest.approx([0.01, 0.03])


@pytest.mark.parametrize("annealing", ["cos", "linear"])
@pytest.mark.parametrize("epochs", [0, 1, 12])
def test_swalr_against_torch(annealing, epochs):
    paths = []
    for library, module in zip((lucid, torch), (swa_utils, torch.optim.swa_utils), strict=True):
        optimizer = _optimizer(library, "SGD")
        scheduler = module.SWALR(optimizer, [0.05, 0.5], anneal_epochs=epochs, anneal_strategy=annealing)
        paths.append(_walk(scheduler, optimizer, 50))
    np.testing.assert_allclose(*paths, rtol=1e-10)


def test_swalr_after_another_schedule():
    paths = []
    for library, module, swa in zip((lucid, torch), S, (swa_utils, torch.optim.swa_utils), strict=True):
        optimizer = _optimizer(library, "SGD")
        parts = [module.ExponentialLR(optimizer, 0.9), swa.SWALR(optimizer, 0.5, anneal_epochs=4)]
        paths.append(_walk(module.SequentialLR(optimizer, parts, [5]), optimizer, 20))
    np.testing.assert_allclose(*paths, rtol=1e-10)


def test_noam_is_equation_3():
    optimizer = _optimizer(lucid, "SGD")
    scheduler = ours.NoamLR(optimizer, model_size=512, warmup_steps=10, factor=[1.0, 2.0])
    path = [[lr for lr, _ in row] for row in _walk(scheduler, optimizer, 50)]
    steps = np.arange(1, 51)
    expected = 512**-0.5 * np.minimum(steps**-0.5, steps * 10**-1.5)
    np.testing.assert_allclose(path, np.stack([expected, 2 * expected], axis=1), rtol=1e-12)
    assert np.argmax(expected) == 9


def test_fractions_of_epochs():
    paths = []
    for library, module in zip((lucid, torch), S, strict=True):
        optimizer = _optimizer(library, "SGD")
        scheduler, path = module.CosineAnnealingWarmRestarts(optimizer, 3, T_mult=2), []
        for epoch in np.arange(0, 25, 0.25).tolist():
            optimizer.step()
            scheduler.step(epoch)
            path.append(scheduler.get_last_lr())
        paths.append(path)
    np.testing.assert_allclose(*paths, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(
    "build",
    [
        lambda m, o, last: m.LambdaLR(o, lambda t: 1 / (1 + t), last_epoch=last),
        lambda m, o, last: m.StepLR(o, 2, last_epoch=last),
        lambda m, o, last: m.CosineAnnealingLR(o, 10, eta_min=0.01, last_epoch=last),
        lambda m, o, last: m.LinearLR(o, last_epoch=last),
        lambda m, o, last: m.CyclicLR(o, 0.1, 1.0, 4, last_epoch=last),
        lambda m, o, last: m.OneCycleLR(o, 1.0, 40, last_epoch=last),
    ],
)
def test_going_on_with_last_epoch(build):
    paths = []
    for library, module in zip((lucid, torch), S, strict=True):
        optimizer = _optimizer(library, "SGD")
        _walk(build(module, optimizer, -1), optimizer, 5)
        resumed = _optimizer(library, "SGD")
        resumed.load_state_dict(optimizer.state_dict())
        paths.append(_walk(build(module, resumed, 4), resumed, 20))
    np.testing.assert_allclose(*paths, rtol=1e-10)


def _sgd(**options):
    return lucid.optim.SGD([lucid.tensor([1.0], requires_grad=True)], **options)


def _foreign():
    return ours.ExponentialLR(_sgd(), 0.9)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda o: ours.StepLR(None, 3), TypeError, "expected an Optimizer, got NoneType"),
        (lambda o: ours.StepLR(o, 0), ValueError, "step_size must be at least 1, got 0"),
        (lambda o: ours.StepLR(o, 3, last_epoch=4), ValueError, "no 'initial_lr'"),
        (lambda o: ours.LambdaLR(o, [abs, abs]), ValueError, "lr_lambda has 2 entries"),
        (lambda o: ours.MultiplicativeLR(o, 0.5), TypeError, "lr_lambda must be callable, got float"),
        (lambda o: ours.ConstantLR(o, 2.0), ValueError, "factor must be"),
        (lambda o: ours.LinearLR(o, 0.0), ValueError, "start_factor must be"),
        (lambda o: ours.LinearLR(o, 1.0, 2.0), ValueError, "end_factor must be"),
        (lambda o: ours.CosineAnnealingLR(o, 0), ValueError, "T_max must be"),
        (lambda o: ours.CosineAnnealingWarmRestarts(o, 1.5), ValueError, "T_0 must be an integer"),
        (lambda o: ours.CosineAnnealingWarmRestarts(o, 1).step(-1), ValueError, "epoch must not be negative"),
        (lambda o: ours.CyclicLR(o, 0.1, 1.0, mode="saw"), ValueError, "mode must be one of"),
        (lambda o: ours.CyclicLR(o, 0.1, [1.0, 2.0]), ValueError, "max_lr has 2 entries"),
        (
            lambda o: ours.CyclicLR(lucid.optim.Adagrad([lucid.tensor(1.0, requires_grad=True)]), 0.1, 1.0),
            ValueError,
            "Adagrad has neither momentum nor betas; write cycle_momentum=False",
        ),
        (lambda o: ours.OneCycleLR(o, 1.0), ValueError, "total_steps is needed"),
        (lambda o: ours.OneCycleLR(o, 1.0, 10, pct_start=3), ValueError, "pct_start must be"),
        (lambda o: ours.OneCycleLR(o, 1.0, 10, anneal_strategy="x"), ValueError, "anneal_strategy must be"),
        (lambda o: ours.NoamLR(o, 0, 10), ValueError, "model_size and warmup_steps"),
        (lambda o: ours.ReduceLROnPlateau(o, factor=1.0), ValueError, "factor must be less than 1"),
        (lambda o: ours.ReduceLROnPlateau(o, mode="least"), ValueError, "mode must be"),
        (lambda o: ours.SequentialLR(o, [], []), ValueError, "schedulers is empty"),
        (lambda o: ours.SequentialLR(o, [_foreign()], [1]), ValueError, "1 schedulers need 0 milestones"),
        (lambda o: ours.SequentialLR(o, [_foreign()], []), ValueError, "belongs to another optimizer"),
        (lambda o: ours.ChainedScheduler([]), ValueError, "schedulers is empty"),
        (lambda o: ours.ChainedScheduler([ours.ReduceLROnPlateau(o)]), ValueError, "needs a measure"),
        (lambda o: ours.StepLR(o, 3).load_state_dict({"gamma": 1.0}), ValueError, "needed are"),
        (lambda o: ours.ChainedScheduler([ours.StepLR(o, 3)]).load_state_dict({}), ValueError, "of 0 schedulers"),
        (lambda o: swa_utils.SWALR(o, 0.1, anneal_strategy="x"), ValueError, "anneal_strategy must be"),
        (lambda o: swa_utils.SWALR(o, 0.1, anneal_epochs=-1), ValueError, "anneal_epochs must be"),
    ],
)
def test_errors(build, error, message):
    with pytest.raises(error, match=message):
        build(_sgd(lr=0.1))


def test_one_cycle_ends():
    optimizer = _sgd(momentum=0.9)
    scheduler = ours.OneCycleLR(optimizer, 1.0, total_steps=3)
    for _ in range(3):
        scheduler.step()
    with pytest.raises(ValueError, match="all 3 steps have been made"):
        scheduler.step()
