"""Refusals of a channel by the service, by class.

A class says what to wait for, what a person has to do, and whether it concerns this channel or the
whole connection. The service writes `Code: text`, in words of its own; they are matched, cut and
cleaned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from livedash.database.failures import piece_of
from livedash.live.source import Failure, FailureKind
from livedash.sources.supabase.frames import Payload

CODE = re.compile(r"[A-Za-z]+(?=:)")
TOKEN = re.compile(r"jwt|expired|unauthorized|\btoken\b|\bclaims?\b|`exp`", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChannelRefusal:
    """Why a channel does not stand, or stands no longer."""

    failure: Failure
    ends: bool = False
    """Whether nothing else on this connection would fare better."""
    token: bool = False
    """Whether another token may help."""
    closed: bool = False
    """Whether the server closed the channel, so that there is nothing left to leave."""


class ChannelRefused(Exception):
    """A channel could not be had."""

    def __init__(self, refusal: ChannelRefusal) -> None:
        super().__init__(refusal.failure.words)
        self.refusal = refusal


def of_join(payload: Payload, server: str, table: str) -> ChannelRefusal:
    """The refusal in an answer to a join that is not `ok`."""
    response = payload.get("response")
    reason = response.get("reason") if isinstance(response, dict) else response
    return of_reason(str(reason or "no reason given"), server, table)


def of_reason(reason: str, server: str, table: str) -> ChannelRefusal:
    code = CODE.match(reason)
    said = piece_of(reason)
    match code.group() if code else "":
        case "ConnectionRateLimitReached" | "ClientJoinRateLimitReached":
            words = f"{server} has too many terminals of this project: {said}."
            return ChannelRefusal(Failure(FailureKind.LIMITED, words), ends=True)
        case "ChannelRateLimitReached":
            words = f"{server} gives us no channel for {table}: {said}."
            return ChannelRefusal(Failure(FailureKind.LIMITED, words))
        case "RealtimeRestarting":
            return ChannelRefusal(Failure(FailureKind.STARTING, f"{server} restarts."), ends=True)
        case "TenantNotFound":
            words = f"{server} knows no such project. Check supabase.url."
            return ChannelRefusal(Failure(FailureKind.NO_DATABASE, words), ends=True)
        case "RealtimeDisabledForTenant":
            words = f"{server} has Realtime switched off for this project. Switch it on there."
            return ChannelRefusal(Failure(FailureKind.CREDENTIALS, words), ends=True)
        case "PrivateOnly":
            words = f"{server} allows private channels only. Allow public access in its settings."
            return ChannelRefusal(Failure(FailureKind.CREDENTIALS, words), ends=True)
        case "DatabaseLackOfConnections" | "IncreaseConnectionPool":
            words = f"The database behind {server} has no connection free: {said}."
            return ChannelRefusal(Failure(FailureKind.TOO_MANY, words))
        case "DatabaseConnectionRateLimitReached":
            return ChannelRefusal(Failure(FailureKind.LIMITED, f"{server} is busy: {said}."))
        case "InitializingProjectConnection" | "UnableToConnectToProject":
            words = f"{server} has no link to its database yet: {said}."
            return ChannelRefusal(Failure(FailureKind.STARTING, words))
        case _ if TOKEN.search(reason):
            words = f"{server} refused the token: {said}."
            return ChannelRefusal(Failure(FailureKind.CREDENTIALS, words), token=True)
        case _:
            words = f"{server} does not let us hear of {table}: {said}."
            return ChannelRefusal(Failure(FailureKind.UNPROVEN, words))


def of_subscription(payload: Payload, server: str, table: str) -> ChannelRefusal:
    """The refusal in a `system` message that is not `ok`."""
    reason = str(payload.get("message") or "no reason given")
    if payload.get("extension") == "postgres_changes":
        words = (
            f"{server} tells nothing of {table}: {piece_of(reason)}. "
            "livedash db supabase says what is missing."
        )
        return ChannelRefusal(Failure(FailureKind.SCHEMA, words))
    return of_reason(reason, server, table)


def closed(server: str, table: str) -> ChannelRefusal:
    words = f"{server} closed the channel of {table}."
    return ChannelRefusal(Failure(FailureKind.STARTING, words), closed=True)


def crashed(server: str, table: str) -> ChannelRefusal:
    words = f"{server} lost the channel of {table}."
    return ChannelRefusal(Failure(FailureKind.UNPROVEN, words), closed=True)


def unanswered(server: str, table: str, seconds: float) -> ChannelRefusal:
    words = f"{server} did not subscribe us to {table} within {seconds:g} s."
    return ChannelRefusal(Failure(FailureKind.UNPROVEN, words))


def mistaken(server: str, table: str) -> ChannelRefusal:
    words = f"{server} subscribed us to something else than {table}."
    return ChannelRefusal(Failure(FailureKind.UNREADABLE, words))
