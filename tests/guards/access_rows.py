"""Who asks, and what they get: one row for each way in which an address answers."""

CALLERS = ("anonymous", "outsider", "foreign", "member", "lead", "broker", "coordinator", "token")


def row(outcomes: str) -> dict[str, str]:
    return dict(zip(CALLERS, outcomes.split(), strict=True))


#                    anonymous outsider foreign member lead broker coordinator token
EVERYBODY = row("    in        in       in      in     in   in     in          in      ")
NOBODY = row("       404       404      404     404    404  404    404         404     ")
PEOPLE = row("       sign-in   in       in      in     in   in     in          sign-in ")
SEATED = row("       sign-in   404      404     in     in   in     in          sign-in ")
MEMBERS = row("      sign-in   404      404     in     in   403    403         sign-in ")
MONEY = row("        sign-in   404      404     in     in   403    in          sign-in ")
BIRCHS_PERSON = row("sign-in   404      404     in     404  404    404         sign-in ")
BIRCHS_PAPER = row(" sign-in   404      404     in     404  403    in          sign-in ")
BIRCHS_OWN = row("   sign-in   404      404     in     404  403    403         sign-in ")
ALDERS_LEAD = row("  sign-in   404      404     404    in   404    404         sign-in ")
BIRCHS_TO_TELL = row("sign-in  404      404     in     403  403    in          sign-in ")
LEADS = row("        sign-in   404      404     403    in   403    403         sign-in ")
COORDINATORS = row(" sign-in   404      404     403    403  403    in          sign-in ")

DESK = row("         sign-in   403      in      403    403  403    in          sign-in ")
DESK_OBJECT = row("  sign-in   403      404     403    403  403    in          sign-in ")
DESK_CLOSED = row("  sign-in   403      403     403    403  403    403         sign-in ")
DESK_NOWHERE = row(" sign-in   403      404     403    403  403    404         sign-in ")

API_ALL = row("      401       404      404     in     in   in     in          403     ")
API_CONTACTS = row(" 401       404      404     in     in   403    in          403     ")
API_MONEY = row("    401       404      404     in     in   403    in          403     ")
API_BIRCHS = row("   401       404      404     in     404  403    in          403     ")
API_ALDERS = row("   401       404      404     404    in   403    in          403     ")
API_PAPERS = row("   401       404      404     in     in   403    in          403     ")
API_INVITED = row("  401       404      404     404    in   404    in          403     ")
API_ANSWER = row("   401       404      404     403    in   403    403         403     ")
API_MANAGE = row("   401       404      404     403    403  403    in          403     ")
API_PARTIES = row("  401       404      404     in     in   404    in          403     ")
API_RAISE = row("    401       404      404     in     in   403    in          403     ")
API_KEEP = row("     401       404      404     in     in   403    403         403     ")
API_AGREE = row("    401       404      404     403    in   403    403         403     ")
