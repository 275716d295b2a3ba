from __future__ import annotations

import math
from itertools import product

import array_api_strict as strict
import numpy as np
import pytest
import torch

import lucid
from lucid.optim.lbfgs import lbfgs_direction
from lucid.optim.sgd import sgd
from tests.devices import double_precision


def _grid(every=1, **options):
    """Return all combinations; or every third, in which each pair of two-valued options still meets in all ways."""
    return [dict(zip(options, values, strict=True)) for values in product(*options.values())][::every]


BETAS = ((0.9, 0.999), (0.0, 0.5))
FLAGS = (False, True)
GRIDS = {
    "SGD": [
        options
        for options in _grid(
            lr=(0.05,),
            momentum=(0.0, 0.9),
            dampening=(0.0, 0.3),
            weight_decay=(0.0, 0.1),
            nesterov=FLAGS,
            maximize=FLAGS,
        )
        if not options["nesterov"] or (options["momentum"] and not options["dampening"])
    ],
    "Adam": _grid(
        3,
        lr=(0.05,),
        betas=BETAS,
        eps=(1e-8, 0.1),
        weight_decay=(0.0, 0.1),
        amsgrad=FLAGS,
        maximize=FLAGS,
        decoupled_weight_decay=FLAGS,
    ),
    "AdamW": [{}, *_grid(lr=(0.05,), betas=BETAS, weight_decay=(0.0, 0.1), amsgrad=FLAGS, maximize=FLAGS)],
    "NAdam": [
        {},
        *_grid(
            3,
            lr=(0.05,),
            betas=BETAS,
            eps=(1e-8, 0.1),
            weight_decay=(0.0, 0.1),
            momentum_decay=(4e-3, 0.5),
            decoupled_weight_decay=FLAGS,
            maximize=FLAGS,
        ),
    ],
    "RAdam": [
        {},
        *_grid(
            3,
            lr=(0.05,),
            betas=((0.9, 0.999), (0.5, 0.9)),
            eps=(1e-8, 0.1),
            weight_decay=(0.0, 0.1),
            decoupled_weight_decay=FLAGS,
            maximize=FLAGS,
        ),
    ],
    "Adamax": [{}, *_grid(lr=(0.05,), betas=BETAS, eps=(1e-8, 0.1), weight_decay=(0.0, 0.1), maximize=FLAGS)],
    "Adagrad": [
        {},
        *_grid(
            3,
            lr=(0.05,),
            lr_decay=(0.0, 0.1),
            weight_decay=(0.0, 0.1),
            initial_accumulator_value=(0.0, 0.5),
            eps=(1e-10, 0.1),
            maximize=FLAGS,
        ),
    ],
    # The larger steps of eps=0.1 need the smaller rate, and a centered mean of two steps divides rounding errors by
    # rounding errors: chaos, in which no two libraries agree.
    "Adadelta": [
        {},
        *_grid(lr=(1.0,), rho=(0.9, 0.5), weight_decay=(0.0, 0.1), maximize=FLAGS),
        *_grid(lr=(0.1,), rho=(0.9, 0.5), eps=(0.1,), weight_decay=(0.0, 0.1), maximize=FLAGS),
    ],
    "RMSprop": [
        {},
        *(
            options
            for options in _grid(
                3,
                lr=(0.02,),
                alpha=(0.99, 0.5),
                eps=(1e-8, 0.1),
                weight_decay=(0.0, 0.1),
                momentum=(0.0, 0.9),
                centered=FLAGS,
                maximize=FLAGS,
            )
            if not options["centered"] or options["alpha"] == 0.99 or options["eps"] == 0.1
        ),
    ],
    "Rprop": [
        {},
        *_grid(lr=(0.05,), etas=((0.5, 1.2), (0.1, 3.0)), step_sizes=((1e-6, 50), (0.01, 0.1)), maximize=FLAGS),
    ],
    "ASGD": [
        {},
        *_grid(
            3, lr=(0.05,), lambd=(1e-4, 0.1), alpha=(0.75, 0.0), t0=(1e6, 5.0), weight_decay=(0.0, 0.1), maximize=FLAGS
        ),
    ],
    "Adafactor": [
        {},
        *_grid(
            3,
            lr=(0.05, 1.0),
            beta2_decay=(-0.8, -0.3),
            eps=((None, 1e-3), (1e-4, 0.1)),
            d=(1.0, 2.0),
            weight_decay=(0.0, 0.1),
            maximize=FLAGS,
        ),
    ],
    "LBFGS": [
        {"lr": 0.1, "max_iter": 1},
        {"lr": 0.1, "max_iter": 4, "history_size": 2},
        {"max_iter": 3, "line_search_fn": "strong_wolfe"},
        {"lr": 0.2, "max_iter": 6, "max_eval": 4, "history_size": 3, "line_search_fn": "strong_wolfe"},
        {"lr": 5.0, "max_iter": 2, "line_search_fn": "strong_wolfe"},
    ],
}
CASES = [(name, options) for name, grid in GRIDS.items() for options in grid]
COMPLEX = [case for case in CASES if case[0] != "Adafactor"][::7]


@pytest.fixture(autouse=True)
def _torch_keeps_its_scalars_in_double():
    """PyTorch keeps numbers such as ASGD's ``eta`` as tensors of the default dtype."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def _train(library, optimizer, steps, tensor, shapes=((4, 3), (3,)), imaginary=0.0):
    """Descend a bowl with waves; return the parameters after each step."""
    rng = np.random.default_rng(7)
    a, b, target = (rng.standard_normal(s) + imaginary * rng.standard_normal(s) for s in (*shapes, shapes[0]))
    a, b, target = tensor(a, requires_grad=True), tensor(b, requires_grad=True), tensor(target)
    optimizer = optimizer([a, b])

    def closure():
        optimizer.zero_grad()
        loss = (abs(a * b - target) ** 2).sum() + library.cos(abs(a) * 3).sum()
        loss.backward()
        return loss

    path = []
    for _ in range(steps):
        optimizer.step(closure)
        path.append(np.concatenate([a.detach().numpy().ravel(), b.detach().numpy()]))
    return np.stack(path)


def _compare(name, options, **kwargs):
    if options.get("maximize"):
        options = {**options, "lr": 1e-4}  # uphill there is no end
    ours = _train(lucid, lambda p: getattr(lucid.optim, name)(p, **options), 50, lucid.tensor, **kwargs)
    theirs = _train(torch, lambda p: getattr(torch.optim, name)(p, **options), 50, torch.tensor, **kwargs)
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)
    assert np.abs(ours[-1] - ours[0]).max() > 1e-6


@double_precision
@pytest.mark.parametrize("name", GRIDS)
def test_fifty_steps_against_torch(name):
    for options in GRIDS[name]:
        try:
            _compare(name, options)
        except AssertionError as error:
            raise AssertionError(f"{name} with {options}") from error


@pytest.mark.parametrize("name", GRIDS)
def test_a_few_steps_in_single_precision(name):
    for options in [options for options in GRIDS[name] if not options.get("maximize")][:3]:
        paths = [
            _train(
                library,
                lambda p, library=library, options=options: getattr(library.optim, name)(p, **options),
                5,
                lambda a, library=library, **keywords: library.tensor(a.astype(np.float32), **keywords),
            )
            for library in (lucid, torch)
        ]
        np.testing.assert_allclose(*paths, rtol=1e-3, atol=1e-4, err_msg=str(options))


@double_precision
@pytest.mark.parametrize(("name", "options"), COMPLEX)
def test_complex_parameters_against_torch(name, options):
    _compare(name, options, imaginary=1j)


@double_precision
@pytest.mark.parametrize("shapes", [((2, 3, 4), (4,)), ((5, 1), (1,)), ((1, 6), (6,))])
def test_adafactor_of_stacks_and_rows(shapes):
    _compare("Adafactor", {"lr": 0.1}, shapes=shapes)


@double_precision
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (1, 7)])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"nesterov": False, "weight_decay": 0.0, "adjust_lr_fn": "original"},
        {"lr": 0.1, "momentum": 0.5, "adjust_lr_fn": "match_rms_adamw", "ns_steps": 3, "eps": 0.1},
        {"ns_coefficients": (2.0, -1.5, 0.5), "ns_steps": 9},
    ],
)
def test_muon_against_torch(shape, options, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "bfloat16", torch.Tensor.clone)  # which PyTorch iterates in
    rng = np.random.default_rng(3)
    start, target = rng.standard_normal(shape), rng.standard_normal(shape)
    paths = []
    for library in (lucid, torch):
        w, goal = library.tensor(start, requires_grad=True), library.tensor(target)
        optimizer = library.optim.Muon([w], **options)
        path = []
        for _ in range(50):
            optimizer.zero_grad()
            ((w - goal) ** 2).sum().backward()
            optimizer.step()
            path.append(w.detach().numpy().copy())
        paths.append(np.stack(path))
    np.testing.assert_allclose(*paths, rtol=1e-10, atol=1e-10)


@double_precision
@pytest.mark.parametrize("options", _grid(lr=(0.01,), betas=((0.9, 0.99), (0.5, 0.8)), weight_decay=(0.0, 0.1)))
@pytest.mark.parametrize("up", FLAGS)
def test_lion_is_algorithm_2(options, up):
    ours = _train(lucid, lambda p: lucid.optim.Lion(p, maximize=up, **options), 50, lucid.tensor)

    class Written(torch.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {})
            self.m = {p: torch.zeros_like(p) for g in self.param_groups for p in g["params"]}

        def step(self, closure):
            closure()
            (beta1, beta2), lr, decay = options["betas"], options["lr"], options["weight_decay"]
            with torch.no_grad():
                for p, m in self.m.items():
                    g = -p.grad if up else p.grad
                    c = beta1 * m + (1 - beta1) * g
                    p.copy_(p - lr * (torch.sign(c) + decay * p))
                    self.m[p] = beta2 * m + (1 - beta2) * g

    theirs = _train(torch, Written, 50, torch.tensor)
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", [name for name in GRIDS if name != "LBFGS"])
def test_the_rules_alone_on_strict_arrays(name):
    rng = np.random.default_rng(8)
    start = rng.standard_normal((3, 2))
    for options in GRIDS[name][:: max(1, len(GRIDS[name]) // 6)]:
        p, state = strict.asarray(start), None
        reference = torch.tensor(start, requires_grad=True)
        optimizer = getattr(torch.optim, name)([reference], **options)
        settings = {
            k: v
            for k, v in optimizer.defaults.items()
            if k in getattr(lucid.optim, name)([lucid.tensor([0.0], requires_grad=True)]).defaults
        }
        for _ in range(5):
            gradient = rng.standard_normal((3, 2))
            g = strict.asarray(gradient)
            if name == "SGD":
                lr = settings["lr"]
                direction, state = sgd(p, g, state, **{k: v for k, v in settings.items() if k != "lr"})
                change = direction * lr
            else:
                change, state = getattr(lucid.optim, name).rule(p, g, state, **settings)
            assert (np.asarray(g) == gradient).all()
            p = p - change
            reference.grad = torch.tensor(gradient)
            optimizer.step()
            np.testing.assert_allclose(np.asarray(p), reference.detach().numpy(), rtol=1e-11, atol=1e-12)


@double_precision
@pytest.mark.parametrize("name", ["Lion", "Muon"])
def test_the_rules_of_our_own_on_strict_arrays(name):
    rng = np.random.default_rng(8)
    start, gradient = rng.standard_normal((3, 2)), rng.standard_normal((3, 2))
    w = lucid.tensor(start, requires_grad=True)
    w.grad = lucid.tensor(gradient)
    optimizer = getattr(lucid.optim, name)([w])
    p, state = strict.asarray(start), None
    for _ in range(3):
        change, state = getattr(lucid.optim, name).rule(p, strict.asarray(gradient), state, **optimizer.defaults)
        p = p - change
        optimizer.step()
        np.testing.assert_allclose(np.asarray(p), w.detach().numpy(), rtol=1e-13)


def test_the_direction_of_lbfgs_on_strict_arrays():
    """The two loops are the product with the inverse Hessian that BFGS updates describe."""
    rng = np.random.default_rng(2)
    pairs = [(y, y @ np.diag([1.0, 2.0, 0.5])) for y in rng.standard_normal((3, 3))]
    inverse = 0.7 * np.eye(3)
    for y, s in pairs:
        ro = 1 / (y @ s)
        left = np.eye(3) - ro * np.outer(s, y)
        inverse = left @ inverse @ left.T + ro * np.outer(s, s)
    g = rng.standard_normal(3)
    ys, ss = ([strict.asarray(x) for x in part] for part in zip(*pairs, strict=True))
    direction = lbfgs_direction(strict.asarray(g), ys, ss, [1 / float(y @ s) for y, s in pairs], 0.7)
    np.testing.assert_allclose(np.asarray(direction), -inverse @ g, rtol=1e-12)


@double_precision
def test_lbfgs_solves_rosenbrock_and_survives_where_the_loss_is_not_finite():
    x = lucid.tensor([-1.5, 2.0], requires_grad=True, dtype=lucid.float64)
    optimizer = lucid.optim.LBFGS([x], max_iter=100, line_search_fn="strong_wolfe")

    def rosenbrock():
        optimizer.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        return loss

    optimizer.step(rosenbrock)
    np.testing.assert_allclose(x.tolist(), [1.0, 1.0], atol=1e-5)

    y = lucid.tensor([0.1], requires_grad=True, dtype=lucid.float64)
    optimizer = lucid.optim.LBFGS([y], lr=10.0, max_iter=50, line_search_fn="strong_wolfe")

    def wall():  # not defined below 0 and above 2
        optimizer.zero_grad()
        loss = (-lucid.log(y) - lucid.log(2 - y)).sum() if 0 < y.item() < 2 else (y * math.nan).sum()
        loss.backward()
        return loss

    optimizer.step(wall)
    np.testing.assert_allclose(y.tolist(), [1.0], atol=1e-5)


@double_precision
@pytest.mark.parametrize("name", [name for name in GRIDS if name != "LBFGS"])
def test_going_on_where_torch_has_stopped(name):
    rng = np.random.default_rng(6)
    start, gradients = rng.standard_normal((3, 2)), rng.standard_normal((10, 3, 2))
    options = {"momentum": 0.9} if name == "SGD" else {}
    theirs = torch.tensor(start, requires_grad=True)
    first = getattr(torch.optim, name)([theirs], **options)
    for gradient in gradients[:5]:
        theirs.grad = torch.tensor(gradient)
        first.step()
    ours = lucid.tensor(theirs.detach().numpy().copy(), requires_grad=True)
    second = getattr(lucid.optim, name)([ours], **options)
    state = first.state_dict()
    entries = state["state"][0].items()
    state["state"][0] = {k: v.numpy().copy() if isinstance(v, torch.Tensor) else v for k, v in entries}
    second.load_state_dict(state)
    for gradient in gradients[5:]:
        theirs.grad, ours.grad = torch.tensor(gradient), lucid.tensor(gradient)
        first.step()
        second.step()
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-12)


EVERY = [*(name for name in GRIDS if name != "LBFGS"), "Lion", "Muon"]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("dtype", [lucid.float16, lucid.float32])
def test_the_dtype_stays(name, dtype):
    x = lucid.tensor([[1.0, -2.0]], dtype=dtype, requires_grad=True)
    options = {} if name == "Rprop" else {"weight_decay": 0.1}
    optimizer = getattr(lucid.optim, name)([x], lr=0.1, **options)
    for _ in range(3):
        optimizer.zero_grad()
        (x * x).sum().backward()
        optimizer.step()
    assert x.dtype == dtype
    assert x.tolist() != [[1.0, -2.0]]
    assert all(math.isfinite(v) for v in x.tolist()[0])


OTHER_DEVICES = [str(d) for d in lucid.__array_namespace_info__().devices() if str(d) != "cpu"]


@pytest.mark.parametrize("device", OTHER_DEVICES)
@pytest.mark.parametrize("name", [*EVERY, "LBFGS"])
def test_other_devices_agree(name, device):
    paths = []
    for place in ("cpu", device):
        rng = np.random.default_rng(1)
        x = lucid.tensor(rng.standard_normal((3, 4)), dtype=lucid.float32, device=place, requires_grad=True)
        optimizer = getattr(lucid.optim, name)([x], lr=0.01)

        def closure(x=x, optimizer=optimizer):
            optimizer.zero_grad()
            loss = (x * x).sum() + lucid.sin(x).sum()
            loss.backward()
            return loss

        for _ in range(5):
            optimizer.step(closure)
        paths.append(x.detach().to("cpu").numpy())
    np.testing.assert_allclose(paths[1], paths[0], rtol=1e-5, atol=1e-5)
