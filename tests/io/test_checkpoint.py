"""A run that goes on from a checkpoint gives the same bits as one that was never interrupted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lucid
from lucid import nn, optim

# What a new process is given to go on with, and this one too: the text is run in both.
TRAINING = """
import json, sys
import lucid
from lucid import data, nn, optim


class Run:
    def __init__(self, device, seed=0):
        lucid.random.manual_seed(seed)
        self.device = device
        self.model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.Tanh(), nn.Dropout(0.3), nn.Linear(16, 1))
        self.model.to(device)
        self.optimizer = optim.Adam(self.model.parameters(), lr=0.05, weight_decay=0.01)
        self.scheduler = optim.lr_scheduler.OneCycleLR(self.optimizer, 0.1, total_steps=20)
        points = lucid.rand(50, 4, generator=lucid.random.Generator(5))
        self.loader = data.DataLoader(data.TensorDataset(points), batch_size=8, shuffle=True)
        self.batches = None
        self.scaler = lucid.amp.GradScaler(growth_interval=2)
        self.losses = []

    def parts(self):
        return dict(
            model=self.model, optimizer=self.optimizer, scheduler=self.scheduler, loader=self.loader, scaler=self.scaler
        )

    def next(self):
        if self.batches is None:
            self.batches = iter(self.loader)
        batch = next(self.batches, None)
        if batch is None:
            self.batches = None
            return self.next()
        return batch[0].to(self.device)

    def train(self, steps):
        for _ in range(steps):
            x = self.next()
            x = x + 0.1 * lucid.randn(*x.shape, device=self.device)
            loss = nn.functional.mse_loss(self.model(x), lucid.sum(x, axis=1, keepdims=True))
            self.optimizer.zero_grad()
            self.scaler.scale(loss).backward()
            self.scaler.step(self.optimizer)
            self.scaler.update()
            self.scheduler.step()
            self.losses.append(loss.item())

    def bits(self):
        '''Everything there is, as text that shows every bit.'''

        def show(x):
            if isinstance(x, lucid.Tensor):
                return [str(x.dtype), str(x.device), x.detach().numpy().tobytes().hex()]
            if isinstance(x, dict):
                return {str(key): show(value) for key, value in x.items()}
            if isinstance(x, (list, tuple)):
                return [show(value) for value in x]
            return x.hex() if isinstance(x, float) else x

        random = lucid.random.get_rng_state(self.device)
        return json.dumps(show([self.losses, random, {name: part.state_dict() for name, part in self.parts().items()}]))
"""

CONTINUED = (
    TRAINING
    + """
run = Run(sys.argv[2], seed=99)
values = lucid.io.load_checkpoint(sys.argv[1], **run.parts())
run.losses = values["losses"]
run.train(4)
print(run.bits())
"""
)

_names: dict[str, Any] = {}
exec(compile(TRAINING, "training", "exec"), _names)  # the same text as in the other process
Run: Any = _names["Run"]


def test_a_new_process_goes_on_bit_for_bit(device: str, tmp_path: Path) -> None:
    run = Run(device)
    run.train(5)
    file = tmp_path / "run.lcd"
    lucid.io.save_checkpoint(file, **run.parts(), losses=list(run.losses))
    run.train(4)
    done = subprocess.run(
        [sys.executable, "-c", CONTINUED, str(file), device], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(run.bits())
    assert len(run.losses) == 9


def test_new_objects_go_on_bit_for_bit(tmp_path: Path) -> None:
    run = Run("cpu")
    run.train(5)
    lucid.io.save_checkpoint(tmp_path / "run.lcd", **run.parts(), losses=list(run.losses))
    run.train(4)
    other = Run("cpu", seed=3)
    other.train(2)
    other.losses = lucid.io.load_checkpoint(tmp_path / "run.lcd", **other.parts())["losses"]
    other.batches = None  # an iterator goes on where it was; a new one where the loader was
    other.train(4)
    assert other.bits() == run.bits()
    without = Run("cpu", seed=3)
    lucid.io.load_checkpoint(tmp_path / "run.lcd", **without.parts(), random_state=False)
    without.train(4)
    assert without.losses != run.losses[5:], "the random state makes no difference: the test tests nothing"


def saved(tmp_path: Path, **changes: Any) -> Path:
    run = Run("cpu")
    run.train(2)
    lucid.io.save_checkpoint(tmp_path / "run.lcd", **{**run.parts(), **changes})
    return tmp_path / "run.lcd"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"model": nn.Linear(3, 3)}, lucid.ArgumentError),
        ({"optimizer": optim.SGD(nn.Linear(3, 3).parameters(), lr=0.1)}, lucid.ArgumentError),
        ({"scaler": optim.SGD(nn.Linear(3, 3).parameters(), lr=0.1)}, lucid.ArgumentError),
        ({"loader": optim.SGD(nn.Linear(3, 3).parameters(), lr=0.1)}, lucid.ArgumentTypeError),
    ],
)
def test_all_change_or_none(changes: Any, error: type[Exception], tmp_path: Path) -> None:
    file = saved(tmp_path, **changes)
    run = Run("cpu", seed=1)
    run.train(3)
    run.batches = None
    before = run.bits()
    with pytest.raises(error):
        lucid.io.load_checkpoint(file, **run.parts())
    assert run.bits() == before
    expected = run.losses[:]
    run.train(1)
    other = Run("cpu", seed=1)
    other.train(4)
    assert expected == other.losses[:3]
    assert run.bits() == other.bits()


def test_a_model_alone(tmp_path: Path) -> None:
    file = saved(tmp_path)
    model = Run("cpu", seed=1).model
    lucid.io.load_checkpoint(file, model=model, random_state=False)
    again = Run("cpu")
    again.train(2)
    assert all((a == b).all() for a, b in zip(model.parameters(), again.model.parameters(), strict=True))


def test_on_another_device(device: str, tmp_path: Path) -> None:
    file = saved(tmp_path)
    run = Run(device)
    lucid.io.load_checkpoint(file, **run.parts(), map_location=device)
    run.train(2)
    assert all(p.device == device for p in run.model.parameters())


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    run = Run("cpu")
    lucid.io.save_checkpoint(tmp_path / "x.lcd", model=run.model, epoch=3)
    with pytest.raises(lucid.ArgumentError, match="has no state of optimizer; it has model"):
        lucid.io.load_checkpoint(tmp_path / "x.lcd", model=run.model, optimizer=run.optimizer)
    lucid.save({"a": 1}, tmp_path / "y.lcd")
    with pytest.raises(lucid.FileFormatError, match=r"y\.lcd.*not written by save_checkpoint"):
        lucid.io.load_checkpoint(tmp_path / "y.lcd", model=run.model)
    with pytest.raises(lucid.ArgumentError, match=r"\.lcd file"):
        lucid.io.save_checkpoint(tmp_path / "y.safetensors", model=run.model)
    with pytest.raises(lucid.ArgumentTypeError, match=r"obj\['values'\]\['note'\] is a object"):
        lucid.io.save_checkpoint(tmp_path / "y.lcd", note=object())
