"""What can happen in the foundation, how it reads, and who hears of it."""

from consortium.activity.kinds import declare

declare(
    {
        "consortium.founded": ("{actor} set up {subject}", "document-types"),
        "person.revised": "{actor} changed how {subject} is addressed",
        "organisation.created": "{actor} added {subject}",
        "organisation.revised": "{actor} changed {subject}",
        "organisation.offer_declared": "{actor} said what {subject} offers",
        "organisation.merged": "{actor} recorded that {subject} merged into {into} on {day}",
        "organisation.unmerged": "{actor} took back the merger of {subject} into {into}",
        "organisation.archived": "{actor} archived {subject}",
        "organisation.imported": "{actor} imported organisations: {created} new, {changed} changed, {same} unchanged",
        "tag.created": "{actor} added “{subject}” to what can be offered",
        "tag.revised": "{actor} changed “{subject}” among what can be offered",
        "tag.archived": "{actor} archived “{subject}” among what can be offered",
        "contact.created": "{actor} added {subject}",
        "contact.revised": "{actor} changed {subject}",
        "contact.archived": "{actor} archived {subject}",
        "contact.imported": "{actor} imported contacts: {created} new, {changed} changed, {same} unchanged",
        "membership.applied": "{actor} recorded that {subject} applied",
        "membership.revised": "{actor} changed the membership of {subject}",
        "membership.suspended": "{actor} suspended the membership of {subject} from {day}",
        "membership.reinstated": "{actor} reinstated the membership of {subject} on {day}",
        "membership.ended": "{actor} ended the membership of {subject}",
        "seat.invited": "{actor} invited {subject}",
        "seat.accepted": "{subject} accepted the invitation",
        "seat.agreed": "{actor} agreed for {organisation} to the seat of {subject}",
        "seat.began": "{subject} took up the seat",
        "seat.ended": "{actor} ended the seat of {subject}",
        "broker.accepted": "{actor} accepted {subject} for {organisation}",
        "message.cancelled": "{actor} cancelled the message “{subject}”",
        "message.retried": "{actor} tried the message “{subject}” again",
        "message.settled": "{actor} decided what became of the message “{subject}”",
        "preference.revised": "{actor} changed how often we write to {subject}",
        "feed.made": "{actor} made a new address for the calendar of {subject}",
        "feed.revoked": "{actor} revoked the address of the calendar of {subject}",
        "token.created": "{actor} created the API token {subject}",
        "token.revoked": "{actor} revoked the API token {subject}",
    }
)
