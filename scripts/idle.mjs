// Many connections that hardly do anything: idle.mjs HOST:PORT HOW_MANY SECONDS. Each asks for /healthz once in eight seconds, since
// the server hangs up on who says nothing for ten. Prints "idle: ready" on stderr when all are there, and at the end on
// stdout how many still stand, how many were lost, and how many answers came.
import net from 'node:net';

const [where, count, seconds] = process.argv.slice(2);
const [host, port] = where.split(':');
const wanted = Number(count);
const EVERY = 8000;
const QUESTION = `GET /healthz HTTP/1.1\r\nhost: ${where}\r\n\r\n`;
let answers = 0;
let lost = 0;
let isOver = false;

function open(number) {
  return new Promise((done) => {
    const socket = net.connect({ host, port: Number(port) });
    socket.on('data', (bytes) => {
      if (bytes.includes('HTTP/1.1 200')) answers += 1;
      done();
    });
    socket.on('error', () => done());
    socket.on('close', () => {
      if (!isOver) lost += 1;
      done();
    });
    socket.on('connect', () => {
      socket.write(QUESTION);
      setTimeout(() => {
        const ask = () => socket.writable && socket.write(QUESTION);
        ask();
        setInterval(ask, EVERY).unref();
      }, (number * EVERY) / wanted).unref();
    });
  });
}

for (let number = 0; number < wanted; number += 200) {
  await Promise.all(Array.from({ length: Math.min(200, wanted - number) }, (_, i) => open(number + i)));
}
console.error('idle: ready');
setTimeout(() => {
  isOver = true;
  console.log(`${wanted - lost} ${lost} ${answers}`);
  process.exit(0);
}, Number(seconds) * 1000);
