"""Words that templates of every app share."""
