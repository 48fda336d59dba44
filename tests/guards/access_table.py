"""Who gets what at every address: the promise of the whole site in one table.

A row is keyed by URL name (`*` stands for anything, and the first row that fits speaks; the pattern itself where
a route has no name), with the method before it where that is not GET. The columns are who asks:

    anonymous    nobody is signed in
    outsider     a member lead of another consortium
    foreign      a coordinator of another consortium
    member       a member of this consortium
    lead         a member lead of this consortium
    broker       its partnership broker
    coordinator  its coordinator
    token        a token of the coordinator, without any scope

and the words what they get: `in`, `sign-in` (asked to), 401, 403 or 404. At the API each of them but the
first uses a token with every scope; on a page a token is nobody.
"""

from tests.guards.access_api import API
from tests.guards.access_rows import (
    ALDERS_LEAD,
    BIRCHS_OWN,
    BIRCHS_PAPER,
    BIRCHS_PERSON,
    BIRCHS_TO_TELL,
    COORDINATORS,
    DESK,
    DESK_CLOSED,
    DESK_NOWHERE,
    DESK_OBJECT,
    EVERYBODY,
    LEADS,
    MEMBERS,
    MONEY,
    NOBODY,
    PEOPLE,
    SEATED,
    row,
)

PARTNERSHIP_VERBS = ["add_party", "end_party", "change_lead", "end"]
BID_VERBS = ["add_partner", "set_share", "remove_partner", "qualify", "decide", "submit", "shortlist", "notify_award"]
BID_VERBS += ["record_outcome", "withdraw", "cancel", "score", "propose_correction"]
BID_VERBS += ["add_lot", "revise_lot", "remove_lot", "decide_lot"]
VARIATION_VERBS = ["consult", "approve", "reject", "withdraw"]
ROUND_VERBS = ["add_criterion", "remove_criterion", "open", "add_panel_member", "stand_down", "record_outcome"]
ROUND_VERBS += ["decide_appeal", "allocate", "cancel"]
TERM_VERBS = ["extensionoption_exercise", "extensionoption_decline", "breakclause_use"]
TERM_VERBS += ["indicator_report", "milestone_complete", "milestone_move", "decision_consult", "decision_leave_out"]
BID_VERBS += [f"{verb}_clarification" for verb in ("ask", "answer", "publish", "note", "withdraw")]
BID_VERBS += [f"{verb}_question" for verb in ("add", "revise", "draft", "review", "remove")]
BID_VERBS += ["declare_interest", "withdraw_interest", "record_approval", "record_points", "remove_points", "clone"]
CONTRACT_VERBS = ["sign", "reallocate", "extend", "begin_exit", "close", "clone"]
DOCUMENT_VERBS = ["verify", "refuse", "withdraw"]
PAYMENT_VERBS = ["accept", "pay", "dispute", "settle", "cancel"]
REVIEW_VERBS = ["open", "move", "extend", "cancel", "invite", "protect", "tell", "remind"]

QUESTION_SET_VERBS = ["preview", "copy", "add_text", "remove", "publish", "words_of_the_rest"]
QUESTION_SET_VERBS += [f"words_of_{each}" for each in ("power", "empathy", "honesty", "communication", "impact")]

TABLE: dict[str, dict[str, str]] = {
    "healthz": EVERYBODY,
    "mail-*": NOBODY,  # the sink is part of `make run` alone
    # --- portal
    "portal-home": PEOPLE,
    "portal-profile": PEOPLE,
    "my-answers": PEOPLE,
    "POST portal-profile": PEOPLE,
    "POST portal-switch": row("sign-in 404 404 404 404 404 404 sign-in"),  # no such seat: none is named
    "seat-accept": row("       in        in       in      in     in   in     in          in      "),
    "POST seat-accept": row("  sign-in   in       in      in     in   in     in          sign-in "),
    "task-link": EVERYBODY,  # the signed address is the permission
    "POST task-link": EVERYBODY,
    "calendar-feed": EVERYBODY,  # the secret in the address is the permission
    "feed-settings": PEOPLE,
    "POST feed-make": PEOPLE,
    "POST feed-revoke": PEOPLE,
    "unsubscribe": EVERYBODY,
    "POST unsubscribe": EVERYBODY,
    "seat-brokers": LEADS,
    "POST seat-broker-accept": LEADS,
    "seat-people": MEMBERS,
    "seat-invite": LEADS,
    "POST seat-invite": LEADS,
    "seat-agree": LEADS,
    "POST seat-agree": LEADS,
    "seat-end": LEADS,
    "POST seat-end": LEADS,
    "POST seat-invite-again": LEADS,
    "partnership-list": SEATED,
    "partnership-detail": SEATED,
    "partnership-bids": SEATED,
    "partnership-contracts": SEATED,
    "partnership-reviews": SEATED,
    "bid-list": SEATED,
    "bid-detail": SEATED,
    "bid-weighing": SEATED,
    "bid-corrections": SEATED,
    **dict.fromkeys(["bid-clarification-propose", "POST bid-clarification-propose"], MEMBERS),
    **dict.fromkeys(["bid-interests", "POST bid-interests"], MEMBERS),
    "POST interest-withdraw": BIRCHS_OWN,
    **dict.fromkeys(["bid-approve", "POST bid-approve"], LEADS),
    "bidquestion-draft": BIRCHS_OWN,
    "POST bidquestion-draft": BIRCHS_OWN,
    "bidquestion-review": row("sign-in 404 404 404 in 403 403 sign-in"),
    "POST bidquestion-review": row("sign-in 404 404 404 in 403 403 sign-in"),
    "POST correction-agree": LEADS,
    **dict.fromkeys(["correction-refuse", "POST correction-refuse"], LEADS),
    "contract-list": SEATED,
    "contract-detail": SEATED,
    "contract-variations": SEATED,
    **dict.fromkeys(["POST variation-agree", "variation-refuse", "POST variation-refuse"], LEADS),
    # --- rounds: Alder applied, Birch’s member sits on the panel
    **dict.fromkeys(["round-list", "round-detail"], SEATED),
    **dict.fromkeys(["round-apply", "POST round-apply", "POST round-withdraw"], MEMBERS),
    **dict.fromkeys(["round-appeal", "POST round-appeal"], LEADS),
    **dict.fromkeys(["round-panel", "round-declare", "POST round-declare"], BIRCHS_PERSON),
    **dict.fromkeys(["application-score", "POST application-score"], BIRCHS_PERSON),
    "contract-terms": SEATED,
    "contract-indicators": SEATED,
    "indicator-detail": SEATED,
    **dict.fromkeys(["indicator-report", "POST indicator-report"], BIRCHS_TO_TELL),
    "contract-milestones": SEATED,
    **dict.fromkeys(["milestone-complete", "POST milestone-complete"], BIRCHS_TO_TELL),
    "contract-decisions": SEATED,
    # --- documents: an organisation’s own, and the coordinators’
    "document-list": MEMBERS,
    "document-upload": MEMBERS,
    "POST document-upload": MEMBERS,
    "document-detail": BIRCHS_PAPER,
    "document-download": BIRCHS_PAPER,
    **dict.fromkeys(["document-withdraw", "POST document-withdraw"], BIRCHS_OWN),
    "contract-payments": MONEY,
    "contract-requirements": MONEY,
    "explanation-propose": row("sign-in 404 404 403 in 403 in sign-in"),
    "POST explanation-propose": row("sign-in 404 404 403 in 403 in sign-in"),
    "POST explanation-agree": MEMBERS,
    "contract-figures": MONEY,
    "contract-power": MONEY,
    "power-fact-contest": MEMBERS,
    "POST power-fact-contest": MEMBERS,
    "fair-share": SEATED,
    "declaration-declare": LEADS,
    "POST declaration-declare": LEADS,
    "POST declaration-withdraw": LEADS,
    "POST consent-consent": LEADS,
    "POST consent-withdraw": LEADS,
    "hour-list": MONEY,
    "hour-log": row("       sign-in 404 404 in in 403 404 sign-in"),  # for the organisation of the seat
    "POST hour-log": row("  sign-in 404 404 in in 403 404 sign-in"),
    **dict.fromkeys(["hour-revise", "POST hour-revise", "POST hour-archive"], BIRCHS_PAPER),
    "payment-list": MONEY,
    "payment-detail": MONEY,
    **dict.fromkeys(["offer-declare", "POST offer-declare"], LEADS),
    # --- invitations to bid: the leads of the organisation that was invited, here Alder’s
    "requirement-list": MEMBERS,
    "bid-invitation-list": LEADS,
    "bid-invitation-detail": ALDERS_LEAD,
    "POST bid-invitation-*": ALDERS_LEAD,
    "portal-notifications": PEOPLE,
    "POST portal-notifications": PEOPLE,
    # --- reviews: an answer’s pages are the invited person’s alone, here a member of Birch
    "answer-*": BIRCHS_PERSON,
    "POST answer-*": BIRCHS_PERSON,
    "invitation-*": BIRCHS_PERSON,
    "POST invitation-*": BIRCHS_PERSON,
    "review-list": SEATED,
    "review-detail": SEATED,
    "review-result": SEATED,
    "review-document": SEATED,
    "question-set-preview": COORDINATORS,
    "review-protect": LEADS,
    "POST review-protect": LEADS,
    "POST review-share": MEMBERS,
    # --- commitments: whose turn it is, the action says
    "commitment-list": SEATED,
    "commitment-detail": SEATED,
    "commitment-raise": row("     sign-in 404 404 404 404 403 403 sign-in"),  # out of a released review: none is named
    "POST commitment-raise": row("sign-in 404 404 404 404 403 403 sign-in"),
    "commitment-agree": MEMBERS,
    "commitment-publish": MEMBERS,
    "commitment-revise": SEATED,
    "commitment-close": SEATED,
    "POST commitment-publish": MEMBERS,
    "POST commitment-acknowledge": MEMBERS,
    "POST commitment-agree": MEMBERS,
    "POST commitment-start": MEMBERS,
    "POST commitment-claim": MEMBERS,
    "POST commitment-verify": SEATED,
    "POST commitment-contest": SEATED,
    "POST commitment-revise": SEATED,
    "POST commitment-close": SEATED,
    "board-report*": DESK,
    # --- admin
    "admin:index": DESK,
    "admin:login": DESK,
    "admin:logout": DESK,
    "admin:password_change": DESK,
    "admin:password_change_done": DESK,
    "admin:search": DESK,
    "admin:jsi18n": DESK,
    "admin:app_list": DESK,
    "admin:autocomplete": DESK_CLOSED,  # no field is named
    "admin:view_on_site": DESK_NOWHERE,
    "admin/(?P<url>.*)$": DESK_NOWHERE,
    "admin:*_changelist": DESK,
    "admin:*_export_csv": DESK,
    "admin:*_add": DESK,
    "admin:*_change": DESK_OBJECT,
    "admin:*_history": DESK_OBJECT,
    "admin:*_delete": DESK_CLOSED,  # nothing is deleted
    "admin/reflections/questionset/<path:object_id>/": DESK,
    "admin/*/<path:object_id>/": DESK_OBJECT,
    "admin:*_archive": DESK_OBJECT,
    "admin:consortium_seat_invite_again": DESK_OBJECT,
    "admin:consortium_seat_replace": DESK_OBJECT,
    "admin:consortium_seat_end": DESK_OBJECT,
    "admin:consortium_apitoken_revoke": DESK_OBJECT,
    "admin:consortium_message_changelist": DESK,
    "admin:consortium_message_export_csv": DESK,
    "admin:consortium_message_add": DESK_CLOSED,
    "admin:consortium_message_delete": DESK_CLOSED,
    "admin:consortium_message_*": DESK_OBJECT,
    **{f"admin:partners_partnership_{verb}": DESK_OBJECT for verb in PARTNERSHIP_VERBS},
    **{f"admin:partners_bid_{verb}": DESK_OBJECT for verb in BID_VERBS},
    "admin:partners_bid_board": DESK,
    "admin:partners_bid_import_notice": DESK,
    "admin:partners_bid_notice": DESK,
    **{f"admin:partners_bid_{verb}": DESK_OBJECT for verb in ["candidates", "invite", "chase", "require"]},
    "admin:partners_bidinvitation_add": DESK_CLOSED,
    "admin:partners_bidinvitation_bring_in": DESK_OBJECT,
    "admin:partners_bidinvitation_remind": DESK_OBJECT,
    "admin:partners_bidinvitation_withdraw": DESK_OBJECT,
    "admin:partners_contract_require": DESK_OBJECT,
    "admin:consortium_organisation_declare": DESK_OBJECT,
    "admin:consortium_organisation_merge": DESK_OBJECT,
    "admin:consortium_organisation_unmerge": DESK_OBJECT,
    "admin:consortium_membership_suspend": DESK_OBJECT,
    "admin:consortium_membership_reinstate": DESK_OBJECT,
    "admin:consortium_membership_end": DESK_OBJECT,
    "admin:partners_criterion_ship": DESK,
    "admin:partners_correction_add": DESK_CLOSED,
    **{f"admin:partners_{noun}_add": DESK_CLOSED for noun in ["notice", "interest", "result"]},
    "admin:partners_declaration_add": DESK_CLOSED,  # an organisation speaks for itself
    "admin:partners_consent_add": DESK_CLOSED,
    "admin:partners_correction_withdraw": DESK_OBJECT,
    **{f"admin:partners_contract_{verb}": DESK_OBJECT for verb in CONTRACT_VERBS},
    **{f"admin:partners_variation_{verb}": DESK_OBJECT for verb in VARIATION_VERBS},
    **{f"admin:partners_round_{verb}": DESK_OBJECT for verb in ROUND_VERBS},
    **{f"admin:partners_{verb}": DESK_OBJECT for verb in TERM_VERBS},
    "admin:partners_contract_create_from_bid": DESK,
    **{f"admin:partners_document_{verb}": DESK_OBJECT for verb in DOCUMENT_VERBS},
    "admin:partners_document_upload": DESK,
    "admin:partners_document_add": DESK_CLOSED,
    **{f"admin:partners_payment_{verb}": DESK_OBJECT for verb in PAYMENT_VERBS},
    "admin:partners_*_import": DESK,
    "admin:partners_*_imported": DESK,
    "admin:partners_*_wrong_rows": DESK,
    "admin:consortium_*_import": DESK,
    "admin:consortium_*_imported": DESK,
    "admin:consortium_*_wrong_rows": DESK,
    **{f"admin:reflections_review_{verb}": DESK_OBJECT for verb in REVIEW_VERBS},
    "admin:reflections_cadence_pause": DESK_OBJECT,
    "admin:reflections_commitment_close": DESK_OBJECT,
    "admin:reflections_questionset_add": DESK_CLOSED,
    "admin:reflections_questionset_change": DESK,  # the set that ships is everybody’s
    "admin:reflections_questionset_history": DESK,
    **{f"admin:reflections_questionset_{verb}": DESK for verb in QUESTION_SET_VERBS},
    **API,
}
