"""LeNet: convolutions, subsampling, and a classifier, for handwritten digits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lucid import nn
from lucid._errors import ArgumentError
from lucid.models import _pretrained

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.weights import LeNet_5_Weights

__all__ = ["LeNet", "LeNetConfig", "lenet_1", "lenet_4", "lenet_5"]

_ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}
_POOLINGS = {"max": nn.MaxPool2d, "avg": nn.AvgPool2d}


@dataclass(frozen=True)
class LeNetConfig:
    """The settings of a LeNet.

    Attributes
    ----------
    in_channels : int
        The channels of an image.
    image_size : int
        The height and width of an image, in pixels.
    channels : tuple of int
        The channels after each 5 by 5 convolution; each is followed by pooling over 2 by 2 pixels.
    hidden : tuple of int
        The widths of the hidden layers of the classifier.
    num_classes : int
        The number of classes.
    activation : {"relu", "tanh"}
        What follows each convolution and hidden layer; the publications have ``"tanh"``.
    pooling : {"max", "avg"}
        How to subsample; the publications have ``"avg"``.

    Raises
    ------
    ArgumentError
        If an image is too small for the convolutions, or a name is unknown.

    Examples
    --------
    >>> import lucid
    >>> lucid.models.LeNetConfig(num_classes=3).hidden
    (120, 84)
    """

    in_channels: int = 1
    image_size: int = 32
    channels: tuple[int, ...] = (6, 16)
    hidden: tuple[int, ...] = (120, 84)
    num_classes: int = 10
    activation: str = "relu"
    pooling: str = "max"

    def __post_init__(self) -> None:
        for setting, known in (("activation", _ACTIVATIONS), ("pooling", _POOLINGS)):
            if getattr(self, setting) not in known:
                names = " or ".join(map(repr, known))
                raise ArgumentError(f"LeNetConfig: {setting} must be {names}, got {getattr(self, setting)!r}")
        if self.feature_size < 1:
            raise ArgumentError(
                f"LeNetConfig: images of {self.image_size} by {self.image_size} pixels are too small for "
                f"{len(self.channels)} convolutions"
            )

    @property
    def feature_size(self) -> int:
        """The height and width of what the classifier sees."""
        size = self.image_size
        for _ in self.channels:
            size = (size - 4) // 2
        return size


class LeNet(nn.Module):
    """A LeNet.

    Parameters
    ----------
    config : LeNetConfig
        The settings.

    References
    ----------
    LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86(11), 1998, section II.B.
    There, the last subsampling is connected to a part of the planes only, and its sums have trainable coefficients.

    Examples
    --------
    >>> import lucid
    >>> model = lucid.models.LeNet(lucid.models.LeNetConfig(image_size=28))
    >>> model(lucid.zeros((2, 1, 28, 28), dtype=lucid.float32)).shape
    (2, 10)
    """

    def __init__(self, config: LeNetConfig) -> None:
        super().__init__()
        self.config = config
        activation, pooling = _ACTIVATIONS[config.activation], _POOLINGS[config.pooling]
        features: list[nn.Module] = []
        before = config.in_channels
        for channels in config.channels:
            features += [nn.Conv2d(before, channels, 5), activation(), pooling(2)]
            before = channels
        self.features = nn.Sequential(*features)
        classifier: list[nn.Module] = [nn.Flatten()]
        before *= config.feature_size**2
        for width in config.hidden:
            classifier += [nn.Linear(before, width), activation()]
            before = width
        self.classifier = nn.Sequential(*classifier, nn.Linear(before, config.num_classes))

    def forward(self, images: Tensor) -> Tensor:
        """Return a score for each class.

        Parameters
        ----------
        images : Tensor, shape (n, in_channels, image_size, image_size)
            The images.

        Returns
        -------
        Tensor, shape (n, num_classes)
            The scores (logits).
        """
        scores: Tensor = self.classifier(self.features(images))
        return scores


def _build(factory: str, config: LeNetConfig, weights: Any, settings: dict[str, Any]) -> LeNet:
    try:
        config = replace(config, **settings)
    except TypeError:
        unknown = sorted(set(settings) - set(LeNetConfig.__dataclass_fields__))
        raise ArgumentError(
            f"{factory}: unknown settings {unknown}; there are {sorted(LeNetConfig.__dataclass_fields__)}"
        ) from None
    model = LeNet(config)
    _pretrained.load(model, factory, weights)
    return model


def lenet_1(weights: Any = None, **settings: Any) -> LeNet:
    """Build LeNet-1: 4 and 12 planes, images of 28 by 28 pixels; 3,246 parameters.

    Parameters
    ----------
    weights : optional
        None: there are no weights of this model.
    **settings
        Fields of `LeNetConfig` that are to differ.

    Returns
    -------
    LeNet
        The model.

    Examples
    --------
    >>> import lucid
    >>> sum(p.size for p in lucid.models.lenet_1().parameters())
    3246
    """
    return _build("lenet_1", LeNetConfig(image_size=28, channels=(4, 12), hidden=()), weights, settings)


def lenet_4(weights: Any = None, **settings: Any) -> LeNet:
    """Build LeNet-4: LeNet-1 with a hidden layer of 84; 18,378 parameters.

    Parameters
    ----------
    weights : optional
        None: there are no weights of this model.
    **settings
        Fields of `LeNetConfig` that are to differ.

    Returns
    -------
    LeNet
        The model.

    Examples
    --------
    >>> import lucid
    >>> sum(p.size for p in lucid.models.lenet_4().parameters())
    18378
    """
    return _build("lenet_4", LeNetConfig(image_size=28, channels=(4, 12), hidden=(84,)), weights, settings)


def lenet_5(weights: LeNet_5_Weights | str | None = None, **settings: Any) -> LeNet:
    """Build LeNet-5: 6 and 16 planes, hidden layers of 120 and 84, images of 32 by 32 pixels; 61,706 parameters.

    Parameters
    ----------
    weights : LeNet_5_Weights or str, optional
        Weights to load, which come with the package; ``"DEFAULT"`` are the best there are.
    **settings
        Fields of `LeNetConfig` that are to differ.

    Returns
    -------
    LeNet
        The model.

    Examples
    --------
    >>> import lucid
    >>> from lucid.weights import LeNet_5_Weights
    >>> model = lucid.models.lenet_5(weights=LeNet_5_Weights.DEFAULT)
    >>> sum(p.size for p in model.parameters())
    61706
    """
    return _build("lenet_5", LeNetConfig(), weights, settings)
