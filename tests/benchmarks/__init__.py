"""Speed, as ratios to yardsticks that run beside it: `make bench`."""
