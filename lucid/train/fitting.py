"""The training loop."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, DivergenceError
from lucid.train._batches import place_of, placed, size_of
from lucid.train._means import Means, Metric, named
from lucid.train._modes import in_mode
from lucid.train._progress import Progress, progress_of
from lucid.train._schedule import Schedule
from lucid.train._step import Step
from lucid.train.callback import Callback
from lucid.train.checkpoint import Checkpoint
from lucid.train.csv_logger import CSVLogger
from lucid.train.early_stopping import EarlyStopping
from lucid.train.evaluation import evaluate
from lucid.train.history import History
from lucid.train.run import Run
from lucid.train.tensorboard_logger import TensorBoardLogger

if TYPE_CHECKING:
    from lucid.nn import Module
    from lucid.optim import Optimizer
    from lucid.optim.lr_scheduler import LRScheduler

__all__ = ["fit"]


def fit(
    model: Module,
    loader: Iterable[Any],
    *,
    loss: Callable[[Any, Any], Any],
    optimizer: Optimizer,
    epochs: int,
    validation: Iterable[Any] | None = None,
    metrics: Sequence[Metric] | Mapping[str, Metric] | None = None,
    scheduler: LRScheduler | None = None,
    scheduler_every: str | None = None,
    device: Any = None,
    callbacks: Sequence[Callback] = (),
    progress: str | None = "auto",
    clip_grad_norm: float | None = None,
    amp: Any = None,
    early_stopping: int | EarlyStopping | None = None,
    checkpoint: str | os.PathLike[str] | Checkpoint | None = None,
    resume: bool = False,
    log: str | os.PathLike[str] | None = None,
    seed: int | None = None,
) -> History:
    """Train a model.

    Parameters
    ----------
    model : Module
        The model. It is in training mode during batches and in evaluation mode during validation; at the end each part
        has the mode it had before.
    loader : iterable
        Batches, again in each epoch: tuples of the model's arguments, and the targets last.
    loss : callable
        ``loss(outputs, targets)``, a mean over the batch.
    optimizer : Optimizer
        The optimizer of the model's parameters.
    epochs : int
        How many epochs, those before a resumed checkpoint included.
    validation : iterable, optional
        Batches to evaluate after each epoch.
    metrics : list of callable or dict of str to callable, optional
        Other functions of outputs and targets, such as those in `lucid.train.metrics`.
    scheduler : LRScheduler, optional
        The schedule of the learning rate.
    scheduler_every : {"epoch", "batch"}, optional
        What the scheduler counts. Without, `CyclicLR`, `NoamLR` and `OneCycleLR` count batches, others epochs;
        `ReduceLROnPlateau` is given the loss of the validation (or of the training, if there is none).
    device : str or Device, optional
        Where to move the model, and the batches; where its parameters are, without.
    callbacks : sequence of Callback, default: ()
        What else to call; they are called in this order, before those that other arguments make.
    progress : {"auto", "rich", "tqdm"} or None, default: "auto"
        The package that shows progress; "auto" takes what is installed.
    clip_grad_norm : float, optional
        Scale the gradients of a batch down to this norm if they have a larger one.
    amp : bool or GradScaler, optional
        Compute in mixed precision, with a new `lucid.amp.GradScaler` or this one.
    early_stopping : int or EarlyStopping, optional
        Stop after so many epochs without a smaller loss of the validation, and restore the best weights.
    checkpoint : str, path-like or Checkpoint, optional
        The ``.lcd`` file to save the run in after each epoch.
    resume : bool, default: False
        Go on from that file if it is there.
    log : str or path-like, optional
        Write the history to a ``.csv`` file; any other name is a folder for TensorBoard.
    seed : int, optional
        Seeds the random numbers of training: order, dropout, augmentation. The weights of the model were drawn before.

    Returns
    -------
    History
        For each epoch its number, the mean of the loss and metrics over its batches while the model changed, ``val_``
        with each name for the validation, the learning rate ``lr`` of its last batch, and ``seconds``.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If a setting is out of range, or a batch is of no use.
    DivergenceError
        If a loss is infinite or nan. The parameters are those of the last good step; ``error.history`` is the history.

    Notes
    -----
    Ctrl-C ends training: the history so far is returned, with ``history.stopped`` saying where, and the model has the
    weights of the last step (with `early_stopping` the best ones).

    Examples
    --------
    >>> import lucid
    >>> _ = lucid.manual_seed(0)
    >>> x = lucid.rand(200, 1)
    >>> data = lucid.data.DataLoader(lucid.data.TensorDataset(x, 3.0 * x + 1.0), batch_size=20, shuffle=True)
    >>> model = lucid.nn.Linear(1, 1)
    >>> optimizer = lucid.optim.Adam(model.parameters(), lr=0.1)
    >>> history = lucid.train.fit(
    ...     model, data, loss=lucid.nn.functional.mse_loss, optimizer=optimizer, epochs=20, progress=None
    ... )
    >>> history["loss"][-1] < 1e-3
    True
    >>> round(model.weight.item(), 1), round(model.bias.item(), 1)
    (3.0, 1.0)
    """
    if epochs < 0:
        raise ArgumentError(f"fit: epochs must not be negative, got {epochs}")
    step, schedule = Step(model, loss, optimizer, clip_grad_norm, amp), Schedule(scheduler, scheduler_every)
    functions = named(metrics, "fit")
    called = _callbacks(callbacks, early_stopping, checkpoint, log)
    parts = {"scheduler": scheduler, "scaler": step.scaler, "loader": loader, "validation": validation}
    run = Run(model, optimizer, epochs, called, parts)
    display = progress_of(progress)
    if device is not None:
        model.to(device)
    if seed is not None:
        lucid.manual_seed(seed)
    if resume:
        _resume(run)

    begun: list[Callback] = []
    try:
        for callback in called:
            begun.append(callback)
            callback.on_fit_begin(run)
        while run.epoch < epochs and run.history.stopped is None:
            started = time.perf_counter()
            row = {"epoch": run.epoch + 1.0, **_train(run, loader, step, schedule, functions, display)}
            if run.history.stopped is not None:  # in the middle of the epoch
                break
            if validation is not None:
                scores = evaluate(model, validation, loss=loss, metrics=functions)
                row |= {f"val_{name}": value for name, value in scores.items()}
            row |= {"lr": run.lr, "seconds": time.perf_counter() - started}
            run.history.append(row)
            schedule.epoch_ended(run)
            for callback in called:
                callback.on_epoch_end(run)
            display.end(_line(row, epochs))
    except KeyboardInterrupt:
        run.stop(f"interrupted in epoch {run.epoch}, after step {run.step}")
    except DivergenceError as error:
        error.history = run.history
        raise
    finally:
        display.close()
        for callback in begun:
            callback.on_fit_end(run)
    return run.history


def _train(
    run: Run,
    loader: Iterable[Any],
    step: Step,
    schedule: Schedule,
    metrics: dict[str, Metric],
    display: Progress,
) -> dict[str, float]:
    """Train for an epoch and return the means of loss and metrics."""
    run.epoch += 1
    for callback in run.callbacks:
        callback.on_epoch_begin(run)
    display.begin(run.epoch, run.epochs, len(loader) if isinstance(loader, Sized) else None)
    means, place = Means(), place_of(run.model)
    with in_mode(run.model, training=True):
        for batch in loader:
            inputs, targets = placed(batch, place, "fit")
            size = size_of(inputs, "fit")
            outputs = step(inputs, targets, run)
            means.add("loss", run.loss, size)
            with lucid.no_grad():
                for name, metric in metrics.items():
                    means.add(name, float(metric(outputs, targets)), size)
            run.step += 1
            run.lr = float(run.optimizer.param_groups[0]["lr"])
            schedule.batch_ended()
            display.advance(run.loss)
            for callback in run.callbacks:
                callback.on_batch_end(run)
            if run.history.stopped is not None:
                break
    if not means.values():
        raise ArgumentError(f"fit: loader gave no batch in epoch {run.epoch}; an iterator that is used up gives none")
    return means.values()


def _callbacks(given: Sequence[Callback], early_stopping: Any, checkpoint: Any, log: Any) -> list[Callback]:
    """Return all callbacks; those that save come last, so that they save what the others remember."""
    found = list(given)
    if log is not None:
        found.append(CSVLogger(log) if Path(log).suffix == ".csv" else TensorBoardLogger(log))
    if early_stopping is not None:
        found.append(early_stopping if isinstance(early_stopping, Callback) else EarlyStopping(early_stopping))
    if checkpoint is not None:
        found.append(checkpoint if isinstance(checkpoint, Callback) else Checkpoint(checkpoint))
    return sorted(found, key=lambda callback: isinstance(callback, Checkpoint))


def _resume(run: Run) -> None:
    saving = [callback for callback in run.callbacks if isinstance(callback, Checkpoint)]
    if not saving:
        raise ArgumentError("fit: resume=True needs checkpoint=, the file to go on from")
    saving[-1].load(run)


def _line(row: dict[str, float], epochs: int) -> str:
    results = ", ".join(f"{name} {value:.4g}" for name, value in row.items() if name not in ("epoch", "seconds"))
    return f"epoch {row['epoch']:.0f}/{epochs}: {results}, {row['seconds']:.1f} s"
