from __future__ import annotations

import pytest

import lucid
from lucid import nn


class Add(nn.Module):
    def forward(self, x, *, amount=1):
        if amount is None:
            raise ValueError("no amount")
        return x + amount


def test_hooks_change_arguments_and_result():
    add = Add()
    add.register_forward_pre_hook(lambda module, args: args[0] * 10)
    add.register_forward_pre_hook(lambda module, args, kwargs: (args, {"amount": 2}), with_kwargs=True)
    add.register_forward_hook(lambda module, args, result: result * 100)
    add.register_forward_hook(lambda module, args, kwargs, result: result + kwargs["amount"], with_kwargs=True)
    assert add(1) == 1202


def test_order():
    add, calls = Add(), []
    for name, prepend in (("b", False), ("c", False), ("a", True)):
        add.register_forward_pre_hook(lambda *_, name=name: calls.append(name), prepend=prepend)
        add.register_forward_hook(lambda *_, name=name: calls.append(name.upper()), prepend=prepend)
    assert add(1) == 2
    assert "".join(calls) == "abcABC"


def test_removal():
    add = Add()
    handle = add.register_forward_hook(lambda *_: 0)
    assert add(1) == 0
    handle.remove()
    handle.remove()
    assert add(1) == 2
    with add.register_forward_pre_hook(lambda *_: (5,)):
        assert add(1) == 6
    assert add(1) == 2


def test_a_hook_may_remove_itself():
    add = Add()
    handle = add.register_forward_hook(lambda *_: handle.remove())
    assert [add(1), add(1)] == [2, 2]


def test_always_called():
    add, heard = Add(), []
    add.register_forward_hook(lambda module, args, result: heard.append(result), always_call=True)
    add.register_forward_hook(lambda *_: heard.append("not called"))
    with pytest.raises(ValueError, match="no amount"):
        add(1, amount=None)
    assert heard == [None]


def test_pre_hook_with_kwargs_must_return_a_pair():
    add = Add()
    add.register_forward_pre_hook(lambda *_: 3, with_kwargs=True)
    with pytest.raises(TypeError, match="must return None or"):
        add(1)


def test_state_dict_hooks():
    layer = nn.Sequential(nn.Linear(2, 1, bias=False))
    events = []
    layer[0].register_state_dict_post_hook(lambda m, state, prefix, _: state.update({prefix + "extra": lucid.ones(1)}))
    layer[0].register_load_state_dict_pre_hook(lambda m, state, prefix: state.pop(prefix + "extra"))
    layer.register_load_state_dict_post_hook(lambda m, keys: events.append(keys))
    state = layer.state_dict()
    assert list(state) == ["0.weight", "0.extra"]
    layer.load_state_dict(state)
    assert list(state) == ["0.weight", "0.extra"]
    assert events == [([], [])]
