"""What the authors do in one world and not, or otherwise, in the other."""

from collections.abc import Callable
from datetime import timedelta

from consortium import clock
from reflections.responses import actions as responses
from reflections.responses import choice, pages, sealing
from reflections.responses.answers import NOT_ENOUGH_CONTACT, Answer, Answers, Mark, to_json
from reflections.responses.models import Response
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.world import NOW
from tests.guards.two_worlds.looking import Eyes
from tests.guards.two_worlds.stage import Stage

Act = Callable[[], object]
WORDS = Answer(text="They answer the telephone", share=True)


def later(eyes: Eyes, **span: int) -> Act:
    """Let time pass: what is written down then shows when it was written."""
    return lambda: eyes.moment.move_to(NOW + timedelta(**span), tick=False)


def answers(stage: Stage, review: str, score: int = 1) -> Answers:
    """Return a whole set of answers of the author: the same score everywhere, and words."""
    given = factory.answers_for(stage.reviews[review], stage.group(review).organisations[0], score=score)
    return given | {screen.key: WORDS for screen in stage.asked(review) if not screen.is_scored}


def save(stage: Stage, review: str, given: Answers) -> Act:
    by = stage.group(review).actor(0)
    return lambda: responses.save_draft(stage.invitation(review), given, version=0, by=by, now=clock.now())


def submit(stage: Stage, review: str) -> Act:
    by = stage.group(review).actor(0)
    return lambda: responses.submit(stage.invitation(review), by=by, now=clock.now())


def reseal(stage: Stage, review: str, key: str, score: int) -> Act:
    """Put another score into the author’s envelope, and nothing else: it is as long as before."""

    def act() -> None:
        response = Response.objects.get(invitation=stage.invitation(review))
        changed = {**response.opened(), key: Answer(score=score)}
        sealed = sealing.seal(to_json(changed), subject=response.pk, on=response.answered_on)
        assert len(sealed) == len(response.sealed)
        Response.objects.filter(pk=response.pk).update(sealed=sealed)

    return act


def reseal_contact(stage: Stage, review: str, place: int, *, close: bool) -> Act:
    """Put into the author’s envelope that they do, or do not, work closely with one organisation of the group."""

    def act() -> None:
        response = Response.objects.get(invitation=stage.invitation(review))
        organisation = stage.group(review).organisations[place].pk
        about = [screen.key for screen in stage.asked(review) if screen.organisation_id == organisation]
        given = Answer(score=1) if close else NOT_ENOUGH_CONTACT
        changed = {**response.opened(), choice.KEY: Answer(mark=Mark.CHOSEN), **dict.fromkeys(about, given)}
        sealed = sealing.seal(to_json(changed), subject=response.pk, on=response.answered_on)
        assert len(sealed) == len(response.sealed)
        Response.objects.filter(pk=response.pk).update(sealed=sealed)

    return act


def close(stage: Stage, eyes: Eyes, *reviews: str) -> Act:
    """Let the clock close these reviews and release them."""

    def act() -> None:
        last = max(stage.reviews[name].closes_at for name in reviews)
        eyes.moment.move_to(last, tick=False)
        for name in reviews:
            conclude(stage.reviews[name], now=last)

    return act


def through_the_pages(stage: Stage, review: str, given: Answers, *, hand_in: bool) -> Act:
    """Answer as a person does: page after page in the portal, then the button."""

    def act() -> None:
        stage.authors[review].forget()
        client, invitation = stage.authors[review].client, stage.invitation(review)
        task = f"/consortia/northern/invitations/{invitation.pk}/"
        for version, screen in enumerate(pages.every(stage.asked(review))):
            if screen.kind == choice.KIND:
                address, typed = f"{task}choose/", list(choice.parties(stage.asked(review)))
            else:
                address, answer = factory.address_of(invitation, screen.key), given[screen.key]
                typed = answer.score or answer.text
            sent = client.post(address, {"answer": typed, "version": version, "share": "on"})
            assert sent.status_code == 302
        if hand_in:
            assert client.post(f"{task}submit/").status_code == 302

    return act
