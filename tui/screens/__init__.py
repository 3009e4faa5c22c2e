"""The screens of the application, one folder each."""
