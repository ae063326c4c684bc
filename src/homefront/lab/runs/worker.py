"""One worker: takes a run from the queue, has it computed in a process of its own, and brings the result back."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from homefront.lab.database import Database
from homefront.lab.runs.child import Child, Done, Failed, Work
from homefront.lab.runs.queue import Claim, Queue
from homefront.lab.runs.work import run_specification

BEAT_S = 2.0
"""From one renewal of the lease to the next; as long it may take until a run that was cancelled ends."""

LOOK_S = 1.0
"""From one look into an empty queue to the next."""

PATIENCE_S = 300.0
"""How long a result is kept that the database does not take, as when its disk is full."""

log = logging.getLogger("homefront.lab")


class Worker:
    """Works until `stop` is set. work : what is computed; tests have something small.   name : among all workers."""

    def __init__(self, queue: Queue, work: Work = run_specification, name: str = "", beat_s: float = BEAT_S) -> None:
        self.queue, self.work, self.beat_s = queue, work, beat_s
        self.name = name or f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.stop = threading.Event()
        self._child: Child | None = None

    def run(self) -> None:
        """Takes runs until `stop` is set; a run that it has then goes back into the queue."""
        try:
            while not self.stop.is_set():
                try:
                    busy = self.one()
                except SQLAlchemyError as error:
                    log.error("worker %s: the database cannot be used now: %s", self.name, error)
                    busy = False
                if not busy:
                    self.stop.wait(LOOK_S)
        finally:
            self._end_child()

    def one(self) -> bool:
        """Takes one run and brings it to its end; False where the queue has none."""
        claim = self.queue.claim(self.name)
        if claim is None:
            return False
        log.info("worker %s: run %s, try %s", self.name, claim.job_id, claim.attempt)
        began = time.monotonic()
        child = self._child = self._child or Child(self.work)
        child.begin(claim.spec)
        end = self._watched(child, claim)
        if end is None:
            self._end_child()
        elif isinstance(end, Done):
            self._store_result(claim, end, time.monotonic() - began)
        else:
            log.warning("worker %s: run %s failed: %s\n%s", self.name, claim.job_id, end.reason, end.trace)
            self._end_child()
            self.queue.fail(claim, end.reason, end.again)
        return True

    def _watched(self, child: Child, claim: Claim) -> Done | Failed | None:
        """How a run ended; None where it is not this worker's any more, or the worker is to stop."""
        share, next_beat = 0.0, time.monotonic() + self.beat_s
        while True:
            said = child.wait(max(0.0, min(0.5, next_beat - time.monotonic())))
            if isinstance(said, Done | Failed):
                return said
            share = share if said is None else said
            if self.stop.is_set():
                self.queue.give_back(claim)
                return None
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + self.beat_s
                if not self._beaten(claim, share):
                    log.info("worker %s: run %s was cancelled or taken away", self.name, claim.job_id)
                    return None

    def _beaten(self, claim: Claim, share: float) -> bool:
        try:
            return self.queue.beat(claim, share)
        except SQLAlchemyError as error:  # a moment without the database costs no run
            log.warning("worker %s: run %s: no beat: %s", self.name, claim.job_id, error)
            return True

    def _store_result(self, claim: Claim, end: Done, seconds: float) -> None:
        """Brings a result, again and again for a while where the database does not take it."""
        last = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.queue.finish(claim, end.data, round(seconds, 3))
                return
            except SQLAlchemyError as error:
                if time.monotonic() > last or self.stop.is_set():
                    raise
                log.error("worker %s: run %s: the result is not taken: %s", self.name, claim.job_id, error)
                self.stop.wait(5 * self.beat_s)
                with suppress(SQLAlchemyError):
                    self.queue.beat(claim, 1.0)

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def work_on(database_url: str, mechanisms: tuple[str, ...] = ()) -> Worker:
    """A worker with a connection of its own. mechanisms : of other packages that runs may ask for."""
    return Worker(Queue(Database(database_url)), partial(run_specification, mechanisms=mechanisms))
