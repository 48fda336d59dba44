"""The world that the other tests stand on."""

from consortium.access.roles import Role


def test_world_seats_people_with_the_capabilities_of_their_role(world):
    assert world.coordinator.role == Role.COORDINATOR
    assert world.coordinator.may("organisations.manage")
    assert not world.member.may("organisations.manage")
    assert world.member.organisations == {world.birch.pk}
    assert world.outsider.consortium_id == world.southern.pk
