"""Whether scikit-learn is there."""

from __future__ import annotations

from lucid._errors import MissingExtraError

try:
    import sklearn  # noqa: F401
except ImportError as error:
    raise MissingExtraError('lucid.sklearn needs scikit-learn: pip install "lucid-dl[sklearn]"') from error
