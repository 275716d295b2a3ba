"""What is called while a model is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lucid.train.run import Run

__all__ = ["Callback"]


class Callback:
    """The base class of what `fit` calls at the corners of its loop; each method does nothing until it is overridden.

    A callback that remembers something that later epochs depend on also defines ``state_dict`` and ``load_state_dict``,
    and it is in checkpoints then.

    Examples
    --------
    >>> import lucid
    >>> class Announce(lucid.train.Callback):
    ...     def on_epoch_end(self, run):
    ...         print(f"epoch {run.epoch}: {run.step} steps")
    >>> model = lucid.nn.Linear(1, 1)
    >>> history = lucid.train.fit(
    ...     model, [(lucid.randn(4, 1), lucid.randn(4, 1))], loss=lucid.nn.functional.mse_loss,
    ...     optimizer=lucid.optim.SGD(model.parameters()), epochs=2, callbacks=[Announce()], progress=None,
    ... )
    epoch 1: 1 steps
    epoch 2: 2 steps
    """

    def on_fit_begin(self, run: Run) -> None:
        """Be called before the first epoch, and after a checkpoint was loaded.

        Parameters
        ----------
        run : Run
            Where training is.
        """

    def on_epoch_begin(self, run: Run) -> None:
        """Be called before the first batch of each epoch.

        Parameters
        ----------
        run : Run
            Where training is.
        """

    def on_batch_end(self, run: Run) -> None:
        """Be called after each step of the optimizer; ``run.loss`` is the loss of its batch.

        Parameters
        ----------
        run : Run
            Where training is.
        """

    def on_epoch_end(self, run: Run) -> None:
        """Be called after the validation of each epoch; ``run.history.row()`` are its results.

        Parameters
        ----------
        run : Run
            Where training is; ``run.stop("why")`` ends it here.
        """

    def on_fit_end(self, run: Run) -> None:
        """Be called when training ends: after the last epoch, when it was stopped, interrupted, or when it failed.

        Parameters
        ----------
        run : Run
            Where training is.
        """
