from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import lucid
from lucid import nn

BUILDERS = {
    "sgd": lambda p: lucid.optim.SGD(p, lr=0.1),
    "momentum": lambda p: lucid.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: lucid.optim.Adam(p, lr=0.1),
    "amsgrad": lambda p: lucid.optim.Adam(p, lr=0.1, amsgrad=True, weight_decay=0.1),
    "adamw": lambda p: lucid.optim.AdamW(p, lr=0.1),
    "nadam": lambda p: lucid.optim.NAdam(p, lr=0.1),
    "radam": lambda p: lucid.optim.RAdam(p, lr=0.1),
    "adamax": lambda p: lucid.optim.Adamax(p, lr=0.1),
    "adagrad": lambda p: lucid.optim.Adagrad(p, lr_decay=0.1),
    "adadelta": lambda p: lucid.optim.Adadelta(p),
    "rmsprop": lambda p: lucid.optim.RMSprop(p, momentum=0.9, centered=True),
    "rprop": lambda p: lucid.optim.Rprop(p),
    "asgd": lambda p: lucid.optim.ASGD(p, t0=3),
    "adafactor": lambda p: lucid.optim.Adafactor(p),
    "lion": lambda p: lucid.optim.Lion(p, lr=0.01),
    "muon": lambda p: lucid.optim.Muon([q for q in p if q.ndim == 2], lr=0.1),
    "lbfgs": lambda p: lucid.optim.LBFGS(p, max_iter=2, history_size=3),
    "wolfe": lambda p: lucid.optim.LBFGS(p, max_iter=2, line_search_fn="strong_wolfe"),
}


def _steps(model, optimizer, n, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        x = lucid.tensor(rng.standard_normal((8, 3)), dtype=lucid.float32)

        def closure(x=x):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), x[:, :2])
            loss.backward()
            return loss

        optimizer.step(closure)


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize("through", [lambda state: state, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_resuming_is_bitwise(name, through):
    model = nn.Linear(3, 2)
    optimizer = BUILDERS[name](model.parameters())
    _steps(model, optimizer, 5)
    optimizer.param_groups[0]["lr"] = 0.05
    resumed = nn.Linear(3, 2)
    resumed.load_state_dict(model.state_dict())
    fresh = BUILDERS[name](resumed.parameters())
    fresh.load_state_dict(through(optimizer.state_dict()))
    _steps(model, optimizer, 5, seed=1)
    _steps(resumed, fresh, 5, seed=1)
    for p, q in zip(model.parameters(), resumed.parameters(), strict=True):
        assert p.detach().numpy().tobytes() == q.detach().numpy().tobytes()


def test_the_layout_is_that_of_torch():
    x, y = lucid.tensor([1.0], requires_grad=True), torch.tensor([1.0], requires_grad=True)
    names = ["AdamW", "NAdam", "RAdam", "Adamax", "Adagrad", "Adadelta", "Rprop", "ASGD", "Adafactor"]
    for ours, theirs in (
        (lucid.optim.SGD([x], momentum=0.5), torch.optim.SGD([y], momentum=0.5)),
        (lucid.optim.Adam([x], amsgrad=True), torch.optim.Adam([y], amsgrad=True)),
        (
            lucid.optim.RMSprop([x], 0.1, 0.9, 1e-8, 0, 0.5, True),
            torch.optim.RMSprop([y], 0.1, 0.9, 1e-8, 0, 0.5, True),
        ),
        *((getattr(lucid.optim, name)([x]), getattr(torch.optim, name)([y])) for name in names),
    ):
        x.grad, y.grad = lucid.ones(1, dtype=lucid.float32), torch.ones(1)
        ours.step()
        theirs.step()
        mine, reference = ours.state_dict(), theirs.state_dict()
        assert mine["state"].keys() == reference["state"].keys()
        assert mine["state"][0].keys() == reference["state"][0].keys()
        assert mine["param_groups"][0].keys() <= reference["param_groups"][0].keys()
        assert mine["param_groups"][0]["params"] == [0]


def test_a_saved_state_does_not_change_with_training():
    for name, build in BUILDERS.items():
        model = nn.Linear(3, 2)
        optimizer = build(model.parameters())
        _steps(model, optimizer, 4)
        saved = optimizer.state_dict()
        before = copy.deepcopy(saved)
        _steps(model, optimizer, 2)
        assert repr(saved) == repr(before), name


def test_groups():
    a, b, c = (lucid.tensor(1.0, requires_grad=True) for _ in range(3))
    optimizer = lucid.optim.SGD([{"params": [a]}, {"params": b, "lr": 1.0}], lr=0.5)
    optimizer.add_param_group({"params": [c], "lr": 0.0})
    (a + b + c).backward()
    optimizer.step()
    assert [a.item(), b.item(), c.item()] == [0.5, 0.0, 1.0]
    optimizer.param_groups[2]["lr"] = 2.0
    optimizer.step()
    assert c.item() == -1.0
    assert "lr: 2.0" in repr(optimizer)


def test_named_parameters():
    model = nn.Linear(1, 1)
    optimizer = lucid.optim.Adam(model.named_parameters())
    assert optimizer.param_groups[0]["param_names"] == ["weight", "bias"]
    assert optimizer.param_groups[0]["params"] == [model.weight, model.bias]


def test_what_has_no_gradient_stays():
    a, b = (lucid.tensor(1.0, requires_grad=True) for _ in range(2))
    optimizer = lucid.optim.Adam([a, b], weight_decay=0.5)
    (a * 2).backward()
    optimizer.step()
    assert a.item() != 1.0
    assert b.item() == 1.0
    assert list(optimizer.state) == [a]


def test_closure_and_zero_grad():
    x = lucid.tensor(3.0, requires_grad=True)
    optimizer = lucid.optim.SGD([x], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = x * x
        loss.backward()
        return loss

    with lucid.no_grad():
        assert optimizer.step(closure).item() == 9.0
    assert x.item() == 0.0
    optimizer.zero_grad(set_to_none=False)
    assert x.grad.item() == 0.0
    optimizer.zero_grad()
    assert x.grad is None


def test_momentum_does_not_share_memory_with_the_gradient():
    x = lucid.tensor(0.0, requires_grad=True)
    optimizer = lucid.optim.SGD([x], lr=1.0, momentum=1.0)
    (x * 1.0).backward()
    optimizer.step()
    with lucid.no_grad():
        x.grad *= 100
    assert optimizer.state[x]["momentum_buffer"].item() == 1.0


def test_a_step_leaves_what_the_tape_holds():
    w = lucid.tensor([2.0], requires_grad=True)
    x = lucid.tensor([3.0], requires_grad=True)
    loss = (w * x).sum()
    w.grad = lucid.ones(1, dtype=lucid.float32)
    lucid.optim.SGD([w], lr=1.0).step()
    loss.backward()
    assert w.tolist() == [1.0]
    assert x.grad.tolist() == [2.0]


LEAF = lucid.tensor(1.0, requires_grad=True)
MATRIX = lucid.tensor([[1.0]], requires_grad=True)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: lucid.optim.SGD(lucid.nn.Linear(1, 1)), TypeError, r"got Linear; write model.parameters\(\)"),
        (lambda: lucid.optim.SGD([]), ValueError, "params is empty"),
        (lambda: lucid.optim.SGD(LEAF), TypeError, "must be an iterable"),
        (lambda: lucid.optim.SGD([1.0]), TypeError, "a parameter must be a Tensor, got float"),
        (lambda: lucid.optim.SGD([LEAF * 2]), ValueError, "must be a leaf"),
        (lambda: lucid.optim.SGD([LEAF, LEAF]), ValueError, "comes twice"),
        (lambda: lucid.optim.SGD([{"params": [LEAF]}, {"params": [LEAF]}]), ValueError, "comes twice"),
        (lambda: lucid.optim.SGD([{"lr": 1.0}]), TypeError, "the key 'params'"),
        (lambda: lucid.optim.SGD([LEAF], lr=-1.0), ValueError, "lr must be at least 0.0, got -1.0"),
        (lambda: lucid.optim.SGD([LEAF], lr=float("nan")), ValueError, "lr must be"),
        (lambda: lucid.optim.SGD([LEAF], momentum=-1.0), ValueError, "momentum must be"),
        (lambda: lucid.optim.SGD([LEAF], weight_decay=-1.0), ValueError, "weight_decay must be"),
        (lambda: lucid.optim.SGD([LEAF], nesterov=True), ValueError, "nesterov needs momentum"),
        (lambda: lucid.optim.Adam([LEAF], betas=(1.0, 0.9)), ValueError, "betas must be"),
        (lambda: lucid.optim.Adam([LEAF], eps=-1.0), ValueError, "eps must be"),
        (lambda: lucid.optim.Adam([LEAF], betas=0.9), ValueError, "Adam: betas must be two numbers, got 0.9"),
        (lambda: lucid.optim.AdamW([LEAF], lr=-1), ValueError, "AdamW: lr must be"),
        (lambda: lucid.optim.Adadelta([LEAF], rho=2.0), ValueError, "rho must be from 0 to 1"),
        (lambda: lucid.optim.Adafactor([LEAF], d=0.5), ValueError, "d must be at least 1"),
        (lambda: lucid.optim.Adafactor([LEAF], eps=(None, -1.0)), ValueError, r"eps\[1\] must be"),
        (lambda: lucid.optim.Adagrad([LEAF], lr_decay=-1.0), ValueError, "lr_decay must be"),
        (lambda: lucid.optim.Rprop([LEAF], etas=(1.5, 2.0)), ValueError, "on either side of 1"),
        (lambda: lucid.optim.Rprop([LEAF], step_sizes=(1.0, 0.5)), ValueError, "step_sizes must be in order"),
        (lambda: lucid.optim.Muon([LEAF]), ValueError, "is no matrix; leave it to another optimizer"),
        (lambda: lucid.optim.Muon([MATRIX], adjust_lr_fn="x"), ValueError, "adjust_lr_fn must be"),
        (lambda: lucid.optim.LBFGS([LEAF], line_search_fn="armijo"), ValueError, "line_search_fn must be"),
        (lambda: lucid.optim.LBFGS([{"params": [LEAF]}, {"params": [MATRIX]}]), ValueError, "only one group"),
        (lambda: lucid.optim.LBFGS([LEAF]).step(), TypeError, "a closure is needed"),
        (lambda: lucid.optim.Adafactor([lucid.tensor(1j, requires_grad=True)]), TypeError, "is complex"),
    ],
)
def test_errors(build, error, message):
    with pytest.raises(error, match=message):
        build()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["param_groups"].append(s["param_groups"][0]), "saved groups have"),
        (lambda s: s["param_groups"][0]["params"].pop(), "saved groups have"),
        (lambda s: s["param_groups"][0].update(lr=-1.0), "lr must be"),
        (lambda s: s["state"].update({5: {}}), r"state for parameters \[5\]"),
        (lambda s: s["state"][0].update(momentum_buffer=lucid.zeros(9)), "'momentum_buffer' has shape"),
    ],
)
def test_a_wrong_state_changes_nothing(change, message):
    model = nn.Linear(3, 2)
    optimizer = BUILDERS["momentum"](model.parameters())
    _steps(model, optimizer, 2)
    state = copy.deepcopy(optimizer.state_dict())
    change(state)
    before = optimizer.state[model.weight]["momentum_buffer"].tolist()
    with pytest.raises(ValueError, match=message):
        optimizer.load_state_dict(state)
    assert optimizer.state[model.weight]["momentum_buffer"].tolist() == before
    assert optimizer.param_groups[0]["lr"] == 0.1
