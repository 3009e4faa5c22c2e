"""The report: figures about answers, promises, stages and the days ahead."""
