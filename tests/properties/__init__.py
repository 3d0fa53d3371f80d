"""Long histories of everything that people do, checked against a plain model of what should have come of it."""
