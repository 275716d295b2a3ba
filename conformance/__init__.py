"""Runs the official array API test suite on Lucid, and those of its consumers: ``python -m conformance --help``."""
