"""The portal's answers as JSON."""
