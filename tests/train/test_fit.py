"""`fit` does what a plain loop does, and what each of its arguments says."""

from __future__ import annotations

import math

import numpy as np
import pytest

import lucid
from lucid import nn
from lucid.nn import functional as F
from lucid.optim import lr_scheduler
from lucid.train import Callback, EarlyStopping, evaluate, metrics


def _weights(model):
    return [p.detach().numpy().copy() for p in model.parameters()]


def _plain_loop(problem, epochs, clip=None, by_batch=None, by_epoch=None):
    """The loop of the guide: what `fit` is compared with."""
    model = problem.model()
    optimizer = lucid.optim.Adam(model.parameters(), lr=0.01)
    scheduler = (by_batch or by_epoch or (lambda optimizer: None))(optimizer)
    loader = problem.loader()
    lucid.manual_seed(1)
    losses, accuracies = [], []
    for _ in range(epochs):
        model.train()
        total = right = 0
        for x, y in loader:
            outputs = model(x)
            loss = F.cross_entropy(outputs, y)
            optimizer.zero_grad()
            loss.backward()
            if clip is not None:
                nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            total += loss.item() * len(x)
            right += int((lucid.argmax(outputs, axis=1) == y).sum())
            if by_batch:
                scheduler.step()
        if by_epoch:
            scheduler.step()
        losses.append(total / 60)
        accuracies.append(right / 60)
    return model, losses, accuracies


SCHEDULES = {
    "none": {},
    "clipped": {"clip": 0.05},
    "epochs": {"by_epoch": lambda optimizer: lr_scheduler.StepLR(optimizer, 1, 0.5)},
    "batches": {"by_batch": lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=12)},
}


@pytest.mark.parametrize("case", SCHEDULES)
def test_it_is_the_plain_loop_bit_for_bit(problem, case):
    options = SCHEDULES[case]
    expected, losses, accuracies = _plain_loop(problem, 3, **options)
    model = problem.model()
    optimizer = lucid.optim.Adam(model.parameters(), lr=0.01)
    make = options.get("by_batch") or options.get("by_epoch")
    history = problem.fit(
        model,
        epochs=3,
        optimizer=optimizer,
        scheduler=make(optimizer) if make else None,
        clip_grad_norm=options.get("clip"),
        metrics=[metrics.accuracy],
    )
    for ours, theirs in zip(_weights(model), _weights(expected), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_allclose(history["loss"], losses, rtol=1e-12)
    np.testing.assert_allclose(history["accuracy"], accuracies, rtol=1e-12)
    assert history["epoch"] == [1, 2, 3]


def test_the_schedule_can_be_told_what_to_count(problem):
    model = problem.model()
    optimizer = lucid.optim.SGD(model.parameters(), lr=1.0)
    scheduler = lr_scheduler.ExponentialLR(optimizer, 0.5)
    history = problem.fit(model, optimizer=optimizer, scheduler=scheduler, scheduler_every="batch")
    assert history["lr"] == [0.5**3, 0.5**7]  # that of the last of 4 batches


def test_a_plateau_is_one_of_the_validation(problem):
    model = problem.model()
    optimizer = lucid.optim.SGD(model.parameters(), lr=0.0)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
    history = problem.fit(model, optimizer=optimizer, scheduler=scheduler, validation=problem.held_out())
    assert scheduler.best == min(history["val_loss"])
    assert scheduler.last_epoch == 2


def test_validation_records_nothing_and_uses_the_running_statistics(problem):
    model = problem.model()
    seen = []

    class Look(Callback):
        def on_epoch_end(self, run):
            seen.append(evaluate(model, problem.held_out(), loss=F.cross_entropy, metrics=[metrics.accuracy]))

    history = problem.fit(model, validation=problem.held_out(), metrics={"right": metrics.accuracy}, callbacks=[Look()])
    assert history["val_loss"] == [row["loss"] for row in seen]
    assert history["val_right"] == [row["accuracy"] for row in seen]
    model.eval()
    outputs = model(problem.x[60:])
    assert math.isclose(history["val_loss"][-1], float(F.cross_entropy(outputs, problem.y[60:])), rel_tol=1e-5)


def test_modes_are_put_back(problem):
    model = problem.model()
    model[1].eval()
    modes = []

    class Look(Callback):
        def on_batch_end(self, run):
            modes.append([module.training for module in run.model.modules()])

    problem.fit(model, callbacks=[Look()], validation=problem.held_out())
    assert all(map(all, modes))
    assert [module.training for module in model.modules()] == [True, True, False, True, True, True]


def test_mixed_precision_unscales_before_it_clips(problem):
    model, scaler, seen = problem.model(), lucid.amp.GradScaler(init_scale=1024.0), []

    def loss(outputs, targets):
        seen.append(outputs.dtype)
        return F.cross_entropy(outputs, targets)

    before = _weights(model)
    optimizer = lucid.optim.SGD(model.parameters(), lr=1.0)
    batch = (problem.x, problem.y)
    problem.fit(model, loader=[batch], epochs=1, loss=loss, optimizer=optimizer, amp=scaler, clip_grad_norm=0.05)
    moved = math.sqrt(sum(float(np.sum((a - b) ** 2)) for a, b in zip(_weights(model), before, strict=True)))
    assert moved == pytest.approx(0.05, rel=1e-3)  # with a gradient of more than that, and a learning rate of 1
    assert seen == [lucid.float16]
    assert scaler.state_dict()["_growth_tracker"] == 1


def test_several_inputs(problem):
    class Sum(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(lucid.tensor(0.0))

        def forward(self, a, b):
            return self.scale * (a + b)

    model = Sum()
    batch = (lucid.ones(4), lucid.ones(4) * 2, lucid.ones(4) * 6)
    batch = tuple(part.to(lucid.float32) for part in batch)
    optimizer = lucid.optim.SGD(model.parameters(), lr=0.05)
    lucid.train.fit(model, [batch], loss=F.mse_loss, optimizer=optimizer, epochs=50, progress=None)
    assert model.scale.item() == pytest.approx(2.0)


def test_on_every_device(problem, device):
    model = problem.model()
    history = problem.fit(model, device=device, validation=problem.held_out(), metrics=[metrics.accuracy])
    assert str(next(model.parameters()).device) == device
    assert history["loss"][1] < history["loss"][0]


def test_early_stopping_restores_the_best_weights(problem):
    model = problem.model()
    kept = {}

    class Spoil(Callback):
        def on_epoch_end(self, run):
            kept[run.epoch] = _weights(model)
            if run.epoch == 3:
                run.optimizer.param_groups[0]["lr"] = 10.0

    history = problem.fit(model, epochs=50, validation=problem.held_out(), early_stopping=2, callbacks=[Spoil()])
    best = history.best("val_loss")
    assert len(history["loss"]) == best + 2 < 50
    assert history.stopped == f"no gain since epoch {best}"
    for value, expected in zip(_weights(model), kept[best], strict=True):
        np.testing.assert_array_equal(value, expected)


def test_early_stopping_by_a_larger_value_without_restoring(problem):
    model = problem.model()
    stopping = EarlyStopping(1, monitor="accuracy", mode="max", min_delta=2.0, restore_best=False)
    for _ in range(2):  # the object begins anew
        history = problem.fit(model, epochs=9, metrics=[metrics.accuracy], early_stopping=stopping)
        assert history["epoch"] == [1, 2]  # the first is better than nothing


def test_a_loss_that_is_not_finite_is_reported_before_a_step(problem):
    model = problem.model()
    x = [part for part, _ in problem.loader(shuffle=False)]
    y = [part for _, part in problem.loader(shuffle=False)]
    x[2] = x[2] * math.nan
    before = []

    class Look(Callback):
        def on_batch_end(self, run):
            before[:] = _weights(model)

    with pytest.raises(lucid.DivergenceError, match=r"loss is nan in epoch 1, step 3, after .* learning rate of 0\.01"):
        problem.fit(model, loader=list(zip(x, y, strict=True)), callbacks=[Look()])
    for value, expected in zip(_weights(model), before, strict=True):
        np.testing.assert_array_equal(value, expected)
    assert model.training


def test_an_interrupt_leaves_model_and_history(problem):
    model = problem.model()
    ended = []

    class Interrupt(Callback):
        def on_batch_end(self, run):
            if run.step == 6:
                raise KeyboardInterrupt

        def on_fit_end(self, run):
            ended.append(run.step)

    history = problem.fit(model, epochs=9, callbacks=[Interrupt()])
    assert history["epoch"] == [1]
    assert history.stopped == "interrupted in epoch 2, after step 6"
    assert ended == [6]
    assert problem.fit(model)["epoch"] == [1, 2]


def test_a_callback_stops_in_the_middle_of_an_epoch(problem):
    class Stop(Callback):
        def on_batch_end(self, run):
            if run.step == 5:
                run.stop("enough")

    history = problem.fit(epochs=9, callbacks=[Stop()])
    assert (history["epoch"], history.stopped) == ([1], "enough")


def test_the_seed_decides(problem):
    first, second = problem.fit(seed=3)["loss"], problem.fit(seed=4)["loss"]
    assert first == problem.fit(seed=3)["loss"] != second


REFUSED = {
    "negative": ({"epochs": -1}, ValueError, "epochs must not be negative"),
    "clip": ({"clip_grad_norm": 0.0}, ValueError, "clip_grad_norm must be positive"),
    "every": ({"scheduler_every": "step"}, ValueError, "scheduler_every must be"),
    "progress": ({"progress": "bar"}, ValueError, "progress must be 'auto', 'rich', 'tqdm' or None"),
    "resume": ({"resume": True}, ValueError, "resume=True needs checkpoint="),
    "metrics": ({"metrics": metrics.accuracy}, TypeError, "metrics must be a list of functions or a dict"),
    "twice": ({"metrics": [metrics.accuracy] * 2}, TypeError, "two metrics have the same name"),
    "no batch": ({"loader": []}, ValueError, "gave no batch in epoch 1"),
    "used up": ({"loader": iter([(lucid.rand(4, 2), lucid.asarray([0, 1, 2, 1]))])}, ValueError, "no batch in epoch 2"),
    "a dict": ({"loader": [{"x": 1}]}, TypeError, "a batch must be a tuple .* got a dict"),
    "alone": ({"loader": [(1,)]}, TypeError, "got 1 of them"),
    "empty": ({"loader": [(lucid.rand(0, 2), lucid.asarray([], dtype=lucid.int64))]}, ValueError, "holds no items"),
    "no mean": ({"loss": nn.CrossEntropyLoss(reduction="none")}, ValueError, r"Tensor of one number, got \(16,\)"),
    "monitor": ({"early_stopping": EarlyStopping(monitor="val_f1")}, ValueError, "no 'val_f1' to monitor"),
    "suffix": ({"checkpoint": "run.pt"}, ValueError, "must be a .lcd file"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(problem, case):
    options, kind, message = REFUSED[case]
    with pytest.raises(kind, match=message) as caught:
        problem.fit(**options)
    assert isinstance(caught.value, lucid.LucidError)


def test_an_optimizer_with_a_closure_is_refused(problem):
    model = problem.model()
    with pytest.raises(ValueError, match="LBFGS needs the loss several times"):
        problem.fit(model, optimizer=lucid.optim.LBFGS(model.parameters()))


def test_an_optimizer_of_another_model_is_refused(problem):
    with pytest.raises(ValueError, match="none of the model's parameters"):
        problem.fit(problem.model(), optimizer=lucid.optim.SGD(problem.model().parameters()))


def test_evaluate_needs_something_to_do(problem):
    with pytest.raises(ValueError, match="nothing to compute"):
        evaluate(problem.model(), problem.held_out())
    with pytest.raises(ValueError, match="gave no batch"):
        evaluate(problem.model(), [], loss=F.cross_entropy)
