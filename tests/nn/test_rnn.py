from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from lucid.nn.functional._recurrent import scan
from lucid.nn.functional._recurrent_steps import GRUStep, LSTMStep, ReLUStep, TanhStep
from tests.devices import collected, double_precision
from tests.nn.twins import assert_close, assert_same, flat, twins

SETTINGS = [
    ("RNN", {}),
    ("RNN", {"nonlinearity": "relu", "num_layers": 2, "bias": False}),
    ("RNN", {"num_layers": 2, "bidirectional": True, "batch_first": True}),
    ("LSTM", {}),
    ("LSTM", {"num_layers": 3, "bias": False, "batch_first": True}),
    ("LSTM", {"num_layers": 2, "bidirectional": True}),
    ("LSTM", {"proj_size": 2}),
    ("LSTM", {"proj_size": 2, "num_layers": 2, "bidirectional": True, "batch_first": True}),
    ("GRU", {}),
    ("GRU", {"num_layers": 2, "bias": False, "bidirectional": True}),
    ("GRU", {"num_layers": 3, "batch_first": True}),
]


STEPS = [(TanhStep, 1, 1), (ReLUStep, 1, 1), (LSTMStep, 4, 2), (GRUStep, 3, 1)]


def names(value):
    return value if isinstance(value, str) else "-".join(f"{k}={v}" for k, v in value.items()) or "plain"


def states(name, settings, batch=()):
    count = settings.get("num_layers", 1) * (2 if settings.get("bidirectional") else 1)
    shapes = [(count, *batch, settings.get("proj_size") or 5)]
    if name == "LSTM":
        shapes.append((count, *batch, 5))
    return [np.random.default_rng(9).standard_normal(shape) for shape in shapes]


def as_hx(parts):
    return None if not parts else parts[0] if len(parts) == 1 else tuple(parts)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")  # PyTorch's, about itself
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=names)
def test_against_torch(rng, name, settings, dtype):
    pair = twins(name, 4, 5, dtype=dtype, **settings)
    assert repr(pair[0]) == repr(pair[1])
    x = rng.standard_normal((3, 6, 4))
    batch = 3 if settings.get("batch_first") else 6

    def run(_, module, x, *hx):
        return module(x, as_hx(hx))

    assert_same(pair, run, x, dtype=dtype)
    assert_same(pair, run, x, *states(name, settings, (batch,)), dtype=dtype)
    assert_same(pair, run, x[0], dtype=dtype)
    assert_same(pair, run, x[0], *states(name, settings), dtype=dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("enforce_sorted", [True, False])
@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=names)
def test_packed_against_torch(rng, name, settings, enforce_sorted, dtype):
    pair = twins(name, 4, 5, dtype=dtype, **settings)
    x = rng.standard_normal((5, 4, 4))
    lengths = [4, 4, 2, 1] if enforce_sorted else [2, 4, 1, 4]

    def run(library, module, x, *hx):
        packing = library.utils.rnn
        packed = packing.pack_padded_sequence(x, lengths, enforce_sorted=enforce_sorted)
        output, state = module(packed, as_hx(hx))
        padded, back = packing.pad_packed_sequence(output, batch_first=True, padding_value=-1.0, total_length=6)
        assert back.tolist() == lengths
        return output.data, padded, state

    assert_same(pair, run, x, dtype=dtype)
    assert_same(pair, run, x, *states(name, settings, (4,)), dtype=dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("RNNCell", {}),
        ("RNNCell", {"nonlinearity": "relu", "bias": False}),
        ("LSTMCell", {}),
        ("LSTMCell", {"bias": False}),
        ("GRUCell", {}),
        ("GRUCell", {"bias": False}),
    ],
    ids=names,
)
def test_cells_against_torch(rng, name, settings, dtype):
    pair = twins(name, 4, 5, dtype=dtype, **settings)
    assert repr(pair[0]) == repr(pair[1])

    def run(_, module, x, *hx):
        return module(x, as_hx(hx))

    for batch in ((), (3,)):
        x = rng.standard_normal((*batch, 4))
        hx = [rng.standard_normal((*batch, 5)) for _ in range(2 if name == "LSTMCell" else 1)]
        assert_same(pair, run, x, dtype=dtype)
        assert_same(pair, run, x, *hx, dtype=dtype)


@double_precision
def test_a_cell_along_a_sequence_is_the_layer(rng):
    layer = nn.GRU(3, 4, dtype=lucid.float64)
    cell = nn.GRUCell(3, 4, dtype=lucid.float64)
    cell.load_state_dict({key.removesuffix("_l0"): value for key, value in layer.state_dict().items()})
    x = lucid.tensor(rng.standard_normal((5, 2, 3)))
    output, _ = layer(x)
    h = None
    for t in range(5):
        h = cell(x[t], h)
        assert_close(h.detach(), output[t].detach(), "float64")


@double_precision
@pytest.mark.parametrize(("step", "gates", "parts"), STEPS)
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sizes", [[3, 2, 1], [3, 3]], ids=str)
def test_the_steps_use_nothing_but_the_standard(rng, step, gates, parts, reverse, sizes):
    weights = [rng.standard_normal(shape) for shape in ((gates * 3, 2), (gates * 3, 3), (gates * 3,), (gates * 3,))]
    x, state = rng.standard_normal((6, 2)), [rng.standard_normal((3, 3)) for _ in range(parts)]
    results = [
        scan(step(*map(make, weights)), make(x), sizes, tuple(map(make, state)), reverse=reverse)
        for make in (strict.asarray, lucid.asarray)
    ]
    assert_close(results[0][0], results[1][0], "float64")
    for ours, theirs in zip(results[0][1], results[1][1], strict=True):
        assert_close(ours, theirs, "float64")


@double_precision
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("step", "gates", "parts"), STEPS)
def test_gradcheck(rng, step, gates, parts, reverse):
    shapes = [(gates, 1), (gates, 1), (gates,), (gates,), (3, 1), *[(1, 1)] * parts]
    arrays = tuple(lucid.tensor(rng.standard_normal(shape), requires_grad=True) for shape in shapes)

    def run(*arrays):
        outputs, state = scan(step(*arrays[:4]), arrays[4], [1, 1, 1], arrays[5:], reverse=reverse)
        return outputs, *state

    assert lucid.autograd.gradcheck(run, arrays)
    assert lucid.autograd.gradgradcheck(run, arrays)
    for k in range(1 + parts):  # what is not used has no gradient to add
        assert lucid.autograd.gradcheck(lambda *arrays, k=k: run(*arrays)[k], arrays)


@double_precision
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_recorded_or_not_makes_no_difference(rng, name):
    layer = getattr(nn, name)(3, 4, num_layers=2, bidirectional=True, dtype=lucid.float64)
    x = lucid.asarray(rng.standard_normal((5, 2, 3)))
    recorded = flat(layer(x))
    with lucid.no_grad():
        for one, other in zip(recorded, flat(layer(x)), strict=True):
            assert_close(one.detach(), other, "float64")
    mapped = lucid.func.vmap(lambda x: layer(x)[0])(lucid.stack([x, x * 2]))
    assert_close(mapped[0].detach(), recorded[0].detach(), "float64")
    empty = layer(x[:, :0])
    assert [part.shape for part in flat(empty)] == [(5, 0, 8)] + [(4, 0, 4)] * (len(recorded) - 1)


def test_dropout_acts_between_layers_in_training():
    lucid.random.manual_seed(0)
    layer = nn.LSTM(4, 64, num_layers=2, dropout=0.5)
    x = lucid.randn(7, 3, 4)
    first, second = layer(x)[0], layer(x)[0]
    assert not bool(lucid.all(first == second))
    lucid.random.manual_seed(1)
    third = layer(x)[0]
    lucid.random.manual_seed(1)
    assert bool(lucid.all(third == layer(x)[0]))
    layer.eval()
    assert bool(lucid.all(layer(x)[0] == layer(x)[0]))
    # With everything dropped, the second layer sees zeros.
    gone = nn.RNN(4, 8, num_layers=2, dropout=1.0)
    upper = nn.RNN(8, 8)
    weights = {key.replace("_l1", "_l0"): value for key, value in gone.state_dict().items() if "_l1" in key}
    upper.load_state_dict(weights)
    assert_close(gone(x)[0].detach(), upper(lucid.zeros((7, 3, 8), dtype=lucid.float32))[0].detach(), "float32")
    with pytest.warns(UserWarning, match="GRU: dropout=0.1 does nothing with num_layers=1"):
        nn.GRU(2, 3, dropout=0.1)


def test_it_learns_through_many_steps():
    lucid.random.manual_seed(0)
    layer = nn.LSTM(1, 8, batch_first=True)
    head = nn.Linear(8, 1)
    optimizer = lucid.optim.Adam([*layer.parameters(), *head.parameters()], lr=0.05)
    x = lucid.randn(32, 10, 1)
    y = lucid.sum(x, axis=1)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(head(layer(x)[0][:, -1]), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.2 * losses[0]


def test_all_weights_are_listed_by_layer_and_direction():
    layer = nn.LSTM(2, 3, num_layers=2, bidirectional=True, proj_size=1)
    reference = torch.nn.LSTM(2, 3, num_layers=2, bidirectional=True, proj_size=1)
    ours = [[tuple(w.shape) for w in weights] for weights in layer.all_weights]
    assert ours == [[tuple(w.shape) for w in weights] for weights in reference.all_weights]


@collected
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.RNN(2, 3, nonlinearity="sin"), "RNN: nonlinearity must be 'tanh' or 'relu', got 'sin'"),
        (lambda: nn.RNNCell(2, 3, nonlinearity="sin"), "RNNCell: nonlinearity must be"),
        (lambda: nn.GRU(2, 0), "GRU: hidden_size must be positive"),
        (lambda: nn.GRU(2, 3, num_layers=0), "GRU: num_layers must be positive"),
        (lambda: nn.GRU(2, 3.0), "GRU: hidden_size must be an int"),
        (lambda: nn.LSTM(2, 3, proj_size=3), "LSTM: proj_size must be 0 or less than hidden_size=3"),
        (lambda: nn.LSTM(2, 3, dropout=1.5), "LSTM: dropout is a probability"),
        (lambda: nn.GRU(2, 3)(lucid.randn(5, 4)), "GRU: the last axis of the input must be input_size=2"),
        (lambda: nn.GRU(2, 3)(lucid.randn(1, 5, 4, 2)), "GRU: the input must have 2 axes"),
        (lambda: nn.GRU(2, 3)(lucid.randn(0, 4, 2)), "GRU: .*no time steps"),
        (lambda: nn.GRU(2, 3)(lucid.randn(5, 4, 2), lucid.randn(1, 5, 3)), r"GRU: a state of shape \(1, 4, 3\)"),
        (lambda: nn.GRU(2, 3)(lucid.randn(5, 2), lucid.randn(1, 5, 3)), r"GRU: a state of shape \(1, 3\)"),
        (lambda: nn.LSTM(2, 3)(lucid.randn(5, 2), lucid.randn(1, 3)), r"LSTM: hx must be a pair"),
        (lambda: nn.LSTMCell(2, 3)(lucid.randn(5, 2), lucid.randn(5, 3)), r"LSTMCell: hx must be a pair"),
        (lambda: nn.RNN(2, 3)(lucid.ones((5, 2))), r"RNN: the input is lucid\.float64 but the weights"),
        (lambda: nn.RNN(2, 3)(lucid.randn(5, 2), lucid.zeros((1, 3))), r"RNN: the input is lucid\.float64 but"),
        (lambda: nn.GRUCell(2, 3)(lucid.randn(5, 3)), r"GRUCell: the input must have shape \(batch, 2\)"),
        (lambda: nn.GRUCell(2, 3)(lucid.randn(5, 2), lucid.randn(4, 3)), r"GRUCell: a state of shape \(5, 3\)"),
        (lambda: nn.GRUCell(2, 3)(lucid.ones((5, 2))), r"GRUCell: the input is lucid\.float64"),
    ],
)
def test_errors(call, message):
    with pytest.raises(lucid.LucidError, match=message):
        call()
