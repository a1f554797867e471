"""How often one may guess a password, whether the account is there or not, and ask for an account or an address (THREATS 24).

The tight limit is for one account from one network address, so that nobody locks out a member from elsewhere by guessing wrong.
"""

from hashlib import sha256
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from schema.actions.accounts import email_key
from schema.actions.refusals import ErrorCode, Refusal, Refused

PER_ADDRESS: Final = RateLimitItemPerMinute(60)
PER_ADDRESS_AND_ACCOUNT: Final = RateLimitItemPerMinute(10, 5)
PER_ACCOUNT: Final = RateLimitItemPerMinute(100, 5)
SIGN_UPS: Final = RateLimitItemPerMinute(60, namespace="sign-ups")
TOO_MANY: Final = Refusal(ErrorCode.TOO_MANY_REQUESTS, "There were too many tries. Wait five minutes, and try again.")
TOO_MANY_SIGN_UPS: Final = Refusal(
    ErrorCode.TOO_MANY_REQUESTS, "Too many accounts or addresses were asked for from where you are. Try again in a minute."
)


class Guesses:
    """Counts tries that failed, sign-ups and changes of an address, in this process."""

    def __init__(self) -> None:
        self.limiter = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, address: str, email: str) -> None:
        """Raises Refused where there were too many."""
        if not all(self.limiter.test(limit, of) for limit, of in limits(address, email)):
            raise Refused(TOO_MANY)

    def count(self, address: str, email: str) -> None:
        """One more failed."""
        for limit, of in limits(address, email):
            self.limiter.hit(limit, of)

    def admit_new_email(self, address: str) -> None:
        """Counts it, whatever comes of it, for it tells what is taken. Raises Refused where there were too many."""
        if not self.limiter.hit(SIGN_UPS, address):
            raise Refused(TOO_MANY_SIGN_UPS)


def limits(address: str, email: str) -> list[tuple[RateLimitItemPerMinute, str]]:
    account = account_of(email)
    return [(PER_ADDRESS, address), (PER_ADDRESS_AND_ACCOUNT, f"{address} {account}"), (PER_ACCOUNT, account)]


def account_of(email: str) -> str:
    return sha256(email_key(email).encode()).hexdigest()
