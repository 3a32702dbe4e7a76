"""What each system would give away on one night, as plain records in the shape of its API. Servers and truth both read these."""
