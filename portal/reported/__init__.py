"""What newspapers reported, as data files, and the commands that bring it into the portal.

Officials whom the articles quote are not in it: they see no patients, nothing here needs them, and the
portal keeps no people it has no use for.
"""
