"""What is stored."""

import schema.tables.changes
import schema.tables.search  # noqa: F401  # both are made with the tables
from schema.tables.accounts import Account, ApiKey, Credential, Member, Session
from schema.tables.base import ALPHABET, UNREADABLE, Instant, as_text, new_id, table_of
from schema.tables.datasets import Dataset, DatasetPicture
from schema.tables.generations import Generation
from schema.tables.house import AuditEvent, HouseSetting, TrustedDocument, Worker
from schema.tables.images import Image, ImageRecord, LicenceInterval, Like, Moderation
from schema.tables.kinds import (
    FailureCode,
    GenerationStatus,
    LicenceCause,
    ModelStatus,
    PlanStatus,
    RefillPeriod,
    ReportReason,
    TokenReason,
    Tool,
    Visibility,
)
from schema.tables.models import Model, Training
from schema.tables.numbers import AccountNumber, ImageNumber, Numbers
from schema.tables.plans import Invoice, Plan, Subscription, TokenEntry
from schema.tables.uploads import Upload

__all__ = [
    "ALPHABET",
    "UNREADABLE",
    "Account",
    "AccountNumber",
    "ApiKey",
    "AuditEvent",
    "Credential",
    "Dataset",
    "DatasetPicture",
    "FailureCode",
    "Generation",
    "GenerationStatus",
    "HouseSetting",
    "Image",
    "ImageNumber",
    "ImageRecord",
    "Instant",
    "Invoice",
    "LicenceCause",
    "LicenceInterval",
    "Like",
    "Member",
    "Model",
    "ModelStatus",
    "Moderation",
    "Numbers",
    "Plan",
    "PlanStatus",
    "RefillPeriod",
    "ReportReason",
    "Session",
    "Subscription",
    "TokenEntry",
    "TokenReason",
    "Tool",
    "Training",
    "TrustedDocument",
    "Upload",
    "Visibility",
    "Worker",
    "as_text",
    "new_id",
    "table_of",
]
