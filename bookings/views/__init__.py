"""The patient's way, a page or two in each file. A GET writes nothing; every change is a POST to an action."""
