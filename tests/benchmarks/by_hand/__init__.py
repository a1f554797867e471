"""The yardsticks: what a good engineer writes by hand for one page, without a gateway. SQL, dicts, orjson, and the same templates."""
