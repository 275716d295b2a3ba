"""Elementwise functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, call, unary, view

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "abs",
    "acos",
    "acosh",
    "add",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "bitwise_and",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "ceil",
    "clip",
    "conj",
    "copysign",
    "cos",
    "cosh",
    "divide",
    "equal",
    "exp",
    "expm1",
    "floor",
    "floor_divide",
    "greater",
    "greater_equal",
    "hypot",
    "imag",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "log",
    "log10",
    "log1p",
    "log2",
    "logaddexp",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "nextafter",
    "not_equal",
    "positive",
    "pow",
    "real",
    "reciprocal",
    "remainder",
    "round",
    "sign",
    "signbit",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "subtract",
    "tan",
    "tanh",
    "trunc",
]

_ABS = Op("abs", "x", elementwise=True)
_ACOS = Op("acos", "x", elementwise=True)
_ACOSH = Op("acosh", "x", elementwise=True)
_ASIN = Op("asin", "x", elementwise=True)
_ASINH = Op("asinh", "x", elementwise=True)
_ATAN = Op("atan", "x", elementwise=True)
_ATANH = Op("atanh", "x", elementwise=True)
_BITWISE_INVERT = Op("bitwise_invert", "x", elementwise=True)
_CEIL = Op("ceil", "x", elementwise=True)
_CONJ = Op("conj", "x", elementwise=True)
_COS = Op("cos", "x", elementwise=True)
_COSH = Op("cosh", "x", elementwise=True)
_EXP = Op("exp", "x", elementwise=True)
_EXPM1 = Op("expm1", "x", elementwise=True)
_FLOOR = Op("floor", "x", elementwise=True)
_ISFINITE = Op("isfinite", "x", elementwise=True)
_ISINF = Op("isinf", "x", elementwise=True)
_ISNAN = Op("isnan", "x", elementwise=True)
_LOG = Op("log", "x", elementwise=True)
_LOG1P = Op("log1p", "x", elementwise=True)
_LOG2 = Op("log2", "x", elementwise=True)
_LOG10 = Op("log10", "x", elementwise=True)
_LOGICAL_NOT = Op("logical_not", "x", elementwise=True)
_NEGATIVE = Op("negative", "x", elementwise=True)
_POSITIVE = Op("positive", "x", elementwise=True)
_RECIPROCAL = Op("reciprocal", "x", elementwise=True)
_ROUND = Op("round", "x", elementwise=True)
_SIGN = Op("sign", "x", elementwise=True)
_SIGNBIT = Op("signbit", "x", elementwise=True)
_SIN = Op("sin", "x", elementwise=True)
_SINH = Op("sinh", "x", elementwise=True)
_SQUARE = Op("square", "x", elementwise=True)
_SQRT = Op("sqrt", "x", elementwise=True)
_TAN = Op("tan", "x", elementwise=True)
_TANH = Op("tanh", "x", elementwise=True)
_TRUNC = Op("trunc", "x", elementwise=True)
_ADD = Op("add", "x1 x2", elementwise=True)
_ATAN2 = Op("atan2", "x1 x2", elementwise=True)
_BITWISE_AND = Op("bitwise_and", "x1 x2", elementwise=True)
_BITWISE_LEFT_SHIFT = Op("bitwise_left_shift", "x1 x2", elementwise=True)
_BITWISE_OR = Op("bitwise_or", "x1 x2", elementwise=True)
_BITWISE_RIGHT_SHIFT = Op("bitwise_right_shift", "x1 x2", elementwise=True)
_BITWISE_XOR = Op("bitwise_xor", "x1 x2", elementwise=True)
_COPYSIGN = Op("copysign", "x1 x2", elementwise=True)
_DIVIDE = Op("divide", "x1 x2", elementwise=True)
_EQUAL = Op("equal", "x1 x2", elementwise=True)
_FLOOR_DIVIDE = Op("floor_divide", "x1 x2", elementwise=True)
_GREATER = Op("greater", "x1 x2", elementwise=True)
_GREATER_EQUAL = Op("greater_equal", "x1 x2", elementwise=True)
_HYPOT = Op("hypot", "x1 x2", elementwise=True)
_LESS = Op("less", "x1 x2", elementwise=True)
_LESS_EQUAL = Op("less_equal", "x1 x2", elementwise=True)
_LOGADDEXP = Op("logaddexp", "x1 x2", elementwise=True)
_LOGICAL_AND = Op("logical_and", "x1 x2", elementwise=True)
_LOGICAL_OR = Op("logical_or", "x1 x2", elementwise=True)
_LOGICAL_XOR = Op("logical_xor", "x1 x2", elementwise=True)
_MAXIMUM = Op("maximum", "x1 x2", elementwise=True)
_MINIMUM = Op("minimum", "x1 x2", elementwise=True)
_MULTIPLY = Op("multiply", "x1 x2", elementwise=True)
_NEXTAFTER = Op("nextafter", "x1 x2", elementwise=True)
_NOT_EQUAL = Op("not_equal", "x1 x2", elementwise=True)
_POW = Op("pow", "x1 x2", elementwise=True)
_REMAINDER = Op("remainder", "x1 x2", elementwise=True)
_SUBTRACT = Op("subtract", "x1 x2", elementwise=True)
_CLIP = Op("clip", "x min max", elementwise=True)
_REAL = Op("real", "x", elementwise=True)
_IMAG = Op("imag", "x", elementwise=True)


def abs(x: Tensor, /) -> Tensor:
    return unary(_ABS, x)


def acos(x: Tensor, /) -> Tensor:
    return unary(_ACOS, x)


def acosh(x: Tensor, /) -> Tensor:
    return unary(_ACOSH, x)


def asin(x: Tensor, /) -> Tensor:
    return unary(_ASIN, x)


def asinh(x: Tensor, /) -> Tensor:
    return unary(_ASINH, x)


def atan(x: Tensor, /) -> Tensor:
    return unary(_ATAN, x)


def atanh(x: Tensor, /) -> Tensor:
    return unary(_ATANH, x)


def bitwise_invert(x: Tensor, /) -> Tensor:
    return unary(_BITWISE_INVERT, x)


def ceil(x: Tensor, /) -> Tensor:
    return unary(_CEIL, x)


def conj(x: Tensor, /) -> Tensor:
    return unary(_CONJ, x)


def cos(x: Tensor, /) -> Tensor:
    return unary(_COS, x)


def cosh(x: Tensor, /) -> Tensor:
    return unary(_COSH, x)


def exp(x: Tensor, /) -> Tensor:
    return unary(_EXP, x)


def expm1(x: Tensor, /) -> Tensor:
    return unary(_EXPM1, x)


def floor(x: Tensor, /) -> Tensor:
    return unary(_FLOOR, x)


def isfinite(x: Tensor, /) -> Tensor:
    return unary(_ISFINITE, x)


def isinf(x: Tensor, /) -> Tensor:
    return unary(_ISINF, x)


def isnan(x: Tensor, /) -> Tensor:
    return unary(_ISNAN, x)


def log(x: Tensor, /) -> Tensor:
    return unary(_LOG, x)


def log1p(x: Tensor, /) -> Tensor:
    return unary(_LOG1P, x)


def log2(x: Tensor, /) -> Tensor:
    return unary(_LOG2, x)


def log10(x: Tensor, /) -> Tensor:
    return unary(_LOG10, x)


def logical_not(x: Tensor, /) -> Tensor:
    return unary(_LOGICAL_NOT, x)


def negative(x: Tensor, /) -> Tensor:
    return unary(_NEGATIVE, x)


def positive(x: Tensor, /) -> Tensor:
    return unary(_POSITIVE, x)


def reciprocal(x: Tensor, /) -> Tensor:
    return unary(_RECIPROCAL, x)


def round(x: Tensor, /) -> Tensor:
    return unary(_ROUND, x)


def sign(x: Tensor, /) -> Tensor:
    return unary(_SIGN, x)


def signbit(x: Tensor, /) -> Tensor:
    return unary(_SIGNBIT, x)


def sin(x: Tensor, /) -> Tensor:
    return unary(_SIN, x)


def sinh(x: Tensor, /) -> Tensor:
    return unary(_SINH, x)


def square(x: Tensor, /) -> Tensor:
    return unary(_SQUARE, x)


def sqrt(x: Tensor, /) -> Tensor:
    return unary(_SQRT, x)


def tan(x: Tensor, /) -> Tensor:
    return unary(_TAN, x)


def tanh(x: Tensor, /) -> Tensor:
    return unary(_TANH, x)


def trunc(x: Tensor, /) -> Tensor:
    return unary(_TRUNC, x)


def add(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_ADD, x1, x2)


def atan2(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_ATAN2, x1, x2)


def bitwise_and(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_BITWISE_AND, x1, x2)


def bitwise_left_shift(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_BITWISE_LEFT_SHIFT, x1, x2)


def bitwise_or(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_BITWISE_OR, x1, x2)


def bitwise_right_shift(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_BITWISE_RIGHT_SHIFT, x1, x2)


def bitwise_xor(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_BITWISE_XOR, x1, x2)


def copysign(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_COPYSIGN, x1, x2)


def divide(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_DIVIDE, x1, x2)


def equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_EQUAL, x1, x2)


def floor_divide(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_FLOOR_DIVIDE, x1, x2)


def greater(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_GREATER, x1, x2)


def greater_equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_GREATER_EQUAL, x1, x2)


def hypot(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_HYPOT, x1, x2)


def less(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_LESS, x1, x2)


def less_equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_LESS_EQUAL, x1, x2)


def logaddexp(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_LOGADDEXP, x1, x2)


def logical_and(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_LOGICAL_AND, x1, x2)


def logical_or(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_LOGICAL_OR, x1, x2)


def logical_xor(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_LOGICAL_XOR, x1, x2)


def maximum(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_MAXIMUM, x1, x2)


def minimum(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_MINIMUM, x1, x2)


def multiply(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_MULTIPLY, x1, x2)


def nextafter(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_NEXTAFTER, x1, x2)


def not_equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_NOT_EQUAL, x1, x2)


def pow(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_POW, x1, x2)


def remainder(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_REMAINDER, x1, x2)


def subtract(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    return binary(_SUBTRACT, x1, x2)


def clip(x: Tensor, /, min: Tensor | Scalar | None = None, max: Tensor | Scalar | None = None) -> Tensor:
    return call(_CLIP, (x, min, max), {})


def real(x: Tensor, /) -> Tensor:
    return view(_REAL, x, {})


def imag(x: Tensor, /) -> Tensor:
    return view(_IMAG, x, {})
