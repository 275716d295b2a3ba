"""Every function is decided: it has a derivative rule, is declared to have none, or is composed of others."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import array_api_strict as strict
import pytest

import lucid
import lucid.special  # its functions are known once it is loaded
from lucid._dispatch import OPS
from lucid.autograd.rules import NON_DIFFERENTIABLE, RULES
from lucid.autograd.rules._table import Rule
from tests.devices import fit

# Functions of the standard that are composed of other functions of the namespace and differentiate through them, each
# called with a square matrix.
COMPOSITIONS: dict[str, Callable[[Any], Any]] = {
    "broadcast_arrays": lambda x: lucid.broadcast_arrays(x, x[0])[1],
    "fft.fftn": lambda x: lucid.fft.fftn(x),
    "fft.fftshift": lambda x: lucid.fft.fftshift(x),
    "fft.hfft": lambda x: lucid.fft.hfft(x),
    "fft.ifftn": lambda x: lucid.fft.ifftn(x),
    "fft.ifftshift": lambda x: lucid.fft.ifftshift(x),
    "fft.ihfft": lambda x: lucid.fft.ihfft(x),
    "fft.irfftn": lambda x: lucid.fft.irfftn(x),
    "fft.rfftn": lambda x: lucid.fft.rfftn(x),
    "linalg.diagonal": lambda x: lucid.linalg.diagonal(x),
    "linalg.matrix_norm": lambda x: lucid.linalg.matrix_norm(x),
    "linalg.matrix_power": lambda x: lucid.linalg.matrix_power(x, 3),
    "linalg.outer": lambda x: lucid.linalg.outer(x[0], x[1]),
    "linalg.trace": lambda x: lucid.linalg.trace(x),
    "meshgrid": lambda x: lucid.meshgrid(x[0], x[1])[0],
    "unstack": lambda x: lucid.unstack(x)[0],
}
# Compositions whose result is integer.
INTEGER_COMPOSITIONS: dict[str, Callable[[Any], Any]] = {"linalg.matrix_rank": lambda x: lucid.linalg.matrix_rank(x)}
# Functions of the standard that no gradient can flow through: they take no array, make new ones or ask about dtypes.
NO_ARRAY = {
    *("arange", "asarray", "empty", "empty_like", "eye", "from_dlpack", "full", "full_like", "linspace"),
    *("ones", "ones_like", "zeros", "zeros_like"),
    *("broadcast_shapes", "can_cast", "finfo", "iinfo", "isdtype", "result_type"),
    *("fft.fftfreq", "fft.rfftfreq"),
}
NOT_FUNCTIONS = {
    *("ArrayAPIStrictFlags", "Device", "__array_api_version__", "__array_namespace_info__", "__version__"),
    *("get_array_api_strict_flags", "reset_array_api_strict_flags", "set_array_api_strict_flags"),
    *("e", "inf", "nan", "newaxis", "pi", "linalg", "fft"),
}
STANDARD = sorted(
    {name for name in strict.__all__ if name not in NOT_FUNCTIONS and callable(getattr(strict, name))}
    - {name for name in strict.__all__ if name.startswith(("int", "uint", "float", "complex")) or name == "bool"}
    | {f"linalg.{name}" for name in {*strict.linalg.__all__, "eig", "eigvals"}}
    | {f"fft.{name}" for name in strict.fft.__all__}
)


# Moving to another device is recorded only where there are two, and one backend has one device.
SINGLE_DEVICE = {"to_device"} if len(lucid.__array_namespace_info__().devices()) == 1 else set()


of_tables = pytest.mark.device("cpu", reason="the tables are the same on every device")


def op_of(name: str) -> str:
    """Return the name under which the dispatcher knows a function; `linalg` repeats some of the main namespace."""
    return name.removeprefix("linalg.") if name not in OPS and name.removeprefix("linalg.") in OPS else name


def test_every_dispatched_function_is_decided() -> None:
    assert set(RULES) | set(NON_DIFFERENTIABLE) | SINGLE_DEVICE == set(OPS)


def test_none_is_decided_twice() -> None:
    assert not set(RULES) & set(NON_DIFFERENTIABLE)


def test_every_declaration_has_a_reason() -> None:
    assert all(reason for reason in NON_DIFFERENTIABLE.values())


@of_tables
@pytest.mark.parametrize("name", STANDARD)
def test_every_function_of_the_standard_is_decided(name: str) -> None:
    if name in COMPOSITIONS or name in INTEGER_COMPOSITIONS:
        assert op_of(name) not in OPS, f"{name} is a function of its own: it is no composition"
    elif name in NO_ARRAY:
        assert op_of(name) not in RULES
    else:
        assert op_of(name) in RULES or op_of(name) in NON_DIFFERENTIABLE


def matrix() -> Any:
    return lucid.tensor(fit([[2.0, 1.0, 0.5], [0.3, 3.0, 1.0], [0.1, 0.2, 1.5]]), requires_grad=True)


@pytest.mark.parametrize("name", sorted(COMPOSITIONS))
def test_compositions_are_differentiable(name: str) -> None:
    x = matrix()
    result = COMPOSITIONS[name](x)
    assert result.requires_grad
    lucid.sum(lucid.abs(result)).backward()
    assert x.grad.shape == x.shape
    assert bool(lucid.any(x.grad != 0))


@pytest.mark.parametrize("name", sorted(INTEGER_COMPOSITIONS))
def test_integer_compositions_are_cut_off(name: str) -> None:
    result = INTEGER_COMPOSITIONS[name](matrix())
    assert result.dtype.is_integer
    assert not result.requires_grad


def mentioned(rule: Rule) -> set[str]:
    functions = [rule.joint] if rule.joint is not None else list(rule.rows.values())
    return {name for function in functions for name in Rule.mentions(function)}


@of_tables
@pytest.mark.parametrize("name", sorted(RULES))
def test_rules_name_inputs_that_exist(name: str) -> None:
    rule, op = RULES[name], OPS[name]
    assert {*rule.rows, *rule.missing} <= set(op.inputs)
    assert bool(rule.rows or rule.missing) != (rule.joint is not None)
    assert not set(rule.rows) & set(rule.missing)
    for word in mentioned(rule):
        if word.endswith("_shape") and word != "x_shape":
            assert word.removesuffix("_shape") in op.inputs


@of_tables
@pytest.mark.parametrize("name", sorted(name for name in RULES if OPS[name].elementwise))
def test_every_input_of_an_elementwise_function_has_a_row(name: str) -> None:
    """All but conditions may require grad; what has no formula says so."""
    expected = {argument for argument in OPS[name].inputs if argument != "condition"}
    assert {*RULES[name].rows, *RULES[name].missing} == expected


def test_a_new_function_must_be_decided() -> None:
    """What is neither in a rule table nor declared is an error where it is recorded, and not a silent cut."""
    from lucid.autograd.rules import rule_for

    with pytest.raises(AssertionError, match="neither differentiable nor declared"):
        rule_for(SimpleNamespace(name="no_such_function"))


def test_namespace_functions_are_covered_by_what_is_public() -> None:
    """The names of the standard above are those of the namespace."""
    missing = []
    for name in STANDARD:
        found: Any = lucid
        for part in name.split("."):
            found = getattr(found, part, None)
        if found is None:
            missing.append(name)
    assert not missing
