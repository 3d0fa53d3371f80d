"""Page-shaped reads for the staff of a hospital, and for specialists and their assistants."""
