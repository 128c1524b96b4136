"""Clusters: formed by authorities, and joined."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.record.actions import append

from . import events
from .actions import named
from .models import Cluster, ClusterMember, LocalAuthority


@transaction.atomic
def form_cluster(
    *,
    actor: Actor,
    name: str,
    start: dt.date,
    legal_form: str = "",
    members: Sequence[LocalAuthority] = (),
    source: str = "",
) -> Cluster:
    """Form a cluster of authorities. Conflict (`cluster-present`) for a second of a name."""
    require(actor, "keep", Cluster)
    cluster = wellformed(Cluster(name=name, legal_form=legal_form, start=start, source=source))
    if Cluster.objects.filter(name=cluster.name).exists():
        raise Conflict("cluster-present", name=cluster.name)
    cluster.save(force_insert=True)
    ClusterMember.objects.bulk_create(
        ClusterMember(cluster=cluster, authority=authority, start=start, source=cluster.source) for authority in members
    )
    append(
        actor=actor,
        event=events.ClusterFormed(
            about=(key(cluster), *map(key, members)),
            cluster=cluster.pk,
            name=cluster.name,
            start=start,
            members=[named(authority) for authority in members],
            source=cluster.source,
        ),
    )
    return cluster


@transaction.atomic
def join_cluster(
    *, actor: Actor, cluster: Cluster, authority: LocalAuthority, start: dt.date, source: str = ""
) -> ClusterMember:
    """Let an authority join a cluster. Conflict (`cluster-member`) when it is in it already."""
    require(actor, "keep", cluster)
    locked(cluster)
    if ClusterMember.objects.filter(overlaps(start, None), cluster=cluster, authority=authority).exists():
        raise Conflict("cluster-member", name=authority.name)
    member = wellformed(ClusterMember(cluster=cluster, authority=authority, start=start, source=source))
    member.save(force_insert=True)
    append(
        actor=actor,
        event=events.ClusterJoined(
            about=(key(cluster), key(authority)),
            cluster=cluster.pk,
            name=cluster.name,
            authority=authority.pk,
            authority_name=authority.name,
            start=start,
            source=member.source,
        ),
    )
    return member
