"""Training in one call: `fit`, with validation, progress, early stopping, checkpoints and logs.

It is a plain loop with conveniences, written with public functions only. A loop of your own does not need it.
"""

from __future__ import annotations

from lucid.train import metrics
from lucid.train.callback import Callback
from lucid.train.checkpoint import Checkpoint
from lucid.train.csv_logger import CSVLogger
from lucid.train.early_stopping import EarlyStopping
from lucid.train.evaluation import evaluate
from lucid.train.fitting import fit
from lucid.train.history import History
from lucid.train.run import Run
from lucid.train.tensorboard_logger import TensorBoardLogger

__all__ = [
    "CSVLogger",
    "Callback",
    "Checkpoint",
    "EarlyStopping",
    "History",
    "Run",
    "TensorBoardLogger",
    "evaluate",
    "fit",
    "metrics",
]
