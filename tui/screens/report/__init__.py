"""The figures: answers, promises, stages, the days ahead."""
