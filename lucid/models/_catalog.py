"""Every model there is: its name, family, task, number of parameters, and where that number comes from.

This is the one place that knows all names, so that listing models imports none of them.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLASSES", "ENTRIES", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a model before it is built.

    Attributes
    ----------
    name : str
        The factory, which is defined in ``lucid.models.<family>``.
    family : str
        The family.
    task : str
        What it is for, such as ``"image-classification"``.
    parameters : int
        How many parameters it has with its default settings.
    source : str
        The publication that describes it.
    """

    name: str
    family: str
    task: str
    parameters: int
    source: str


_LENET_1989 = 'LeCun et al., "Handwritten digit recognition with a back-propagation network", NIPS 1989'
_LENET_1995 = 'LeCun et al., "Comparison of learning algorithms for handwritten digit recognition", ICANN 1995'
_LENET_1998 = 'LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86(11), 1998'

ENTRIES: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry("lenet_1", "lenet", "image-classification", 3_246, _LENET_1989),
        Entry("lenet_4", "lenet", "image-classification", 18_378, _LENET_1995),
        Entry("lenet_5", "lenet", "image-classification", 61_706, _LENET_1998),
    )
}

CLASSES: dict[str, str] = {"LeNet": "lenet", "LeNetConfig": "lenet"}
"""The families' classes, by the family that defines them."""
