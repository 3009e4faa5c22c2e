"""The sources: who refers people to you."""
