"""Checkpoints, logs, progress and the history."""

from __future__ import annotations

import csv
import io
import sys

import numpy as np
import pytest
import rich.console
from tensorboardX.proto.event_pb2 import Event

import lucid
from lucid import nn
from lucid.optim import lr_scheduler
from lucid.train import Callback, Checkpoint, CSVLogger, EarlyStopping, History, TensorBoardLogger, metrics


class KilledError(Exception):
    """What stands for the end of the process."""


class Kill(Callback):
    def __init__(self, step):
        self.step = step

    def on_batch_end(self, run):
        if run.step == self.step:
            raise KilledError


def _run(problem, path, *, kill=None, resume=False, epochs=6, **options):
    model = problem.model()
    optimizer = lucid.optim.Adam(model.parameters(), lr=0.01)
    history = problem.fit(
        model,
        loader=problem.loader(),
        optimizer=optimizer,
        scheduler=lr_scheduler.OneCycleLR(optimizer, 0.05, total_steps=24),
        epochs=epochs,
        validation=problem.held_out(),
        metrics=[metrics.accuracy],
        checkpoint=path,
        resume=resume,
        callbacks=[] if kill is None else [Kill(kill)],
        **options,
    )
    return model, {name: values for name, values in history.items() if name != "seconds"}


@pytest.mark.parametrize("amp", [None, True])
def test_a_run_that_goes_on_gives_the_same_bits(problem, tmp_path, amp):
    # 4 batches in an epoch: it dies in the third, after two were saved
    expected, whole = _run(problem, tmp_path / "whole.lcd", early_stopping=EarlyStopping(50), amp=amp)
    with pytest.raises(KilledError):
        _run(problem, tmp_path / "run.lcd", kill=10, early_stopping=EarlyStopping(50), amp=amp)
    lucid.manual_seed(99)  # another process starts anywhere
    model, history = _run(problem, tmp_path / "run.lcd", resume=True, early_stopping=EarlyStopping(50), amp=amp)
    assert history == whole
    for name, value in model.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), expected.state_dict()[name].numpy(), err_msg=name)
    # nothing is left to do now
    assert _run(problem, tmp_path / "run.lcd", resume=True, early_stopping=EarlyStopping(50), amp=amp)[1] == whole


def test_a_run_that_was_stopped_stays_so_unless_nobody_minds(problem, tmp_path):
    path, still = tmp_path / "run.lcd", nn.Sequential(nn.Linear(2, 3))
    frozen = lucid.optim.SGD(still.parameters(), lr=0.0)
    options = {"optimizer": frozen, "epochs": 9, "checkpoint": path, "resume": True}
    first = problem.fit(still, early_stopping=EarlyStopping(2, min_delta=1.0, monitor="loss"), **options)
    again = problem.fit(still, early_stopping=EarlyStopping(2, min_delta=1.0, monitor="loss"), **options)
    assert again["epoch"] == first["epoch"] == [1, 2, 3]
    assert again.stopped == first.stopped == "no gain since epoch 1"
    assert problem.fit(still, **options)["epoch"] == [*range(1, 10)]


def test_checkpoints_of_some_epochs(problem, tmp_path):
    saved = {"last": [], "best": [], "every": []}

    class Counting(Checkpoint):
        def on_epoch_end(self, run):
            if self._is_time(run):
                saved[self.path.stem].append(run.epoch)
            super().on_epoch_end(run)

    callbacks = [
        Counting(tmp_path / "new" / "last.lcd"),
        Counting(tmp_path / "best.lcd", monitor="val_loss"),
        Counting(tmp_path / "every.lcd", every=3),
    ]
    history = problem.fit(epochs=7, callbacks=callbacks, validation=problem.held_out())
    values = history["val_loss"]
    assert saved["last"] == [1, 2, 3, 4, 5, 6, 7]
    assert saved["every"] == [3, 6, 7]
    assert saved["best"] == [i + 1 for i, value in enumerate(values) if value < min(values[:i], default=np.inf)]
    model = problem.model()
    lucid.io.load_checkpoint(tmp_path / "best.lcd", model=model)
    loss = lucid.train.evaluate(model, problem.held_out(), loss=nn.CrossEntropyLoss())["loss"]
    assert loss == min(values)


@pytest.mark.parametrize("options", [{"every": 0}, {"mode": "least"}])
def test_checkpoint_settings(options):
    with pytest.raises(lucid.ArgumentError, match="Checkpoint: "):
        Checkpoint("run.lcd", **options)


@pytest.mark.parametrize("options", [{"patience": 0}, {"mode": "least"}, {"min_delta": -1.0}])
def test_early_stopping_settings(options):
    with pytest.raises(lucid.ArgumentError, match="EarlyStopping: "):
        EarlyStopping(**options)


def test_csv_is_the_history_also_after_going_on(problem, tmp_path):
    path = tmp_path / "logs" / "history.csv"
    with pytest.raises(KilledError):
        _run(problem, tmp_path / "run.lcd", kill=10, log=path)
    assert len(path.read_text().splitlines()) == 3
    _, history = _run(problem, tmp_path / "run.lcd", resume=True, log=path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {name: [float(row[name]) for row in rows] for name in history} == history
    problem.fit(callbacks=[CSVLogger(path)], epochs=1)
    assert len(path.read_text().splitlines()) == 2


def test_tensorboard_reads_what_was_written(problem, tmp_path):
    history = problem.fit(log=tmp_path / "runs", validation=problem.held_out())
    (file,) = (tmp_path / "runs").iterdir()
    found = {}
    for record in _records(file):
        for value in Event.FromString(record).summary.value:
            found.setdefault(value.tag, []).append(value.simple_value)
    assert found["loss/training"] == pytest.approx(history["loss"], rel=1e-6)
    assert found["loss/validation"] == pytest.approx(history["val_loss"], rel=1e-6)


def _records(file):
    """Yield the records of TensorBoard's format: length, its check sum, the bytes, theirs."""
    data = io.BytesIO(file.read_bytes())
    while header := data.read(12):
        yield data.read(int.from_bytes(header[:8], "little"))
        data.read(4)


def test_curves(problem):
    history = problem.fit(validation=problem.held_out(), metrics=[metrics.accuracy])
    figure = history.plot()
    assert [axes.get_title() for axes in figure.axes] == ["loss", "accuracy", "lr"]
    lines = figure.axes[0].lines
    assert [line.get_label() for line in lines] == ["training", "validation"]
    np.testing.assert_array_equal(lines[1].get_ydata(), history["val_loss"])
    assert [axes.get_title() for axes in history.plot(["val_accuracy"]).axes] == ["accuracy"]
    for wrong in (history, History()):
        with pytest.raises(lucid.ArgumentError, match=r"History\.plot: there is no"):
            wrong.plot(["f1"])


def test_history():
    history = History()
    assert repr(history) == "History(0 epochs, last: nothing yet)"
    history.append({"epoch": 1.0, "loss": 0.25})
    with pytest.raises(lucid.ArgumentError, match="the quantities are epoch, loss, got loss"):
        history.append({"loss": 0.2})
    history.append({"epoch": 2.0, "loss": 0.5})
    assert (history.best("loss"), history.best("loss", "max")) == (1, 2)
    assert history.row(0) == {"epoch": 1.0, "loss": 0.25}
    with pytest.raises(lucid.ArgumentError, match="no 'f1'; there are epoch, loss"):
        history.best("f1")
    history.stopped = "enough"
    assert repr(history) == "History(2 epochs, last: epoch=2, loss=0.5, stopped: enough)"


def test_progress_by_tqdm(problem, capsys):
    problem.fit(progress="tqdm")
    captured = capsys.readouterr()
    assert "epoch 1/2:   0%" in captured.err
    assert [line.partition(": loss ")[0] for line in captured.out.splitlines()] == ["epoch 1/2", "epoch 2/2"]


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_by_rich(problem, monkeypatch, terminal):
    screen = io.StringIO()
    console = rich.console.Console(file=screen, force_terminal=terminal, width=100, height=20)
    monkeypatch.setattr("rich.progress.get_console", lambda: console)
    problem.fit(progress="rich")
    assert ("0/4" in screen.getvalue()) is terminal
    assert screen.getvalue().count("epoch 2/2: loss ") == 1
    if not terminal:
        assert len(screen.getvalue().splitlines()) == 2


def test_auto_takes_what_is_there(problem, monkeypatch, capsys):
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "rich" else found(name))
    problem.fit(progress="auto")
    assert "epoch 1/2: loss" in capsys.readouterr().out
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    problem.fit(progress="auto")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("package", "use"),
    [
        ("rich.progress", lambda: lucid.train._progress.progress_of("rich")),
        ("tqdm.auto", lambda: lucid.train._progress.progress_of("tqdm")),
        ("tensorboardX", lambda: TensorBoardLogger("runs")),
        ("matplotlib.figure", lambda: History(epoch=[1], loss=[1.0]).plot()),
    ],
)
def test_a_missing_package_names_the_extra(monkeypatch, package, use):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(lucid.MissingExtraError, match=r'pip install "lucid-dl\[train\]"'):
        use()
