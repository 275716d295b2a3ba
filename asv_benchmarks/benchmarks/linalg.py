"""Linear algebra. The sizes are the rows and columns of square matrices."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal

SIZES = (4, 256)


class Products(Chapter):
    calls, params = cases(
        {
            "matmul": lambda x, y: x @ y,
            "matmul transposed": lambda x, y: x @ y.mT,
            "tensordot": lambda x, y: lucid.tensordot(x, y, axes=1),
            "vecdot": lambda x, y: lucid.vecdot(x, y),
        },
        SIZES,
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return normal(size, size, device=device), normal(size, size, device=device, seed=1)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()


class Decompositions(Chapter):
    calls, params = cases(
        {
            "cholesky": lambda x: lucid.linalg.cholesky(x),
            "solve": lambda x: lucid.linalg.solve(x, x[:, 0]),
            "eigh": lambda x: lucid.linalg.eigh(x).eigenvectors,
            "svd": lambda x: lucid.linalg.svdvals(x),
            "slogdet": lambda x: lucid.linalg.slogdet(x).logabsdet,
            "norm": lambda x: lucid.linalg.matrix_norm(x),
        },
        SIZES,
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        x = normal(size, size, device=device)
        return (x @ x.mT / size + lucid.eye(size, dtype=x.dtype, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
