"""The bundle (record format §5): the paths of its files, its README and its zip."""
