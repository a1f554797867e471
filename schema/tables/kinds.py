"""The closed lists of words that rows hold, named as the API names them."""

from enum import StrEnum


class Visibility(StrEnum):
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"


class Tool(StrEnum):
    GENERATE = "GENERATE"
    REMIX = "REMIX"
    UPSCALE = "UPSCALE"


class ModelStatus(StrEnum):
    TRAINING = "TRAINING"
    READY = "READY"
    FAILED = "FAILED"


class GenerationStatus(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class FailureCode(StrEnum):
    ENGINE_UNAVAILABLE = "ENGINE_UNAVAILABLE"
    ENGINE_ERROR = "ENGINE_ERROR"
    TIMED_OUT = "TIMED_OUT"
    CONTENT_REFUSED = "CONTENT_REFUSED"
    SOURCE_UNAVAILABLE = "SOURCE_UNAVAILABLE"


class RefillPeriod(StrEnum):
    DAY = "DAY"
    MONTH = "MONTH"


class PlanStatus(StrEnum):
    ACTIVE = "ACTIVE"
    ENDS_AT_PERIOD_END = "ENDS_AT_PERIOD_END"
    PAST_DUE = "PAST_DUE"


class TokenReason(StrEnum):
    GRANT = "GRANT"
    EXPIRE = "EXPIRE"
    RESERVE = "RESERVE"
    SETTLE = "SETTLE"
    REFUND = "REFUND"
    PURCHASE = "PURCHASE"


class LicenceCause(StrEnum):
    GENERATED_PUBLIC = "GENERATED_PUBLIC"
    MADE_PUBLIC = "MADE_PUBLIC"
    MADE_PRIVATE = "MADE_PRIVATE"
    DELETED = "DELETED"
    HIDDEN_BY_MODERATION = "HIDDEN_BY_MODERATION"
    RESTORED_BY_MODERATION = "RESTORED_BY_MODERATION"
    ACCOUNT_DELETED = "ACCOUNT_DELETED"
    ACCOUNT_RESTORED = "ACCOUNT_RESTORED"


class ReportReason(StrEnum):
    ILLEGAL = "ILLEGAL"
    SEXUAL = "SEXUAL"
    VIOLENCE = "VIOLENCE"
    HATE = "HATE"
    PRIVACY = "PRIVACY"
    COPYRIGHT = "COPYRIGHT"
    SPAM = "SPAM"
    OTHER = "OTHER"
