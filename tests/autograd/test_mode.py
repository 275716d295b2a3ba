"""Switching the recorder: contexts, decorators, threads, tasks, generators."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

import lucid


def recorded() -> bool:
    x = lucid.tensor(1.0, requires_grad=True)
    return (x * 2).requires_grad


def test_no_grad_and_enable_grad_nest() -> None:
    assert recorded()
    with lucid.no_grad():
        assert not recorded()
        with lucid.enable_grad():
            assert recorded()
        assert not recorded()
    assert recorded()


def test_the_mode_comes_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), lucid.no_grad():
        raise ZeroDivisionError
    assert lucid.is_grad_enabled()


def test_one_object_serves_many_times_and_nested() -> None:
    off = lucid.no_grad()
    with off:
        with off:
            assert not recorded()
        assert not recorded()
    assert recorded()


def test_decorated_functions_coroutines_and_generators() -> None:
    @lucid.no_grad()
    def function() -> bool:
        return recorded()

    @lucid.no_grad()
    async def coroutine() -> bool:
        await asyncio.sleep(0)
        return recorded()

    @lucid.no_grad()
    def generator() -> Iterator[bool]:
        received = yield recorded()
        assert received == "sent"
        try:
            yield recorded()
        except KeyError:
            yield recorded()

    assert function() is False
    assert asyncio.run(coroutine()) is False
    running = generator()
    assert next(running) is False
    assert recorded()
    assert running.send("sent") is False  # type: ignore[attr-defined]
    assert running.throw(KeyError()) is False  # type: ignore[attr-defined]
    assert recorded()
    with pytest.raises(StopIteration):
        next(running)


def test_set_grad_enabled_as_call_context_and_decorator() -> None:
    with lucid.set_grad_enabled(False):
        assert not recorded()
    assert recorded()
    lucid.set_grad_enabled(False)
    try:
        assert not recorded()
    finally:
        lucid.set_grad_enabled(True)
    assert recorded()

    @lucid.set_grad_enabled(False)
    def function() -> bool:
        return recorded()

    assert recorded()
    assert function() is False


def test_inference_mode_does_not_record() -> None:
    with lucid.inference_mode():
        assert not recorded()
    with lucid.no_grad(), lucid.inference_mode(False):
        assert recorded()


def test_threads_have_their_own_mode() -> None:
    seen: list[bool] = []
    with lucid.no_grad():
        thread = threading.Thread(target=lambda: seen.append(recorded()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_tasks_have_their_own_mode() -> None:
    async def quiet(started: asyncio.Event, go: asyncio.Event) -> bool:
        with lucid.no_grad():
            started.set()
            await go.wait()
            return recorded()

    async def loud(started: asyncio.Event, go: asyncio.Event) -> bool:
        await started.wait()
        found = recorded()
        go.set()
        return found

    async def main() -> list[bool]:
        started, go = asyncio.Event(), asyncio.Event()
        return list(await asyncio.gather(quiet(started, go), loud(started, go)))

    assert asyncio.run(main()) == [False, True]


def test_asynchronous_generators_are_refused() -> None:
    with pytest.raises(TypeError, match="asynchronous"):

        @lucid.no_grad()
        async def generator():  # type: ignore[no-untyped-def]
            yield 1
