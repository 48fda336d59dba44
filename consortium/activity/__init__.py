"""The one event stream."""
