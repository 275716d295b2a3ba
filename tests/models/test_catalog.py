"""The catalog of models: every entry can be built, and has the parameters it says."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import lucid
from lucid import models
from lucid.models._catalog import CLASSES, ENTRIES


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_every_entry_can_be_built_and_counts_its_parameters(name):
    model = models.create_model(name)
    assert sum(p.size for p in model.parameters()) == ENTRIES[name].parameters


@pytest.mark.parametrize("name", [*ENTRIES, *CLASSES])
def test_every_name_is_an_attribute_of_its_family_and_of_the_package(name):
    family = ENTRIES[name].family if name in ENTRIES else CLASSES[name]
    module = importlib.import_module(f"lucid.models.{family}")
    assert getattr(models, name) is getattr(module, name)
    assert name in module.__all__
    assert name in dir(models)
    assert name in models.__all__


def test_every_public_function_of_a_family_is_in_the_catalog():
    for path in Path(models.__file__).parent.glob("[!_]*.py"):
        public = next(
            ast.literal_eval(node.value)
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
        )
        assert set(public) == {
            n for n in (*ENTRIES, *CLASSES) if (ENTRIES[n].family if n in ENTRIES else CLASSES[n]) == path.stem
        }


def test_listing_imports_no_family():
    code = (
        "import sys, lucid; lucid.models.list_models(); lucid.models.model_info('lenet_5');"
        "sys.exit('lucid.models.lenet' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_listing_by_task_and_family():
    assert models.list_models(task="image-classification", family="lenet") == ["lenet_1", "lenet_4", "lenet_5"]
    for wrong in ({"task": "cooking"}, {"family": "le_net"}):
        with pytest.raises(lucid.ArgumentError, match="there are "):
            models.list_models(**wrong)


def test_an_unknown_name_suggests_near_ones():
    with pytest.raises(lucid.ArgumentError, match="did you mean lenet_5"):
        models.create_model("lenet5")
    with pytest.raises(AttributeError, match="no attribute 'lenet_6'"):
        models.lenet_6  # noqa: B018
