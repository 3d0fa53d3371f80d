"""What many leave to be done is done together, by another thread; nothing is lost and nothing done twice."""

from __future__ import annotations

import threading
from queue import Queue

from notices import hooks
from notices.gathering import Gathered


def test_at_once_it_is_done_here(settings) -> None:
    settings.GATHER_SECONDS = 0
    done: list[tuple[list[int], str]] = []
    Gathered[int](lambda things: done.append((things, threading.current_thread().name))).add([1, 2])
    assert done == [([1, 2], threading.current_thread().name)]


def test_what_comes_meanwhile_goes_together_and_what_comes_later_by_itself(settings) -> None:
    settings.GATHER_SECONDS = 0.2
    done: Queue[list[int]] = Queue()
    gathered = Gathered[int](done.put)
    gathered.add([1])
    gathered.add([2, 3])
    assert done.get(timeout=20) == [1, 2, 3]
    gathered.add([4])
    assert done.get(timeout=20) == [4]
    assert done.empty()


def test_from_many_threads_each_thing_is_done_once(settings) -> None:
    settings.GATHER_SECONDS = 0.001
    done: Queue[int] = Queue()
    gathered = Gathered[int](lambda things: [done.put(thing) for thing in things])
    threads = [
        threading.Thread(target=lambda first=n * 100: [gathered.add([first + i]) for i in range(100)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done.get(timeout=20) for _ in range(800)) == list(range(800))
    assert done.empty()


def test_without_another_thread_it_is_done_here_and_nothing_sticks(settings, monkeypatch) -> None:
    def none_left(timer: threading.Timer) -> None:
        raise RuntimeError("can't start new thread")

    settings.GATHER_SECONDS = 0.01
    done: Queue[list[int]] = Queue()
    gathered = Gathered[int](done.put)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Timer, "start", none_left)
        gathered.add([1])
    assert done.get_nowait() == [1]
    gathered.add([2])
    assert done.get(timeout=20) == [2]


def test_while_one_takes_long_what_comes_goes_together(settings) -> None:
    settings.GATHER_SECONDS = 0.001
    begun, go_on = threading.Semaphore(0), threading.Event()
    done: Queue[list[int]] = Queue()

    def slowly(things: list[int]) -> None:
        begun.release()
        go_on.wait(timeout=20)
        done.put(things)

    gathered = Gathered[int](slowly)
    gathered.add([0])
    assert begun.acquire(timeout=20)
    for n in range(1, 6):
        gathered.add([n])
    go_on.set()
    assert [done.get(timeout=20), done.get(timeout=20)] == [[0], [1, 2, 3, 4, 5]]


def test_many_go_in_messages_of_ten(settings) -> None:
    settings.GATHER_SECONDS = 0
    told: list[tuple[int, ...]] = []
    hook = hooks.Hook()
    hook.plug(lambda *ids: told.append(ids) is None)
    hook.soon(range(25))
    assert [len(ids) for ids in told] == [10, 10, 5]


def test_a_worker_is_told_of_several_at_once(settings) -> None:
    settings.GATHER_SECONDS = 0.05
    told: Queue[tuple[int, ...]] = Queue()
    hook = hooks.Hook()
    hook.plug(lambda *ids: told.put(ids) is None)
    hook.soon([5])
    hook.soon([6])
    assert told.get(timeout=20) == (5, 6)
