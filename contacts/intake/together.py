"""Calls that come at the same moment are written together, as one batch: each costs its share of one commit."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from contacts.models import ApiKey

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(eq=False)
class _Call(Generic[Item, Answer]):
    """`is_over` once a batch with it ended; `answers` then holds its own, if that batch was written."""

    item: Item
    is_over: bool = False
    answers: list[Answer] = field(default_factory=list)


class _Line(Generic[Item, Answer]):
    """The calls by one key that wait, and whose turn it is to write."""

    def __init__(self) -> None:
        self.waiting: deque[_Call[Item, Answer]] = deque()
        self.turn = Lock()


class Together(Generic[Item, Answer]):
    """While one thread of a web worker writes, others wait for their turn; who has it writes for all that wait.

    `write` takes a key and the items of calls by it, commits, and answers each. So an answer is never given before the
    commit, and a call that is alone waits for nobody. A batch that fails is made up of calls that each try alone.
    """

    def __init__(self, write: Callable[[ApiKey, list[Item]], Sequence[Answer]]):
        self._write = write
        self._lines: dict[int, _Line[Item, Answer]] = {}

    def __call__(self, key: ApiKey, item: Item) -> Answer:
        call: _Call[Item, Answer] = _Call(item)
        line = self._lines.setdefault(key.pk, _Line())
        line.waiting.append(call)
        with line.turn:
            if not call.is_over:
                self._write_all(key, line)
        return (call.answers or self._write(key, [item]))[0]

    def _write_all(self, key: ApiKey, line: _Line[Item, Answer]) -> None:
        calls = [line.waiting.popleft() for _ in range(len(line.waiting))]
        try:
            for call, answer in zip(calls, self._write(key, [call.item for call in calls]), strict=True):
                call.answers.append(answer)
        except Exception:
            if len(calls) == 1:
                raise
        finally:
            for call in calls:
                call.is_over = True
