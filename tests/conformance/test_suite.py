"""Where the official suite is looked for, and cloning it (from repositories made here: no network)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conformance import suite
from conformance.suite import (
    Checkout,
    Repository,
    SuiteUnavailableError,
    commit_of,
    find_checkout,
    find_suite,
    missing_parts,
)

NOWHERE = Repository("file:///nowhere/at/all", "0" * 40)


def make_suite(root: Path) -> Path:
    (root / "array_api_tests").mkdir(parents=True)
    (root / "array_api_tests" / "__init__.py").touch()
    (root / "conftest.py").touch()
    make_standard(root / "array-api")
    return root


def make_standard(root: Path) -> Path:
    for folder in ("spec", "src/array_api_stubs"):
        (root / folder).mkdir(parents=True)
        (root / folder / "README").touch()
    return root


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> Repository:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "one")
    return Repository(folder.as_uri(), git(folder, "rev-parse", "HEAD"))


@pytest.fixture
def repositories(tmp_path: Path) -> tuple[Repository, Repository]:
    """The two repositories; as upstream's, the suite's own `array-api` folder is empty of what is needed."""
    tests = tmp_path / "upstream" / "array-api-tests"
    (tests / "array_api_tests").mkdir(parents=True)
    (tests / "array_api_tests" / "__init__.py").write_text("pinned")
    (tests / "conftest.py").touch()
    return commit(tests), commit(make_standard(tmp_path / "upstream" / "array-api"))


def test_the_argument_comes_first(tmp_path: Path) -> None:
    named, other = make_suite(tmp_path / "named"), make_suite(tmp_path / "other")
    assert find_suite(named, environ={suite.ENVIRONMENT_VARIABLE: str(other)}, cache=other) == named


def test_the_environment_comes_before_the_cache(tmp_path: Path) -> None:
    named, other = make_suite(tmp_path / "named"), make_suite(tmp_path / "other")
    assert find_suite(None, environ={suite.ENVIRONMENT_VARIABLE: str(named)}, cache=other) == named


@pytest.mark.parametrize("environ", [{}, {suite.ENVIRONMENT_VARIABLE: ""}])
def test_the_cache_comes_before_a_clone(tmp_path: Path, environ: dict[str, str]) -> None:
    cached = make_suite(tmp_path / "cache")
    assert find_suite(None, environ=environ, cache=cached, suite=NOWHERE, standard=NOWHERE) == cached


@pytest.mark.parametrize("part", suite.NEEDED)
def test_a_named_place_is_never_passed_over(tmp_path: Path, part: str) -> None:
    broken, whole = make_suite(tmp_path / "broken"), make_suite(tmp_path / "whole")
    (broken / part).rename(tmp_path / "taken away")
    assert missing_parts(broken) == [part]
    with pytest.raises(SuiteUnavailableError, match=f"--suite names .*broken.*: no {part}"):
        find_suite(broken, environ={}, cache=whole)
    with pytest.raises(SuiteUnavailableError, match=f"LUCID_ARRAY_API_TESTS names .*broken.*: no {part}"):
        find_suite(None, environ={suite.ENVIRONMENT_VARIABLE: str(broken)}, cache=whole)


def test_cloning_takes_the_pinned_commits(tmp_path: Path, repositories: tuple[Repository, Repository]) -> None:
    tests, standard = repositories
    upstream = Path(tests.url.removeprefix("file://"))
    (upstream / "array_api_tests" / "__init__.py").write_text("newer")
    commit(upstream)
    cache = tmp_path / "deep" / "cache"
    assert find_suite(None, environ={}, cache=cache, suite=tests, standard=standard) == cache
    assert not missing_parts(cache)
    assert commit_of(cache) == tests.commit
    assert commit_of(cache / "array-api") == standard.commit
    assert (cache / "array_api_tests" / "__init__.py").read_text() == "pinned"
    assert [path.name for path in cache.parent.iterdir()] == ["cache"], "scratch folders were left behind"


def test_a_clone_is_used_again(tmp_path: Path, repositories: tuple[Repository, Repository]) -> None:
    tests, standard = repositories
    cache = find_suite(None, environ={}, cache=tmp_path / "cache", suite=tests, standard=standard)
    (cache / "marker").touch()
    gone = Repository(NOWHERE.url, tests.commit)
    assert find_suite(None, environ={}, cache=cache, suite=gone, standard=NOWHERE) == cache
    assert (cache / "marker").exists()


def test_a_clone_of_another_commit_is_replaced(tmp_path: Path, repositories: tuple[Repository, Repository]) -> None:
    tests, standard = repositories
    cache = make_suite(tmp_path / "cache")
    assert commit(cache).commit != tests.commit
    assert find_suite(None, environ={}, cache=cache, suite=tests, standard=standard) == cache
    assert commit_of(cache) == tests.commit


@pytest.mark.parametrize("unobtainable", ["suite", "standard"])
def test_a_failed_clone_leaves_nothing(
    tmp_path: Path, repositories: tuple[Repository, Repository], unobtainable: str
) -> None:
    places = {"suite": repositories[0], "standard": repositories[1], unobtainable: NOWHERE}
    cache = tmp_path / "cache" / "array-api-tests"
    with pytest.raises(SuiteUnavailableError, match=r"file:///nowhere/at/all could not be cloned: .*nowhere"):
        find_suite(None, environ={}, cache=cache, **places)
    assert not list(cache.parent.iterdir())


def test_a_commit_that_does_not_exist(tmp_path: Path, repositories: tuple[Repository, Repository]) -> None:
    tests = Repository(repositories[0].url, "1" * 40)
    with pytest.raises(SuiteUnavailableError, match="could not be cloned"):
        find_suite(None, environ={}, cache=tmp_path / "cache", suite=tests, standard=repositories[1])


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SuiteUnavailableError, match="git is not installed"):
        find_suite(None, environ={}, cache=tmp_path / "cache")


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SuiteUnavailableError, match="could not be stored in"):
        find_suite(None, environ={}, cache=tmp_path / "file" / "cache")


def test_a_copy_without_history_inside_another_repository(tmp_path: Path) -> None:
    copy = make_suite(tmp_path / "copy")
    commit(tmp_path)
    assert commit_of(copy) is None


def test_a_suite_of_one_repository(tmp_path: Path, repositories: tuple[Repository, Repository]) -> None:
    checkout = Checkout("small", "SMALL_SUITE", ("conftest.py", "array_api_tests"), repositories[0])
    cache = find_checkout(checkout, None, environ={}, cache=tmp_path / "cache")
    assert commit_of(cache) == repositories[0].commit
    assert find_checkout(checkout, None, environ={"SMALL_SUITE": str(cache)}, cache=tmp_path / "none") == cache
    with pytest.raises(
        SuiteUnavailableError, match=r"SMALL_SUITE names .*, which is not a complete suite: no conftest"
    ):
        find_checkout(checkout, None, environ={"SMALL_SUITE": str(tmp_path)}, cache=cache)
