"""How often one may guess a password: per address and per account, whether the account is there or not (THREATS 24)."""

from hashlib import sha256
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from schema.actions.accounts import email_key
from schema.actions.refusals import ErrorCode, Refusal, Refused

PER_ADDRESS: Final = RateLimitItemPerMinute(60)
PER_ACCOUNT: Final = RateLimitItemPerMinute(10, 5)
TOO_MANY: Final = Refusal(ErrorCode.TOO_MANY_REQUESTS, "There were too many tries. Wait five minutes, and try again.")


class Guesses:
    """Counts tries that failed, in this process."""

    def __init__(self) -> None:
        self.limiter = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, address: str, email: str) -> None:
        """Raises Refused where there were too many."""
        if not (self.limiter.test(PER_ADDRESS, address) and self.limiter.test(PER_ACCOUNT, account_of(email))):
            raise Refused(TOO_MANY)

    def count(self, address: str, email: str) -> None:
        self.limiter.hit(PER_ADDRESS, address)
        self.limiter.hit(PER_ACCOUNT, account_of(email))


def account_of(email: str) -> str:
    return sha256(email_key(email).encode()).hexdigest()
