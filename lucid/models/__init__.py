"""Models by name: ``create_model("lenet_5")``, or the factory ``lucid.models.lenet_5`` itself.

Each family is a file, loaded when one of its factories is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.models._catalog import Entry
from lucid.models._registry import __dir__, __getattr__, create_model, list_models, model_info

if TYPE_CHECKING:
    from lucid.models.lenet import LeNet, LeNetConfig, lenet_1, lenet_4, lenet_5

__all__ = [
    "Entry",
    "LeNet",
    "LeNetConfig",
    "__dir__",
    "__getattr__",
    "create_model",
    "lenet_1",
    "lenet_4",
    "lenet_5",
    "list_models",
    "model_info",
]
