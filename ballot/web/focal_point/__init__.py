"""A focal point's pages: the mailed link, the paper, its review, the receipt."""
