"""Tensors and everything outside: NumPy, DLPack, pickle, other devices."""
