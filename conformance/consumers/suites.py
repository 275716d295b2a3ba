"""The suites of the libraries that consume the standard: where their tests are, and how Lucid is added to them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conformance.suite import Checkout, Repository, commit_of, find_checkout

REASONS = Path(__file__).parent / "reasons"

# The subpackages of SciPy that have functions for arrays of any library.
SCIPY = (
    *("_lib", "cluster", "constants", "differentiate", "fft", "integrate", "interpolate", "linalg", "ndimage"),
    *("optimize", "signal", "spatial", "special", "stats"),
)
# The tests are not in the wheel, so package and tests come from one commit; the newest when this was written.
EXTRA = Checkout(
    "array-api-extra",
    "LUCID_ARRAY_API_EXTRA",
    ("tests/main/conftest.py", "src/array_api_extra/_lib/_backends.py"),
    Repository("https://github.com/data-apis/array-api-extra", "693b257ed3903045fcd5f5fc0cb8d0f07f783581"),
)


@dataclass(frozen=True)
class Consumer:
    """A library with a suite that is parametrised with array namespaces.

    Attributes
    ----------
    name : str
        As on the command line, and the names of plugin and reasons.
    requires : tuple of str
        What has to be installed, by import name.
    groups : tuple of str
        What is run in a process each, relative to the root: a crash costs the rest of its group only.
    chapter : callable
        The row of the report for a test.
    environment : mapping from str to str
        What the library wants set.
    checkout : Checkout or None
        Where the tests come from if they are not installed with the library.
    """

    name: str
    requires: tuple[str, ...]
    groups: tuple[str, ...]
    chapter: Callable[[str], str]
    environment: Mapping[str, str] = field(default_factory=dict)
    checkout: Checkout | None = None

    def root(self, argument: Path | None) -> Path:
        """Return the folder that the groups are relative to."""
        if self.checkout is not None:
            return find_checkout(self.checkout, argument)
        if argument is not None:
            raise ValueError(f"--suite: the tests of {self.name} are those of the installed package")
        spec = importlib.util.find_spec(self.requires[0])
        assert spec is not None
        assert spec.origin is not None
        return Path(spec.origin).parent.parent

    def title(self, root: Path) -> str:
        """Return what is run, for the head of the report."""
        if self.checkout is not None:
            return f"{self.checkout.name} {commit_of(root) or '(no history)'} in {root}"
        package = {"sklearn": "scikit-learn"}.get(self.name, self.name)
        return f"{package} {importlib.metadata.version(package)} in {root / self.requires[0]}"

    def paths(self, chosen: list[str]) -> list[str]:
        """Return the groups to run: all, or those asked for by path or, without the first folder, for short."""
        top = self.groups[0].split("/")[0]
        return [name if name.startswith(top) else f"{top}/{name}" for name in chosen] or list(self.groups)

    def reasons(self, device: str) -> list[Path]:
        """Return the files that list what may fail on a device."""
        library = device.partition(":")[0]
        files = [REASONS / f"{self.name}.txt", REASONS / f"{self.name}_{library}.txt"]
        return [file for file in files if file.exists()]


def _package(test_id: str) -> str:
    return "/".join(test_id.split("/")[:2])


def _file(test_id: str) -> str:
    return test_id.split("::", 1)[0].rsplit("/", 1)[-1].removeprefix("test_").removesuffix(".py")


CONSUMERS = {
    consumer.name: consumer
    for consumer in (
        Consumer("scipy", ("scipy",), tuple(f"scipy/{name}" for name in SCIPY), _package, {"SCIPY_ARRAY_API": "1"}),
        Consumer("sklearn", ("sklearn", "torch"), ("sklearn",), _package, {"SCIPY_ARRAY_API": "1"}),
        Consumer("extra", ("array_api_strict",), ("tests/main",), _file, checkout=EXTRA),
    )
}
