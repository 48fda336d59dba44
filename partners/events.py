"""What can happen in this app, how it reads, and who hears of it."""

from consortium.activity.kinds import declare

declare(
    {
        "partnership.created": "{actor} started the partnership {subject}",
        "partnership.revised": "{actor} changed the partnership {subject}",
        "partnership.party_added": "{actor} added {organisation} to {subject}",
        "partnership.party_ended": "{actor} ended the part of {organisation} in {subject}",
        "partnership.lead_changed": "{actor} made {organisation} the lead of {subject}",
        "partnership.ended": "{actor} ended the partnership {subject}",
        "partnership.archived": "{actor} archived the partnership {subject}",
        "bid.created": "{actor} added the bid {subject}",
        "bid.revised": "{actor} changed the bid {subject}",
        "bid.qualified": "{actor} began to look into {subject}",
        "bid.decided": "{actor} recorded the decision on {subject}: {decision}",
        "bid.scored": "{actor} scored {subject} against the criteria: {points}",
        "bid.partner_added": "{actor} brought {organisation} into {subject} with {share}%",
        "bid.share_set": "{actor} set the share of {organisation} in {subject} to {share}%",
        "bid.partner_removed": "{actor} took {organisation} out of {subject}",
        "bid.submitted": "{actor} recorded that {subject} was submitted, and froze the promised shares",
        "bid.shortlisted": "{actor} recorded that {subject} was shortlisted",
        "bid.award_notified": "{actor} recorded the award notice for {subject}",
        "bid.outcome_recorded": "{actor} recorded that {subject} was {outcome}",
        "bid.withdrawn": "{actor} withdrew {subject}",
        "bid.cancelled": "{actor} recorded that the buyer cancelled {subject}",
        "bid.archived": "{actor} archived the bid {subject}",
        "criterion.created": "{actor} added the criterion {subject}",
        "criterion.revised": "{actor} changed the criterion {subject}",
        "criterion.archived": "{actor} archived the criterion {subject}",
        "criterion.shipped": "{actor} added the criteria that ship",
        "contract.created": "{actor} added the contract {subject}",
        "contract.revised": "{actor} changed the contract {subject}",
        "contract.signed": "{actor} recorded that {subject} was signed",
        "contract.extended": "{actor} recorded that {subject} was extended to {day}",
        "contract.exit_begun": "{actor} recorded that {subject} is coming to its end",
        "contract.reallocated": "{actor} recorded new shares of {subject} from {day}",
        "contract.closed": "{actor} closed the contract {subject}",
        "contract.archived": "{actor} archived the contract {subject}",
    }
)
