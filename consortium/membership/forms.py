"""What coordinators type when a membership is suspended, reinstated, or ends."""

from consortium.backoffice.asking import DatedForm, day


class SuspendForm(DatedForm):
    title = "Suspend"
    words = (
        "Shares and history stay as they are, and the organisation still sees them. Nothing new begins with it until "
        "it is reinstated. Where it has a share, “This week” asks whether somebody takes it over."
    )
    submit = "Suspend"
    done = "Suspended. “This week” shows where it has a share."
    suspended_on = day("Suspended from")


class ReinstateForm(DatedForm):
    title = "Reinstate"
    words = "The membership is what it was from this day on."
    submit = "Reinstate"
    done = "Reinstated."
    reinstated_on = day("Reinstated on")


class EndForm(DatedForm):
    title = "End membership"
    words = "Its history stays, and so do its shares until they are reallocated. This can be recorded once."
    submit = "End membership"
    done = "The membership has an end. “This week” shows where it has a share."
    left_on = day("Left on")
