"""Finding: does the search box give what was meant? See README.md."""
