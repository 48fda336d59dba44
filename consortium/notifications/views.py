"""Pages behind the links in our e-mails, and how often one is written to."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from consortium import clock
from consortium.access.roles import PUBLIC, SIGNED_IN
from consortium.mail.kinds import title_of
from consortium.notifications import actions as notifications
from consortium.notifications import quiet_hours, tasklinks, unsubscribing
from consortium.notifications.forms import PreferenceForm, listed_kinds
from consortium.notifications.models import Mute, Preference, Rhythm
from consortium.people.models import User
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page


@page("GET", "POST", needs=PUBLIC)
def open_task(request: PortalRequest, token: str) -> HttpResponse:
    """Show whose task it is; POST opens it, or sends a new link for one that is too old."""
    now = clock.now()
    opened = tasklinks.read(token, now=now)
    if opened is None:
        return render(request, "notifications/link_unknown.html", status=404)
    tasklinks.saw(opened)
    if request.method == "POST" and opened.standing == tasklinks.Standing.OPEN:
        tasklinks.grant(request, opened)
        return redirect(opened.task.path)
    sent = request.method == "POST" and tasklinks.ask_again(opened, now=now)
    status = 200 if opened.standing in (tasklinks.Standing.OPEN, tasklinks.Standing.DONE) or sent else 410
    return render(request, "notifications/task_link.html", {"opened": opened, "sent": sent}, status=status)


@csrf_exempt  # mail programs post here without ever having seen the page; the signed address is the permission
@page("GET", "POST", needs=PUBLIC)
def unsubscribe(request: PortalRequest, token: str) -> HttpResponse:
    """Offer to stop one kind of message; only a POST stops it."""
    asked = unsubscribing.read(token)
    if asked is None:
        return render(request, "notifications/link_unknown.html", status=404)
    if request.method == "POST":
        notifications.mute(kind=asked.kind, address=asked.address, user_id=asked.user_id, now=clock.now())
    context = {"title": title_of(asked.kind), "stopped": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)


@page("GET", "POST", needs=SIGNED_IN)
def preferences(request: PortalRequest) -> HttpResponse:
    """Show and change how often one is written to, and about what."""
    user = User.objects.get(pk=request.actor.user_id)
    form = PreferenceForm(request.POST or None, initial=_initial(user))
    if request.method == "POST" and carried_out(form, lambda: _revise(user, form, request)):
        messages.success(request, "Saved.")
        return redirect("portal-notifications")
    return render(request, "notifications/preferences.html", {"form": form})


def _initial(user: User) -> dict[str, object]:
    preference = Preference.objects.filter(user=user).first() or Preference(rhythm=Rhythm.INSTANT)
    stopped = Mute.objects.filter(user=user) | Mute.objects.filter(address=user.email.lower())
    stopped_kinds = set(stopped.values_list("kind", flat=True))
    until = preference.snoozed_until
    return {
        "rhythm": preference.rhythm,
        "wanted": [name for name, _ in listed_kinds() if name not in stopped_kinds],
        "snoozed_until": until.astimezone(user.zone).date() if until and until > clock.now() else None,
    }


def _revise(user: User, form: PreferenceForm, request: PortalRequest) -> None:
    chosen, day = form.cleaned_data, form.cleaned_data["snoozed_until"]
    until: datetime | None = quiet_hours.instant_of(day, quiet_hours.OPENS, user.zone) if day else None
    notifications.revise(
        user,
        rhythm=chosen["rhythm"],
        muted={name for name, _ in listed_kinds()} - set(chosen["wanted"]),
        snoozed_until=until,
        by=request.actor,
        now=clock.now(),
    )
