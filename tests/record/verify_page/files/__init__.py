"""A package, so that pytest can keep one page for all its files and close it before others run (`scope="package"`)."""
