"""What the values of the enums mean. The enums themselves are words of the tables, which know nothing of GraphQL."""

from typing import Final

from graphql import GraphQLEnumType, GraphQLSchema

VALUES: Final[dict[str, dict[str, str]]] = {
    "Audience": {
        "ANYONE": "Every viewer.",
        "VISIBLE": "Whoever R1 (a model: R10) admits; an account: there, or the viewer's own.",
        "OWNER": "The owner of the row.",
        "VIA_PARENT": "Whoever reaches the field that leads here.",
        "SIGNED_IN": "Any signed-in viewer.",
        "OWNER_OR_STAFF": "The owner of the row, or staff.",
        "STAFF": "Staff. It never widens: the row still has to pass the rule of its own type.",
    },
    "Visibility": {"PUBLIC": "Everybody may see, copy and remix it.", "PRIVATE": "Its owner alone sees it."},
    "Tool": {"GENERATE": "From words.", "REMIX": "From another image.", "UPSCALE": "A larger one of an own image."},
    "ImageSize": {
        "THUMB": "Longest edge 256 pixels, WebP; AVIF where `Accept` asks for it.",
        "CARD": "Longest edge 512 pixels, WebP; AVIF where `Accept` asks for it.",
        "FULL": "Longest edge 1280 pixels, WebP; AVIF where `Accept` asks for it.",
        "ORIGINAL": "As it was made, PNG.",
    },
    "CountPrecision": {"EXACT": "It is the number.", "AT_LEAST": "It stopped counting at 10,000."},
    "FeedSort": {
        "NEWEST": "The newest first.",
        "TOP": "The one that most accounts like first; of those that as many like, the newest.",
        "TRENDING": "By its likes of the last 48 hours, each weighing half as much as one that is 12 hours younger; then the newest.",
    },
    "Period": {"DAY": "24 hours.", "WEEK": "7 days.", "MONTH": "30 days.", "ALL": "However long."},
    "RefillPeriod": {"DAY": "Each day.", "MONTH": "Each month."},
    "PlanStatus": {
        "ACTIVE": "It goes on.",
        "ENDS_AT_PERIOD_END": "Another plan follows when the period that is paid for is over.",
        "PAST_DUE": "A payment is missing.",
    },
    "TokenReason": {
        "GRANT": "A refill: the difference to the plan's number.",
        "EXPIRE": "Tokens that ended.",
        "RESERVE": "The price of a generation, taken when it is asked for.",
        "SETTLE": "It succeeded; the change is 0.",
        "REFUND": "It failed or was cancelled: the price comes back.",
        "PURCHASE": "Bought tokens, which do not expire.",
    },
    "LicenceCause": {
        "GENERATED_PUBLIC": "It was made public from the beginning.",
        "MADE_PUBLIC": "Its owner made it public.",
        "MADE_PRIVATE": "Its owner made it private.",
        "DELETED": "Its owner deleted it.",
        "HIDDEN_BY_MODERATION": "Moderation hid it.",
        "RESTORED_BY_MODERATION": "Moderation restored it.",
        "ACCOUNT_DELETED": "Its owner's account is being deleted.",
        "ACCOUNT_RESTORED": "Its owner took the deletion of the account back.",
    },
    "ModelStatus": {"TRAINING": "It is being trained.", "READY": "It can be used.", "FAILED": "Its training failed."},
    "GenerationStatus": {
        "QUEUED": "It waits.",
        "RUNNING": "It is being painted.",
        "SUCCEEDED": "Its images are there.",
        "FAILED": "It failed; its tokens are back.",
        "CANCELLED": "Its owner stopped it; its tokens are back.",
    },
    "FailureCode": {
        "ENGINE_UNAVAILABLE": "The engine could not be reached.",
        "ENGINE_ERROR": "The engine could not paint it.",
        "TIMED_OUT": "It took too long.",
        "CONTENT_REFUSED": "The prompt or the picture was refused; nothing of it is kept.",
        "SOURCE_UNAVAILABLE": "The picture to start from is gone.",
    },
    "DenialReason": {
        "SIGN_IN_REQUIRED": "Nobody is signed in, or this session or key may not.",
        "PAID_PLAN_REQUIRED": "It takes a paid plan (R2, R4, R10).",
        "MADE_ON_FREE_PLAN": "It was asked for on the free plan, and stays public (R3).",
        "NOT_ENOUGH_TOKENS": "There are not enough tokens.",
        "NOT_YOURS": "The viewer sees it and does not own it.",
        "ALREADY_SO": "It is so already.",
        "HIDDEN_BY_MODERATION": "It is hidden by moderation.",
    },
    "ReportReason": {
        "ILLEGAL": "Against the law.",
        "SEXUAL": "Sexual content.",
        "VIOLENCE": "Violence.",
        "HATE": "Hate.",
        "PRIVACY": "Somebody's privacy.",
        "COPYRIGHT": "Somebody's copyright.",
        "SPAM": "Spam.",
        "OTHER": "Something else.",
    },
    "ErrorCode": {
        "NOT_FOUND": "There is nothing by this name that the viewer can see (R15).",
        "NOT_YOURS": "The viewer sees it and does not own it.",
        "INVALID": "The input is not of the form that is asked for.",
        "WRONG_CREDENTIALS": "The address or the password is wrong.",
        "TERMS_NOT_ACCEPTED": "Another version of the terms is current.",
        "CONTENT_REFUSED": "The content was refused.",
        "HIDDEN_BY_MODERATION": "It is hidden by moderation.",
        "TAKEN": "Somebody has it already.",
        "PAID_PLAN_REQUIRED": "It takes a paid plan.",
        "MADE_ON_FREE_PLAN": "It was asked for on the free plan, and stays public.",
        "NOT_ENOUGH_TOKENS": "There are not enough tokens.",
        "TOO_MANY_REQUESTS": "There were too many tries.",
        "CONFLICT": "It does not go together with what is there already.",
        "PAYMENT_REQUIRED": "It has to be paid for first.",
    },
}


def describe(schema: GraphQLSchema) -> None:
    """Give each value of each enum its meaning."""
    for name, meanings in VALUES.items():
        kind = schema.type_map.get(name)
        if isinstance(kind, GraphQLEnumType):
            for value, meaning in meanings.items():
                kind.values[value].description = meaning
