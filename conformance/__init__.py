"""Runs the official array API test suite on Lucid: ``python -m conformance --help``."""
