"""Page-shaped reads of numbers and bookings."""
