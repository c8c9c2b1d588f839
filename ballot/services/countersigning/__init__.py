"""Acts of two officers: one proposes, another one confirms."""
