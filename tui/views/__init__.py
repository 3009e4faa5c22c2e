"""What is looked at and never written: lists, walks and figures over the pipeline, kept true as it changes."""
