"""What kazoo's clients and recipes need of a server. Usage: kazoo_check.py HOST:PORT"""
import socket
import sys
import threading
import uuid

from kazoo.client import KazooClient
from kazoo.exceptions import BadVersionError, NodeExistsError, NoNodeError, NotEmptyError
from kazoo.security import make_digest_acl

hosts = sys.argv[1]
root = "/kazoo-" + uuid.uuid4().hex


def client(**settings):
    made = KazooClient(hosts=hosts, timeout=10, **settings)
    made.start(15)
    return made


def fails(error, action):
    try:
        action()
    except error:
        return
    raise AssertionError("expected " + error.__name__)


a, b = client(), client()
print("server version", a.server_version())
a.create(root, b"x")
fails(NodeExistsError, lambda: a.create(root))
fails(NoNodeError, lambda: a.get(root + "/none"))
data, stat = a.get(root)
assert data == b"x" and stat.version == 0
fails(BadVersionError, lambda: a.set(root, b"y", version=7))
seen = threading.Event()
b.get(root, watch=lambda event: seen.set())
a.set(root, b"y")
assert seen.wait(10), "no watch event"
print("basics: ok")

names = [a.create(root + "/s-", sequence=True, ephemeral=True) for _ in range(3)]
assert sorted(b.get_children(root)) == [n.rsplit("/", 1)[1] for n in names]
fails(NotEmptyError, lambda: b.delete(root))
t = a.transaction()
t.create(root + "/t1")
t.check(root, 1)
t.set_data(root, b"z")
assert t.commit()[2].version == 2
t = a.transaction()
t.create(root + "/t2")
t.delete(root + "/none")
assert [type(r).__name__ for r in t.commit()] == ["RolledBackError", "NoNodeError"]
assert not a.exists(root + "/t2")
print("sequences, ephemerals, transactions: ok")

owner = client(auth_data=[("digest", "u:p")])
owner.create(root + "/secret", b"s", acl=[make_digest_acl("u", "p", all=True)])
fails(Exception, lambda: b.get(root + "/secret"))
assert owner.get(root + "/secret")[0] == b"s"
print("digest ACLs: ok")

order = []


def work(who, lock):
    with lock:
        order.append(who)
        order.append(who)


threads = [threading.Thread(target=work, args=(i, (a, b)[i % 2].Lock(root + "/lock", str(i)))) for i in range(6)]
[x.start() for x in threads]
[x.join(30) for x in threads]
assert len(order) == 12 and all(order[i] == order[i + 1] for i in range(0, 12, 2)), order
won = threading.Event()
threading.Thread(target=lambda: a.Election(root + "/election", "a").run(won.set), daemon=True).start()
assert won.wait(15)
queue = a.LockingQueue(root + "/queue")
queue.put_all([b"1", b"2"])
assert [queue.get(10), queue.consume(), queue.get(10), queue.consume()] == [b"1", True, b"2", True]
counter = a.Counter(root + "/counter")
counter += 5
assert b.Counter(root + "/counter").value == 5
barrier = a.Barrier(root + "/barrier")
barrier.create()
threading.Timer(0.2, b.Barrier(root + "/barrier").remove).start()
assert barrier.wait(15)
party = [a.Party(root + "/party", "a"), b.Party(root + "/party", "b")]
[p.join() for p in party]
assert sorted(party[0]) == ["a", "b"]
print("lock, election, queue, counter, barrier, party: ok")

session = a.client_id
a._connection._socket.shutdown(socket.SHUT_RDWR)
a.retry(a.get, root)
assert a.client_id == session, "the session was lost with its connection"
print("reconnection keeps the session: ok")
owner.delete(root, recursive=True)
for each in (a, b, owner):
    each.stop()
    each.close()
print("kazoo: all ok")
