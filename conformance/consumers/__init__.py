"""Runs the test suites of SciPy, scikit-learn and array-api-extra on Lucid, with plugins for pytest that add it."""
