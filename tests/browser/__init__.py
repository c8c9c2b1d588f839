"""A package, so that pytest can keep one browser for all its files and close it before others run (`scope="package"`)."""
