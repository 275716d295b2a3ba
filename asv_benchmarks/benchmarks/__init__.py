"""What `asv` follows from commit to commit: one file per chapter of the standard, and one per workload."""
