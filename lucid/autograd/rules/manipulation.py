"""Derivatives of the manipulation functions."""
