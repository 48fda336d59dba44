"""What can happen in this app, how it reads, and who hears of it.

Nothing here tells that somebody answered.
"""

from consortium.activity.kinds import declare

declare(
    {
        "question_set.copied": "{actor} started {subject}",
        "question_set.reworded": "{actor} changed the wording of {subject}",
        "question_set.published": "{actor} published {subject}",
        "cadence.set": "{actor} set how often reviews come round: {subject}",
        "cadence.paused": "{actor} paused the reviews of {subject}",
        "review.planned": "{actor} planned the review of {subject}",
        "review.merged": "{actor} joined another reason to the review of {subject}: {reason}",
        "review.protected": "{actor} made the review of {subject} {mode}, which protects answers more",
        "review.moved": "{actor} moved the review of {subject}: it was to open on {old}",
        "review.opened": "{actor} opened the review of {subject}",
        "review.extended": "{actor} gave people until {due_on} to answer the review of {subject}",
        "review.reminded": "{actor} reminded people of the review of {subject}",
        "review.cancelled": "{actor} cancelled the review of {subject}",
        "review.closed": "The review of {subject} closed",
        "review.released": "The result of the review of {subject} is out",
        "review.shared": "{organisation} shared its answers in the review of {subject}",
        "review.told": "{actor} told people what came of the review of {subject}",
        "invitation.sent": "{actor} asked for an answer from {subject}",
        "invitation.passed_on": "{actor} passed the invitation on to a colleague at {subject}",
        "invitation.declined": "{actor} declined to answer for {subject}",
        "commitment.raised": "{actor} raised “{subject}”",
        "commitment.published": "{actor} published “{subject}”",
        "commitment.revised": "{actor} changed “{subject}”",
        "commitment.moved": "{actor} moved the day of “{subject}” from {old} to {new}",
        "commitment.acknowledged": "{actor} acknowledged “{subject}”",
        "commitment.agreed": "{actor} agreed to “{subject}”",
        "commitment.started": "{actor} started on “{subject}”",
        "commitment.claimed": "{actor} says “{subject}” is done",
        "commitment.verified": "{actor} confirmed that “{subject}” is done",
        "commitment.contested": "{actor} does not find “{subject}” done",
        "commitment.closed": "{actor} closed “{subject}”",
    }
)
