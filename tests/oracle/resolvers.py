"""Each type of the schema, and where its fields have their values."""

from typing import Final

from tests.oracle.accounts import ACCOUNT, ACCOUNT_PLAN, API_KEY, DATASET, SCOPES, TOKEN_BALANCE, TOKEN_ENTRY, VIEWER
from tests.oracle.asked import Resolvers
from tests.oracle.connections import CONNECTION, COUNTED_CONNECTION, EDGE, PAGE_INFO
from tests.oracle.generations import FAILURE, GENERATION
from tests.oracle.images import IMAGE, IMAGE_PERMISSIONS, LICENCE_INTERVAL, PERMISSION
from tests.oracle.models import MODEL, MODEL_PERMISSIONS, TRAINING
from tests.oracle.quotes import QUOTE, quote
from tests.oracle.roots import INSIGHTS, PLAN_OF, QUERY, SUBSCRIPTION

PLAIN: Final = {
    "Image": "id createdAt visibility prompt negativePrompt seed width height tool alchemy engine thumbhash alt isRemix",
    "Account": "id handle displayName bio joinedAt",
    "Model": "id name description visibility status trigger createdAt price outside takesPrivate",
    "Training": "progress error startedAt finishedAt",
    "Generation": "id status progress prompt visibility tool tokens createdAt startedAt finishedAt",
    "Moderation": "reason hiddenAt appealedAt decidedAt",
    "LicenceInterval": "termsVersion openedBy closedBy",
    "Permission": "allowed reason reversible",
    "Plan": "code name tokens tokenPeriod paid privateImages privateModels alchemy trainings concurrency",
    "AccountPlan": "since",
    "TokenEntry": "id at change reason",
    "PlanCount": "accounts",
    "ImageCount": "day public private",
    "GenerationStats": "queued",
    "Dataset": "id name createdAt",
    "ApiKey": "id name prefix createdAt lastUsedAt expiresAt",
}
RESOLVERS: Final[dict[str, Resolvers]] = {
    "Query": QUERY | {"quote": quote},
    "Subscription": SUBSCRIPTION,
    "Insights": INSIGHTS,
    "PlanCount": PLAN_OF,
    "ImageCount": PLAN_OF,
    "GenerationStats": {},
    "Quote": QUOTE,
    "Image": IMAGE,
    "ImagePermissions": IMAGE_PERMISSIONS,
    "Permission": PERMISSION,
    "LicenceInterval": LICENCE_INTERVAL,
    "Moderation": {},
    "Account": ACCOUNT,
    "Viewer": VIEWER,
    "Plan": {"monthlyPrice": lambda plan, asked: plan},
    "Money": {"amount": lambda plan, asked: plan.price, "currency": lambda plan, asked: plan.currency},
    "AccountPlan": ACCOUNT_PLAN,
    "TokenBalance": TOKEN_BALANCE,
    "TokenEntry": TOKEN_ENTRY,
    "ApiKey": API_KEY,
    "Dataset": DATASET,
    "Model": MODEL,
    "ModelPermissions": MODEL_PERMISSIONS,
    "Training": TRAINING,
    "Generation": GENERATION,
    "Failure": FAILURE,
    "PageInfo": PAGE_INFO,
    "ImageConnection": COUNTED_CONNECTION,
    "ModelConnection": COUNTED_CONNECTION,
    "GenerationConnection": CONNECTION,
    "TokenEntryConnection": CONNECTION,
    "ImageEdge": EDGE,
    "ModelEdge": EDGE,
    "GenerationEdge": EDGE,
    "TokenEntryEdge": EDGE,
}
__all__ = ["PLAIN", "RESOLVERS", "SCOPES"]
