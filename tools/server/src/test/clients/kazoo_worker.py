"""A kazoo client at work while servers are exchanged. Usage: kazoo_worker.py HOSTS NUMBER ROOT

Takes the lock that all such clients share, adds to the counter that it guards, writes a znode of its own with every version
checked; holds one ephemeral for all its life. Reads "pause", "proceed" and "end" from standard input; says "session ID" once,
"round N" after each round, "idle" where it paused, "wrong ..." of what must not be.
"""
import sys
import threading
import traceback

from kazoo.client import KazooClient, KazooState
from kazoo.exceptions import BadVersionError, NodeExistsError
from kazoo.retry import KazooRetry

hosts, number, root = sys.argv[1], sys.argv[2], sys.argv[3]
paused = threading.Event()
going = threading.Event()
going.set()
ended = threading.Event()
said = threading.Lock()


def say(*words):
    with said:
        print(*words, flush=True)


def patience():
    return KazooRetry(max_tries=-1, delay=0.05, backoff=1, max_delay=1)


client = KazooClient(hosts=hosts, timeout=15, connection_retry=patience(), command_retry=patience())
client.add_listener(lambda state: say("wrong its session is lost") if state == KazooState.LOST and not ended.is_set() else None)
client.start(30)


def create_if_absent(path, data, **kind):
    try:
        client.retry(client.create, path, data, makepath=True, **kind)
    except NodeExistsError:
        pass  # Another client was faster, or the answer to a former try of ours was lost.


def write(path, data, version):
    """Nobody else writes there now: one version more is a former try of ours whose answer was lost."""
    try:
        client.retry(client.set, path, data, version=version)
    except BadVersionError:
        found, stat = client.retry(client.get, path)
        if found != data or stat.version != version + 1:
            say("wrong", path, "has version", stat.version, "and", found, "not", version, "for", data)


def work():
    counter, own = root + "/kazoo-counter", root + "/kazoo-own-" + number
    create_if_absent(counter, b"0")
    create_if_absent(own, b"0")
    create_if_absent(root + "/live/k" + number, b"", ephemeral=True)
    say("session", client.client_id[0])
    lock = client.Lock(root + "/kazoo-lock", number)
    rounds = 0
    while not ended.is_set():
        if paused.is_set():
            going.clear()
            if paused.is_set():
                say("idle")
                going.wait()
            continue
        if not lock.acquire(timeout=60):
            say("wrong no lock for 60 s")
            return
        try:
            value, stat = client.retry(client.get, counter)
            write(counter, str(int(value) + 1).encode(), stat.version)
        finally:
            lock.release()
        write(own, str(rounds + 1).encode(), rounds)
        rounds += 1
        say("round", rounds)


def guarded():
    try:
        work()
    except Exception:
        say("wrong", traceback.format_exc().replace("\n", " | "))


worker = threading.Thread(target=guarded, daemon=True)
worker.start()
for line in sys.stdin:
    command = line.strip()
    if command == "pause":
        paused.set()
    elif command == "proceed":
        paused.clear()
        going.set()
    elif command == "end":
        break
ended.set()
paused.clear()
going.set()
worker.join(10)
client.stop()
