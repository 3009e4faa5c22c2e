"""What a person is: the records, and the way between a record and its document on disk."""
