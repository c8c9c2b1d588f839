"""Records of a council's meetings: what was proposed for correspondence, and what became of it."""
