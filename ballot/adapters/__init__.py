"""The outside world, one foreign thing a file. Services meet these parts only as the ports they match."""
