"""What a fair share says, or why it is not said yet."""

from partners.figures.fair_share import ENOUGH_ORGANISATIONS, KNOWN_AT_LEAST, FairShare
from partners.figures.words import per_cent


def share_in_words(group: str, fair: FairShare, missing: str) -> str:
    """Return the share of a group as a sentence. `missing` is what would have to be known of more organisations."""
    if fair.known is None:
        return "Nothing to count yet: no contract with a value per year runs today."
    if fair.share is not None:
        return (
            f"{group} hold {per_cent(fair.share)} of the money a year. This is known for {per_cent(fair.known)} of it."
        )
    if fair.known < KNOWN_AT_LEAST:
        return f"Not shown: {missing} is known for less than {per_cent(KNOWN_AT_LEAST)} of the money."
    return f"Not shown: it would be of fewer than {ENOUGH_ORGANISATIONS} organisations, and not each of them consents."
