"""What newspapers reported, as data files, and the commands that bring it into the portal."""
