"""What `ratios.py` measures, and how."""
