"""What the numbers of a pair say, in sentences that state facts and accuse nobody."""

from partners.figures.power import Advantages, Balance, Dependence
from partners.figures.words import per_cent

_BALANCES = {
    Balance.BALANCED: "Each needs the other about as much.",
    Balance.TILTED: "{partner} needs this contract more than the contract needs {partner}.",
    Balance.STEEP: "{partner} needs this contract much more than the contract needs {partner}.",
}
_UNKNOWN = "Not enough data: it takes the income of {partner}, its amount, and what the contract is worth a year."


def advantages_in_words(name: str, counted: Advantages) -> str:
    if not counted.yes and not counted.no:
        return f"None of the eight advantages of {name} is known. Not known is not a no."
    return f"Of eight advantages {name} has {counted.yes} and does not have {counted.no}. Not known: {counted.unknown}."


def pair_in_words(partner: str, holder: str, pair: Dependence) -> list[str]:
    """Return what is known of a pair, one sentence a number; one that can’t be worked out is left out."""
    sentences = []
    if pair.dependence is not None:
        sentences.append(f"Dependence: this contract is {per_cent(pair.dependence)} of the income of {partner}.")
    if pair.reliance is not None:
        sentences.append(f"Reliance: {holder} relies on {partner} for {per_cent(pair.reliance)} of the contract.")
    if pair.imbalance is not None and pair.mutual is not None and pair.balance is not None:
        sentences.append(
            f"Imbalance: {pair.imbalance:+.2f}, {str(pair.balance.label).lower()}. "
            + _BALANCES[pair.balance].format(partner=partner)
        )
        sentences.append(f"Mutual dependence: {pair.mutual:.2f}. The higher, the more each loses without the other.")
    if pair.means_gap is not None:
        sentences.append(f"Means gap: {_means(partner, holder, pair.means_gap)}")
    return sentences or [_UNKNOWN.format(partner=partner)]


def _means(partner: str, holder: str, gap: float) -> str:
    times = 10 ** abs(gap)
    if times < 1.5:
        return f"the incomes of {holder} and {partner} are about the same."
    more, less = (holder, partner) if gap > 0 else (partner, holder)
    return f"the income of {more} is about {times:,.0f} times that of {less}."
