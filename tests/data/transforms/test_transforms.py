"""Transforms of pictures, against Pillow, NumPy and the formulas they are documented by."""

from __future__ import annotations

import colorsys
import math

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

import lucid
from lucid.data import DataLoader, Dataset
from lucid.data import transforms as T  # as everybody writes it


def picture(height=13, width=17, mode="RGB", seed=0):
    shape = (height, width, 3) if mode == "RGB" else (height, width)
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


def same(a, b):
    return a.mode == b.mode and np.array_equal(np.asarray(a), np.asarray(b))


def pixels(image):
    return np.asarray(image)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("size", [(13, 17), (17, 13), (10, 10)])
def test_what_is_not_random(mode, size):
    image = picture(*size, mode)
    height, width = size
    assert same(T.Resize((5, 8))(image), image.resize((8, 5), Image.Resampling.BILINEAR))
    assert same(T.Resize((5, 8), "bicubic")(image), image.resize((8, 5), Image.Resampling.BICUBIC))
    for short in (6, 20):
        w, h = T.Resize(short)(image).size
        assert min(w, h) == short
        assert max(w, h) == int(short * max(size) / min(size))
        assert (w >= h) == (width >= height)
    for crop in (5, (4, 6), 30, (30, 4)):
        h, w = (crop, crop) if isinstance(crop, int) else crop
        cropped = T.CenterCrop(crop)(image)
        assert cropped.size == (w, h)
        if h <= height and w <= width:
            top, left = round((height - h) / 2), round((width - w) / 2)
            assert np.array_equal(pixels(cropped), pixels(image)[top : top + h, left : left + w])
        else:
            assert pixels(cropped).sum() <= pixels(image).sum()
    around = ((2, 4), (1, 3), (0, 0))[: pixels(image).ndim]
    for padding_mode in ("edge", "reflect", "symmetric"):
        padded = T.Pad((1, 2, 3, 4), padding_mode=padding_mode)(image)
        assert np.array_equal(pixels(padded), np.pad(pixels(image), around, mode=padding_mode))
    assert np.array_equal(pixels(T.Pad((1, 2, 3, 4), 9)(image)), np.pad(pixels(image), around, constant_values=9))
    assert T.Pad((3, 1))(image).size == (width + 6, height + 2)
    assert same(T.Pad(0)(image), image)
    assert same(T.Grayscale()(image), image.convert("L"))
    assert T.Grayscale(3)(image).mode == "RGB"
    assert same(T.RandomHorizontalFlip(1)(image), ImageOps.mirror(image))
    assert same(T.RandomHorizontalFlip(0)(image), image)
    assert same(T.RandomVerticalFlip(1)(image), ImageOps.flip(image))
    assert same(T.RandomRotation((30, 30), "bilinear", True, 7)(image), image.rotate(
        30, Image.Resampling.BILINEAR, True, fillcolor=(7, 7, 7) if mode == "RGB" else 7
    ))  # fmt: skip


def test_colours():
    image = picture()
    for name, enhancer in (
        ("brightness", ImageEnhance.Brightness),
        ("contrast", ImageEnhance.Contrast),
        ("saturation", ImageEnhance.Color),
    ):
        assert same(T.ColorJitter(**{name: (0.4, 0.4)})(image), enhancer(image).enhance(0.4))
        assert same(T.ColorJitter(**{name: (1.7, 1.7)})(image), enhancer(image).enhance(1.7))
    grey = picture(mode="L")
    assert same(T.ColorJitter(hue=0.5)(grey), grey)
    # A turn of the colour circle, by Python's own conversion; 8 bits of hue are about 1.4 degrees.
    flat = Image.new("RGB", (2, 2), (200, 80, 40))
    h, s, v = colorsys.rgb_to_hsv(200 / 255, 80 / 255, 40 / 255)
    for turn in (-0.3, 0.25, 0.5):
        expected = [255 * c for c in colorsys.hsv_to_rgb((h + turn) % 1, s, v)]
        np.testing.assert_allclose(T.ColorJitter(hue=(turn, turn))(flat).getpixel((0, 0)), expected, atol=6)
    assert same(T.ColorJitter()(image), image)


def test_tensors():
    image = picture()
    tensor = T.ToTensor()(image)
    assert tensor.dtype is lucid.float32
    np.testing.assert_array_equal(tensor.numpy(), np.moveaxis(pixels(image), 2, 0).astype(np.float32) / np.float32(255))
    assert T.ToTensor()(picture(mode="L")).shape == (1, 13, 17)
    assert T.ToTensor()(pixels(image)).shape == (3, 13, 17)
    assert T.ToTensor()(image.convert("P")).shape == (3, 13, 17)
    assert T.ToTensor()(image.convert("1")).shape == (1, 13, 17)
    assert T.ToTensor()(image.convert("F")).dtype is lucid.float32
    assert T.ToTensor()(image.convert("I")).dtype is lucid.int32
    mean, std = [0.5, 0.4, 0.3], [0.2, 0.1, 0.5]
    normal = T.Normalize(mean, std)(tensor)
    assert normal.dtype is lucid.float32
    column = (slice(None), None, None)
    np.testing.assert_allclose(
        normal.numpy(), (tensor.numpy() - np.asarray(mean)[column]) / np.asarray(std)[column], rtol=1e-5, atol=1e-6
    )
    assert T.Normalize([0.5], [0.5])(lucid.stack([tensor, tensor])).shape == (2, 3, 13, 17)


def test_random_crops_are_everywhere():
    image = Image.fromarray(np.arange(30, dtype=np.uint8).reshape(5, 6))
    lucid.manual_seed(0)
    corners = {pixels(T.RandomCrop((4, 3))(image))[0, 0] for _ in range(200)}
    assert corners == {6 * top + left for top in range(2) for left in range(4)}
    assert T.RandomCrop(8, padding=2)(image).size == (8, 8)
    assert T.RandomCrop((7, 10), pad_if_needed=True, padding_mode="edge")(image).size == (10, 7)
    with pytest.raises(lucid.ArgumentError, match="5 by 6 has no part of 7 by 7"):
        T.RandomCrop(7)(image)


def test_random_resized_crops_have_the_areas_and_proportions_asked_for():
    transform = T.RandomResizedCrop(10, scale=(0.2, 0.6), ratio=(0.5, 2.0))
    lucid.manual_seed(1)
    parts = [transform._part(100, 140) for _ in range(500)]
    areas = np.asarray([h * w for _, _, h, w in parts]) / 14_000
    ratios = np.log([w / h for _, _, h, w in parts])
    assert 0.19 < areas.min() < 0.25
    assert 0.55 < areas.max() < 0.61
    assert abs(ratios.min() + math.log(2)) < 0.1
    assert abs(ratios.max() - math.log(2)) < 0.1
    assert all(0 <= t <= t + h <= 100 and 0 <= left <= left + w <= 140 for t, left, h, w in parts)
    # Nothing fits: the middle, with the nearest proportions.
    assert T.RandomResizedCrop(10, scale=(2.0, 2.0))._part(100, 200) == (0, 33, 100, 133)
    assert T.RandomResizedCrop(10, scale=(2.0, 2.0))._part(200, 100) == (33, 0, 133, 100)
    image = picture()
    whole = T.RandomResizedCrop((5, 8), scale=(1.0, 1.0), ratio=(17 / 13, 17 / 13))
    assert same(whole(image), image.resize((8, 5), Image.Resampling.BILINEAR))


def test_erasing():
    x = lucid.ones((3, 20, 30))
    lucid.manual_seed(2)
    for _ in range(20):
        out = T.RandomErasing(p=1.0, scale=(0.1, 0.3), ratio=(0.5, 2.0))(x).numpy()
        rows, columns = np.flatnonzero((out == 0).any(axis=(0, 2))), np.flatnonzero((out == 0).any(axis=(0, 1)))
        h, w = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        assert (out == 0).sum() == 3 * h * w
        assert 0.08 < h * w / 600 < 0.33
        assert 0.4 < h / w < 2.5
    assert float(x.min()) == 1.0  # the original is as it was
    noise = T.RandomErasing(p=1.0, value="random")(x).numpy()
    assert len(np.unique(noise[noise != 1])) > 10
    assert T.RandomErasing(p=0.0)(x) is x


def test_compositions_and_chances():
    lucid.manual_seed(0)
    assert T.Compose([T.Lambda(lambda x: x + 1), T.Lambda(lambda x: 2 * x)])(3) == 8
    hits = sum(T.RandomApply([T.Lambda(lambda x: 1)], p=0.3)(0) for _ in range(1000))
    assert 240 < hits < 360
    flips = sum(not same(T.RandomHorizontalFlip()(picture()), picture()) for _ in range(400))
    assert 150 < flips < 250
    assert repr(T.Compose([T.ToTensor(), T.Normalize([0.5], [1.0])])) == (
        "Compose(ToTensor(), Normalize(mean=[0.5], std=[1.0]))"
    )


class Pictures(Dataset):
    transform = T.Compose([
        T.RandomResizedCrop(16), T.RandomHorizontalFlip(), T.RandomVerticalFlip(), T.RandomRotation(20),
        T.ColorJitter(0.3, 0.3, 0.3, 0.1), T.Pad(2), T.RandomCrop(18), T.ToTensor(),
        T.Normalize([0.5] * 3, [0.5] * 3), T.RandomErasing(),
    ])  # fmt: skip

    def __len__(self):
        return 24

    def __getitem__(self, index):
        return self.transform(picture(40, 40, seed=index)), index


def test_augmentation_is_the_same_with_workers():
    def batches(**workers):
        lucid.manual_seed(0)
        loader = DataLoader(Pictures(), 5, shuffle=True, **workers)
        return [[part.tolist() for part in batch] for _ in range(2) for batch in loader]

    here = batches()
    assert here == batches(num_workers=2, persistent_workers=True)
    assert len({str(image) for batch in here for image in batch[0]}) == 48


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: T.Resize(0), lucid.ArgumentError, "Resize: size"),
        (lambda: T.Resize((3, -1)), lucid.ArgumentError, "Resize: size"),
        (lambda: T.Resize(3, "cubic"), lucid.ArgumentError, "Resize: interpolation"),
        (lambda: T.Resize(3, 2), lucid.ArgumentTypeError, "Resize: interpolation"),
        (lambda: T.Pad((1, 2, 3)), lucid.ArgumentError, "Pad: padding"),
        (lambda: T.Pad(-1), lucid.ArgumentError, "Pad: padding"),
        (lambda: T.Pad(1, padding_mode="wrap"), lucid.ArgumentError, "Pad: padding_mode"),
        (lambda: T.RandomHorizontalFlip(1.5), lucid.ArgumentError, "RandomHorizontalFlip: p"),
        (lambda: T.RandomRotation((3, 1)), lucid.ArgumentError, "RandomRotation: degrees"),
        (lambda: T.RandomRotation(3, "box"), lucid.ArgumentError, "RandomRotation: interpolation"),
        (lambda: T.RandomResizedCrop(3, scale=(1.0, 0.5)), lucid.ArgumentError, "RandomResizedCrop: scale"),
        (lambda: T.RandomResizedCrop(3, ratio=(0.0, 0.5)), lucid.ArgumentError, "positive"),
        (lambda: T.ColorJitter(brightness=(-1, 1)), lucid.ArgumentError, "ColorJitter: brightness"),
        (lambda: T.ColorJitter(hue=0.6), lucid.ArgumentError, "ColorJitter: hue"),
        (lambda: T.Grayscale(2), lucid.ArgumentError, "Grayscale: num_output_channels"),
        (lambda: T.Normalize([0.5], [0.0]), lucid.ArgumentError, "Normalize: std"),
        (lambda: T.Normalize([0.5], [1.0, 1.0]), lucid.ArgumentError, "Normalize: mean and std"),
        (lambda: T.Normalize([0.5] * 2, [1.0] * 2)(lucid.ones((3, 2, 2))), lucid.ArgumentError, "no 2 channels"),
        (lambda: T.Normalize([0.5], [1.0])(lucid.ones((3, 2, 2), dtype=lucid.int64)), lucid.DTypeError, "int64"),
        (lambda: T.Normalize([0.5], [1.0])(picture()), lucid.ArgumentTypeError, "ToTensor makes one"),
        (lambda: T.RandomErasing()(picture()), lucid.ArgumentTypeError, "ToTensor makes one"),
        (lambda: T.RandomErasing(value="red"), lucid.ArgumentError, "RandomErasing: value"),
        (
            lambda: T.CenterCrop(3)(lucid.ones((3, 2, 2))),
            lucid.ArgumentTypeError,
            "CenterCrop: expected a Pillow image",
        ),
        (lambda: T.ToTensor()("x"), lucid.ArgumentTypeError, "ToTensor: expected a Pillow image"),
        (lambda: T.ToTensor()(np.ones(3)), lucid.ArgumentError, "ToTensor"),
        (lambda: T.Lambda(3), lucid.ArgumentTypeError, "callable"),
    ],
)
def test_what_cannot_be(call, error, match):
    with pytest.raises(error, match=match):
        call()
