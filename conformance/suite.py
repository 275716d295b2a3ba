"""Finding the official test suite, or fetching it at the pinned commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
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


def cache_folder() -> Path:
    """Return the folder in the user's cache that the suite is cloned into."""
    from platformdirs import user_cache_path

    return user_cache_path("lucid-dl") / "array-api-tests"


def find_suite(
    argument: Path | None,
    *,
    environ: Mapping[str, str] = os.environ,
    cache: Path | None = None,
    suite: Repository = SUITE,
    standard: Repository = STANDARD,
) -> Path:
    """Return the root of the suite: the argument, the environment variable, the cache, else a fresh clone.

    Raises
    ------
    SuiteUnavailableError
        A place was named that does not hold the suite, or there is none and cloning failed.
    """
    # A place that somebody named is used or refused, never passed over in silence.
    if argument is not None:
        return _checked(argument, "--suite")
    if named := environ.get(ENVIRONMENT_VARIABLE):
        return _checked(Path(named), ENVIRONMENT_VARIABLE)
    cache = cache_folder() if cache is None else cache
    if not missing_parts(cache) and commit_of(cache) in (None, suite.commit):
        return cache
    clone_suite(cache, suite, standard)
    return cache


def missing_parts(root: Path) -> list[str]:
    """Return which of the files and folders that make a usable suite are not under `root`."""
    return [part for part in NEEDED if not (root / part).exists()]


def commit_of(root: Path) -> str | None:
    """Return the commit `root` is at, None for a copy without its history."""
    # Without this look, git would answer for whatever repository `root` happens to lie in.
    if not (root / ".git").exists() or shutil.which("git") is None:
        return None
    answer = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def clone_suite(target: Path, suite: Repository, standard: Repository) -> None:
    """Clone the suite with the standard's repository inside it; `target` appears complete or not at all."""
    if shutil.which("git") is None:
        raise SuiteUnavailableError(f"git is not installed, so the suite cannot be cloned from {suite.url}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".array-api-tests-") as scratch:
            fresh = Path(scratch) / "suite"
            _clone(suite, fresh)
            shutil.rmtree(fresh / "array-api", ignore_errors=True)
            _clone(standard, fresh / "array-api")
            if missing := missing_parts(fresh):
                raise SuiteUnavailableError(f"the clone of {suite.url} lacks {', '.join(missing)}")
            if target.exists():
                target.rename(Path(scratch) / "replaced")
            fresh.rename(target)
    except OSError as error:
        raise SuiteUnavailableError(f"the suite could not be stored in {target}: {error}") from error


def _checked(root: Path, source: str) -> Path:
    root = root.expanduser().resolve()
    if missing := missing_parts(root):
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
