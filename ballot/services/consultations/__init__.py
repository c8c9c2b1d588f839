"""A consultation's life: drafted, opened, conducted, closed, and read."""
