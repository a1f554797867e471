"""The outside world: HTTP, configuration, connections, engines, storage, workers and the command line."""
