"""Engines behind APIs, as small servers that speak the real protocols on 127.0.0.1, and do everything wrong that one can ask of them."""
