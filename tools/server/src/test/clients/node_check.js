// What node-zookeeper-client needs of a server. Usage: node_check.js HOST:PORT
const zk = require('node-zookeeper-client');
const assert = require('assert');
const client = zk.createClient(process.argv[2], { sessionTimeout: 10000 });
const root = '/node-' + process.pid + '-' + Date.now();
const call = (name, ...args) => new Promise((resolve, reject) =>
  client[name](...args, (error, ...results) => (error ? reject(error) : resolve(results))));

client.once('connected', async () => {
  try {
    assert.strictEqual((await call('create', root, Buffer.from('x')))[0], root);
    const event = new Promise((resolve) => client.getData(root, resolve, () => {}));
    await new Promise((resolve) => setImmediate(resolve));
    await call('getData', root);
    await call('setData', root, Buffer.from('y'), 0);
    assert.strictEqual((await event).getName(), 'NODE_DATA_CHANGED');
    const [data, stat] = await call('getData', root);
    assert.strictEqual(data.toString(), 'y');
    assert.strictEqual(stat.version, 1);
    await assert.rejects(call('setData', root, Buffer.from('z'), 7), (e) => e.getCode() === zk.Exception.BAD_VERSION);
    const path = (await call('create', root + '/s-', null, zk.CreateMode.EPHEMERAL_SEQUENTIAL))[0];
    assert.ok(path.endsWith('0000000000'));
    assert.deepStrictEqual((await call('getChildren', root))[0], ['s-0000000000']);
    await new Promise((resolve, reject) =>
      client.transaction().create(root + '/t').check(root, 1).setData(root, Buffer.from('w')).remove(root + '/t')
        .commit((error, results) => (error ? reject(error) : resolve(results))));
    await new Promise((resolve, reject) =>
      client.transaction().create(root + '/t').remove(root + '/none')
        .commit((error) => (error ? resolve(error) : reject(new Error('a failing transaction went through')))));
    assert.strictEqual((await call('exists', root + '/t'))[0], null);
    client.addAuthInfo('digest', Buffer.from('u:p'));
    await call('create', root + '/secret', null, [new zk.ACL(zk.Permission.ALL, new zk.Id('auth', ''))], zk.CreateMode.PERSISTENT);
    assert.strictEqual((await call('getACL', root + '/secret'))[0][0].id.scheme, 'digest');
    await call('removeRecursive', root, -1);
    console.log('node-zookeeper-client: all ok');
    client.once('disconnected', () => process.exit(0));
    client.close();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
setTimeout(() => { console.error('not within 30 s'); process.exit(1); }, 30000);
client.connect();
