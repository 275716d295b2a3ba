"""Transforms of pictures over Pillow, and of the Tensors made of them. Names and arguments are torchvision's.

Random transforms draw from Lucid's generator, which a `DataLoader` seeds for each item.
"""

from __future__ import annotations

from lucid.data.transforms.colour import ColorJitter, Grayscale
from lucid.data.transforms.compose import Compose, Lambda, RandomApply
from lucid.data.transforms.crop import CenterCrop, RandomCrop, RandomResizedCrop
from lucid.data.transforms.erasing import RandomErasing
from lucid.data.transforms.flip import RandomHorizontalFlip, RandomVerticalFlip
from lucid.data.transforms.pad import Pad
from lucid.data.transforms.resize import Resize
from lucid.data.transforms.rotation import RandomRotation
from lucid.data.transforms.tensor import Normalize, ToTensor

__all__ = [
    "CenterCrop",
    "ColorJitter",
    "Compose",
    "Grayscale",
    "Lambda",
    "Normalize",
    "Pad",
    "RandomApply",
    "RandomCrop",
    "RandomErasing",
    "RandomHorizontalFlip",
    "RandomResizedCrop",
    "RandomRotation",
    "RandomVerticalFlip",
    "Resize",
    "ToTensor",
]
