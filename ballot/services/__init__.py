"""One act, one function, one transaction. The outside is met only through `ports`."""
