"""How dates are written where Django's own way is not how our readers write them (FORMAT_MODULE_PATH)."""
