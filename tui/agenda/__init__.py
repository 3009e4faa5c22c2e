"""The due index: whom to contact next, kept true as people change and as time passes."""
