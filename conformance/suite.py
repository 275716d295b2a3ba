"""Finding the official test suite, or fetching it at the pinned commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

ENVIRONMENT_VARIABLE = "LUCID_ARRAY_API_TESTS"
CLONE_TIMEOUT_S = 600


class SuiteUnavailableError(Exception):
    """The suite is not on this machine and could not be fetched, or what was named is not the suite."""


@dataclass(frozen=True)
class Repository:
    """A git repository at one commit."""

    url: str
    commit: str


SUITE = Repository("https://github.com/data-apis/array-api-tests", "55fcc60179efa2680ddd6cd926ddf17b83530e2b")
# The suite reads names and signatures from the standard's own repository, which it has as a submodule.
STANDARD = Repository("https://github.com/data-apis/array-api", "5f847a3858875c682ae901aa22b0413bf24be9da")

NEEDED = ("conftest.py", "array_api_tests/__init__.py", "array-api/spec", "array-api/src/array_api_stubs")


@dataclass(frozen=True)
class Checkout:
    """A suite that runs from its own repository.

    Attributes
    ----------
    name : str
        Its folder in the user's cache.
    variable : str
        The environment variable that names a copy.
    needed : tuple of str
        Files and folders that make a copy usable.
    repository : Repository
        Where it comes from.
    inside : mapping from str to Repository
        Repositories that belong in folders of it.
    """

    name: str
    variable: str
    needed: tuple[str, ...]
    repository: Repository
    inside: Mapping[str, Repository] = field(default_factory=dict)


OFFICIAL = Checkout("array-api-tests", ENVIRONMENT_VARIABLE, NEEDED, SUITE, {"array-api": STANDARD})


def cache_folder(name: str = OFFICIAL.name) -> Path:
    """Return the folder in the user's cache that a suite is cloned into."""
    from platformdirs import user_cache_path

    return user_cache_path("lucid-dl") / name


def find_suite(
    argument: Path | None,
    *,
    environ: Mapping[str, str] = os.environ,
    cache: Path | None = None,
    suite: Repository = SUITE,
    standard: Repository = STANDARD,
) -> Path:
    """Return the root of the official suite, see `find_checkout`."""
    official = replace(OFFICIAL, repository=suite, inside={"array-api": standard})
    return find_checkout(official, argument, environ=environ, cache=cache)


def find_checkout(
    checkout: Checkout,
    argument: Path | None,
    *,
    environ: Mapping[str, str] = os.environ,
    cache: Path | None = None,
) -> Path:
    """Return the root of a suite: the argument, the environment variable, the cache, else a fresh clone.

    Raises
    ------
    SuiteUnavailableError
        A place was named that does not hold the suite, or there is none and cloning failed.
    """
    # A place that somebody named is used or refused, never passed over in silence.
    if argument is not None:
        return _checked(argument, "--suite", checkout.needed)
    if named := environ.get(checkout.variable):
        return _checked(Path(named), checkout.variable, checkout.needed)
    cache = cache_folder(checkout.name) if cache is None else cache
    if not missing_parts(cache, checkout.needed) and commit_of(cache) in (None, checkout.repository.commit):
        return cache
    _clone_whole(cache, checkout)
    return cache


def missing_parts(root: Path, needed: tuple[str, ...] = NEEDED) -> list[str]:
    """Return which of the files and folders that make a usable suite are not under `root`."""
    return [part for part in needed if not (root / part).exists()]


def commit_of(root: Path) -> str | None:
    """Return the commit `root` is at, None for a copy without its history."""
    # Without this look, git would answer for whatever repository `root` happens to lie in.
    if not (root / ".git").exists() or shutil.which("git") is None:
        return None
    answer = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def _clone_whole(target: Path, checkout: Checkout) -> None:
    """Clone a suite with the repositories inside it; `target` appears complete or not at all."""
    url = checkout.repository.url
    if shutil.which("git") is None:
        raise SuiteUnavailableError(f"git is not installed, so the suite cannot be cloned from {url}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{checkout.name}-") as scratch:
            fresh = Path(scratch) / "suite"
            _clone(checkout.repository, fresh)
            for folder, repository in checkout.inside.items():
                shutil.rmtree(fresh / folder, ignore_errors=True)
                _clone(repository, fresh / folder)
            if missing := missing_parts(fresh, checkout.needed):
                raise SuiteUnavailableError(f"the clone of {url} lacks {', '.join(missing)}")
            if target.exists():
                target.rename(Path(scratch) / "replaced")
            fresh.rename(target)
    except OSError as error:
        raise SuiteUnavailableError(f"the suite could not be stored in {target}: {error}") from error


def _checked(root: Path, source: str, needed: tuple[str, ...]) -> Path:
    root = root.expanduser().resolve()
    if missing := missing_parts(root, needed):
        raise SuiteUnavailableError(f"{source} names {root}, which is not a complete suite: no {', '.join(missing)}")
    return root


def _clone(repository: Repository, folder: Path) -> None:
    folder.mkdir()
    # One commit and not the whole history: array-api carries years of rendered pages.
    _git(repository, folder, "init", "--quiet")
    _git(repository, folder, "fetch", "--quiet", "--depth", "1", repository.url, repository.commit)
    _git(repository, folder, "-c", "advice.detachedHead=false", "checkout", "--quiet", "FETCH_HEAD")


def _git(repository: Repository, folder: Path, *arguments: str) -> None:
    # Asking for a password would hang a job that nobody watches.
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    try:
        subprocess.run(
            ["git", "-C", str(folder), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=CLONE_TIMEOUT_S,
        )
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip() or f"git exit code {error.returncode}"
        raise SuiteUnavailableError(f"{repository.url} could not be cloned: {reason}") from error
    except subprocess.TimeoutExpired as error:
        raise SuiteUnavailableError(f"{repository.url} did not answer within {CLONE_TIMEOUT_S} s") from error
