from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn import functional as F
from lucid.nn.functional._standardize import standardize
from tests.devices import collected, double_precision

T = torch.nn.functional


@pytest.mark.parametrize("name", ["layer_norm", "rms_norm"])
@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4), (2, 1, 4)])
@pytest.mark.parametrize("last", [1, 2])
@pytest.mark.parametrize("eps", [1e-5, 0.1])
def test_over_the_last_axes(agree, rng, name, shape, last, eps):
    shape = shape if last <= len(shape) else (3, *shape)
    size, parameters = shape[-last:], 1 if name == "rms_norm" else 2
    x = rng.standard_normal(shape) * 3 + 10
    for given in range(parameters + 1):
        weights = [rng.standard_normal(size) for _ in range(given)]
        agree(
            lambda x, *w: getattr(F, name)(x, size, *w, eps=eps),
            lambda x, *w: getattr(T, name)(x, size, *w, eps=eps),
            x,
            *weights,
        )


def test_rms_norm_by_default(agree, rng):
    agree(lambda x: F.rms_norm(x, 4), lambda x: T.rms_norm(x, (4,)), rng.standard_normal((3, 4)))


@pytest.mark.parametrize("shape", [(5, 6), (5, 6, 3), (2, 6, 3, 2)])
@pytest.mark.parametrize("given", [0, 1, 2])
@pytest.mark.parametrize("groups", [1, 2, 6])
def test_group_norm(agree, rng, shape, given, groups):
    if groups == 6 and len(shape) == 2:
        shape = (5, 24)
    weights = [rng.standard_normal(shape[1]) for _ in range(given)]
    agree(
        lambda x, *w: F.group_norm(x, groups, *w),
        lambda x, *w: T.group_norm(x, groups, *w),
        rng.standard_normal(shape) + 3,
        *weights,
    )


@double_precision
@pytest.mark.parametrize("shape", [(5, 3), (5, 3, 4), (2, 3, 4, 2), (2, 3, 2, 2, 2)])
@pytest.mark.parametrize("given", [0, 1, 2])
@pytest.mark.parametrize("training", [False, True])
def test_batch_norm(agree, rng, shape, given, training):
    weights = [rng.standard_normal(3) for _ in range(given)]
    mean, variance = rng.standard_normal(3), rng.random(3) + 0.5

    def run(function, asarray):
        def call(x, *w):
            running = [asarray(value, x) for value in (mean, variance)]
            out = function(x, *running, *w, *[None] * (2 - given), training=training, momentum=0.3)
            return running, out

        return call

    ours = run(F.batch_norm, lambda v, x: x.__array_namespace__().asarray(v.copy(), dtype=x.dtype))
    theirs = run(T.batch_norm, lambda v, x: torch.tensor(v, dtype=x.dtype))
    x = rng.standard_normal(shape) * 2 + 5
    agree(lambda *a: ours(*a)[1], lambda *a: theirs(*a)[1], x, *weights)
    for mine, reference in zip(ours(lucid.asarray(x))[0], theirs(torch.tensor(x))[0], strict=True):
        np.testing.assert_allclose(mine.numpy(), reference.numpy(), rtol=1e-12)


@pytest.mark.parametrize("shape", [(5, 3, 4), (2, 3, 4, 2), (1, 3, 2, 2, 2)])
@pytest.mark.parametrize("given", [0, 1, 2])
@pytest.mark.parametrize("by_input", [False, True])
def test_instance_norm(agree, rng, shape, given, by_input):
    weights = [rng.standard_normal(3) for _ in range(given)]
    mean, variance = rng.standard_normal(3), rng.random(3) + 0.5

    def ours(x, *w):
        xp = x.__array_namespace__()
        running = [xp.asarray(v, dtype=x.dtype) for v in (mean, variance)]
        return F.instance_norm(x, *running, *w, *[None] * (2 - given), use_input_stats=by_input)

    def theirs(x, *w):
        running = [torch.tensor(v, dtype=x.dtype) for v in (mean, variance)]
        return T.instance_norm(x, *running, *w, *[None] * (2 - given), use_input_stats=by_input)

    agree(ours, theirs, rng.standard_normal(shape) + 3, *weights)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("options", [{}, {"alpha": 0.5, "beta": 0.3, "k": 2.0}])
@pytest.mark.parametrize("shape", [(2, 6, 3), (2, 6, 3, 2), (2, 6, 2, 2, 1)])
def test_local_response_norm(agree, rng, size, options, shape):
    x = rng.standard_normal(shape)
    agree(lambda x: F.local_response_norm(x, size, **options), lambda x: T.local_response_norm(x, size, **options), x)


def test_global_response_norm(agree, rng):
    def reference(x, w, b):  # the published code
        g = torch.norm(x, p=2, dim=(1, 2), keepdim=True)
        return w * (x * (g / (g.mean(dim=-1, keepdim=True) + 1e-6))) + b + x

    x = rng.standard_normal((2, 3, 4, 5))
    agree(F.global_response_norm, reference, x, rng.standard_normal(5), rng.standard_normal(5))


@double_precision
def test_derivatives_of_both_orders(rng):
    x = lucid.tensor(rng.standard_normal((2, 3, 2)), requires_grad=True)
    w, b = (lucid.tensor(rng.standard_normal(3), requires_grad=True) for _ in range(2))

    def every_output(x, w, b):
        return standardize(lucid, x, w, b, axes=(0, 2), shape=(1, 3, 1), eps=0.1)

    for function, arguments in (
        (every_output, (x, w, b)),
        (lambda x, w: F.rms_norm(x.mT, 3, w, eps=0.1), (x, w)),
    ):
        assert lucid.autograd.gradcheck(function, arguments)
        assert lucid.autograd.gradgradcheck(function, arguments)


def test_a_large_mean_leaves_the_variance_whole(rng):
    x = (rng.standard_normal((4, 1000)) + 1e4).astype(np.float32)
    out = F.layer_norm(lucid.tensor(x), 1000).numpy()
    exact = T.layer_norm(torch.tensor(x).double(), (1000,)).numpy()
    np.testing.assert_allclose(out, exact, atol=2e-3)


@pytest.mark.parametrize("name", ["layer_norm", "rms_norm"])
def test_half_precision_does_not_overflow(rng, name):
    x = (rng.standard_normal((3, 50)) * 1000).astype(np.float16)
    w = lucid.ones(50, dtype=lucid.float16)
    t = lucid.tensor(x, requires_grad=True)
    out = getattr(F, name)(t, 50, w)
    out[0, :3].sum().backward()
    exact = getattr(T, name)(torch.tensor(x).double(), (50,)).numpy()
    assert out.dtype == lucid.float16
    np.testing.assert_allclose(out.detach().numpy(), exact, rtol=2e-3, atol=1e-3)
    assert np.abs(t.grad.numpy()).max() > 0


def test_half_precision_running_values(rng):
    layer = nn.BatchNorm1d(3).half()
    x = (rng.standard_normal((50, 3)) * 100 + 300).astype(np.float16)
    layer(lucid.tensor(x))
    assert layer.running_mean.dtype == lucid.float16
    np.testing.assert_allclose(layer.running_mean.numpy(), 0.1 * x.astype(float).mean(0), rtol=1e-2)
    np.testing.assert_allclose(layer.running_var.numpy(), 0.9 + 0.1 * x.astype(float).var(0, ddof=1), rtol=1e-2)


MODULES = [
    *[(f"BatchNorm{n}d", o, (4, 3, *[5, 2, 2][:n])) for n in (1, 2, 3) for o in ({}, {"momentum": None})],
    ("BatchNorm2d", {"affine": False}, (4, 3, 2, 2)),
    *[("BatchNorm1d", {"track_running_stats": False, **o}, (4, 3)) for o in ({}, {"bias": False}, {"eps": 0.1})],
    *[(f"InstanceNorm{n}d", o, (4, 3, *[5, 2, 2][:n])) for n in (1, 2, 3) for o in ({}, {"affine": True})],
    ("InstanceNorm1d", {"track_running_stats": True}, (4, 3, 5)),
    ("InstanceNorm1d", {"track_running_stats": True, "momentum": None, "affine": True, "bias": False}, (4, 3, 5)),
    ("InstanceNorm2d", {}, (3, 4, 5)),
    ("LayerNorm", {"normalized_shape": (3, 2)}, (4, 3, 2)),
    ("LayerNorm", {"normalized_shape": 2, "bias": False}, (4, 3, 2)),
    ("LayerNorm", {"normalized_shape": 2, "elementwise_affine": False, "eps": 0.1}, (4, 3, 2)),
    ("RMSNorm", {"normalized_shape": (3, 2)}, (4, 3, 2)),
    ("RMSNorm", {"normalized_shape": 2, "elementwise_affine": False, "eps": 0.1}, (4, 3, 2)),
    ("GroupNorm", {"num_groups": 2, "num_channels": 4}, (4, 4, 2)),
    ("GroupNorm", {"num_groups": 4, "num_channels": 4, "affine": False}, (4, 4, 2)),
    ("GroupNorm", {"num_groups": 1, "num_channels": 4, "bias": False}, (4, 4, 2)),
    ("LocalResponseNorm", {"size": 3, "alpha": 0.1}, (2, 4, 3)),
]  # fmt: skip


@collected
@pytest.mark.parametrize(("name", "options", "shape"), MODULES)
def test_modules(rng, name, options, shape):
    features = {"num_features": 3} if "Batch" in name or "Instance" in name else {}
    ours = getattr(nn, name)(**features, **options).double()
    theirs = getattr(torch.nn, name)(**features, **options).double()
    assert repr(ours) == repr(theirs)
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter += torch.tensor(rng.standard_normal(parameter.shape))
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    for training in (True, True, False):
        ours.train(training)
        theirs.train(training)
        x = rng.standard_normal(shape) + 2
        t, r = lucid.tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
        ours.zero_grad()
        theirs.zero_grad()
        out, expected = ours(t), theirs(r)
        (out * out * out).sum().backward()
        (expected**3).sum().backward()
        np.testing.assert_allclose(out.detach().numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(t.grad.numpy(), r.grad.numpy(), rtol=1e-9, atol=1e-9)
        for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
            np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-9, atol=1e-9)
        state, reference = ours.state_dict(), theirs.state_dict()
        assert list(state) == list(reference)
        for key, value in reference.items():
            np.testing.assert_allclose(state[key].numpy(), value.numpy(), rtol=1e-12)
            assert str(state[key].dtype).split(".")[-1] == str(value.dtype).split(".")[-1]


def test_sync_batch_norm_is_batch_norm(rng):
    x = lucid.tensor(rng.standard_normal((4, 3, 5)), dtype=lucid.float32)
    assert nn.SyncBatchNorm(3)(x).tolist() == nn.BatchNorm1d(3)(x).tolist()
    assert repr(nn.SyncBatchNorm(3)) == repr(torch.nn.SyncBatchNorm(3))


def test_global_response_norm_layer(rng):
    layer = nn.GlobalResponseNorm(5)
    assert list(layer.state_dict()) == ["weight", "bias"]
    assert repr(layer) == "GlobalResponseNorm(5, eps=1e-06)"
    x = lucid.tensor(rng.standard_normal((2, 3, 3, 5)), dtype=lucid.float32)
    assert layer(x).tolist() == x.tolist()


def test_running_values_are_not_recorded(rng):
    layer = nn.BatchNorm1d(3)
    mean = layer.running_mean
    x = lucid.tensor(rng.standard_normal((4, 3)), dtype=lucid.float32, requires_grad=True)
    layer(x * 2)
    assert layer.running_mean is mean
    assert not mean.requires_grad
    assert mean.grad_fn is None
    layer.reset_running_stats()
    assert mean.tolist() == [0.0, 0.0, 0.0]
    assert layer.num_batches_tracked.item() == 0


@double_precision
def test_under_functional_call(rng):
    model = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3)).double()
    parameters, buffers = dict(model.named_parameters()), dict(model.named_buffers())
    own = {name: lucid.asarray(value, copy=True) for name, value in buffers.items()}
    x = lucid.asarray(rng.standard_normal((6, 3)))

    def loss(parameters):
        return lucid.sum(lucid.func.functional_call(model, (parameters, own), x) ** 3)

    gradients = lucid.func.grad(loss)(parameters)
    assert model[1].running_mean.tolist() == [0.0, 0.0, 0.0]
    assert own["1.num_batches_tracked"].item() == 1
    assert own["1.running_mean"].grad_fn is None
    (model(x) ** 3).sum().backward()
    assert own["1.running_mean"].tolist() == model[1].running_mean.tolist()
    for name, parameter in parameters.items():
        np.testing.assert_allclose(gradients[name].detach().numpy(), parameter.grad.numpy(), rtol=1e-9, atol=1e-9)


@double_precision
def test_an_ensemble_under_vmap(rng):
    layer = nn.BatchNorm1d(3).double()
    x = lucid.asarray(rng.standard_normal((5, 4, 3)))
    buffers = {name: lucid.stack([value] * 5) for name, value in layer.named_buffers()}

    def call(buffers, x):
        out = lucid.func.functional_call(layer, buffers, x)
        return out, buffers["running_mean"]

    out, means = lucid.func.vmap(call)(buffers, x)
    for i in range(5):
        one = nn.BatchNorm1d(3).double()
        np.testing.assert_allclose(out[i, ...].detach().numpy(), one(x[i, ...]).detach().numpy(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(means[i, :].numpy(), one.running_mean.numpy(), rtol=1e-9)


def test_a_failed_call_changes_nothing(rng):
    layer = nn.BatchNorm1d(3)
    with pytest.raises(lucid.ArgumentError, match="do not write it into a Tensor from outside"):
        lucid.func.vmap(layer)(lucid.tensor(rng.standard_normal((5, 4, 3)), dtype=lucid.float32))
    with pytest.raises(lucid.ArgumentError, match="one element per channel"):
        layer(lucid.zeros((1, 3), dtype=lucid.float32))
    assert layer.running_mean.tolist() == [0.0, 0.0, 0.0]
    assert layer.num_batches_tracked.item() == 0


@double_precision
def test_evaluation_under_vmap(rng):
    layer = nn.BatchNorm1d(3).double().eval()
    x = lucid.asarray(rng.standard_normal((5, 4, 3)))
    np.testing.assert_allclose(lucid.func.vmap(layer)(x).detach().numpy(), x.numpy(), rtol=1e-4)


@collected
@pytest.mark.parametrize(
    ("layer", "shape"),
    [(nn.BatchNorm1d(3), (4, 3)), (nn.BatchNorm1d(3, affine=False), (4, 3)), (nn.LayerNorm(3), (4, 3)),
     (nn.GroupNorm(1, 3), (4, 3)), (nn.RMSNorm(3), (4, 3)), (nn.InstanceNorm1d(3, affine=True), (4, 3, 5)),
     (nn.GlobalResponseNorm(3), (1, 2, 2, 3))],
)  # fmt: skip
def test_another_dtype_is_refused(layer, shape):
    with pytest.raises(lucid.DTypeError, match=r"input is lucid\.float64 but the weights are lucid\.float32"):
        layer(lucid.zeros(shape))


X = lucid.zeros((2, 4), dtype=lucid.float32)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.layer_norm(X, 3), "layer_norm: the shape of input"),
        (lambda: F.layer_norm(X, 4, lucid.zeros(3)), "layer_norm: weight must have shape"),
        (lambda: F.rms_norm(X, ()), "rms_norm: the shape of input"),
        (lambda: F.group_norm(X, 3), "group_norm: num_groups must divide"),
        (lambda: nn.GroupNorm(3, 4), "GroupNorm: num_groups must divide"),
        (lambda: F.batch_norm(X, None, None), "evaluation needs running_mean"),
        (lambda: F.batch_norm(X[:1, :], None, None, training=True), "one element per channel has no variance"),
        (lambda: F.batch_norm(X, None, None, lucid.zeros(3)), "an input of shape .* has 4 channels"),
        (lambda: F.batch_norm(X[0, :], None, None), "batch_norm: input must have shape"),
        (lambda: F.instance_norm(X[:, :, None]), "instance_norm: one element per channel"),
        (lambda: F.local_response_norm(X, 2), "local_response_norm: input must have at least 3 axes"),
        (lambda: F.local_response_norm(X[None, ...], 0), "local_response_norm: size must be positive"),
        (lambda: F.global_response_norm(X, X, X), "global_response_norm: input must have shape"),
        (lambda: nn.BatchNorm2d(4)(X), "BatchNorm2d: input must have 4 axes"),
        (lambda: nn.SyncBatchNorm(4)(X[0, :]), "SyncBatchNorm: input must have at least 2 axes"),
        (lambda: nn.SyncBatchNorm(4, process_group=1), "process_group must be None"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()


@pytest.mark.parametrize("name", ["batch_norm", "group_norm", "instance_norm", "layer_norm", "rms_norm"])
def test_real_floating_input_is_needed(name):
    arguments = {"batch_norm": (None, None), "group_norm": (1,), "layer_norm": (3,), "rms_norm": (3,)}
    with pytest.raises(lucid.DTypeError, match=f"{name}: the input must be real floating, got complex64"):
        getattr(F, name)(lucid.ones((2, 3, 3), dtype="complex64"), *arguments.get(name, ()))


def test_default_eps_of_rms_norm_in_float16():
    x = np.asarray([[0.125], [0.5], [-2.0]], np.float16)
    expected = torch.nn.functional.rms_norm(torch.tensor(x), (1,))
    assert F.rms_norm(lucid.tensor(x), 1).tolist() == expected.tolist() == [[1.0], [1.0], [-1.0]]


@pytest.mark.parametrize("name", ["BatchNorm1d", "InstanceNorm1d"])
def test_an_empty_batch_leaves_the_running_values(name):
    layer = getattr(nn, name)(3, affine=True, track_running_stats=True)
    layer(lucid.randn(4, 3, 5))
    before = [layer.running_mean.tolist(), layer.running_var.tolist()]
    out = layer(lucid.randn(0, 3, 5))
    assert out.shape == (0, 3, 5)
    assert [layer.running_mean.tolist(), layer.running_var.tolist()] == before
    out.backward()
    assert layer.weight.grad.tolist() == layer.bias.grad.tolist() == [0.0] * 3
