import { bases, channelProblem, direct, read, shortened, whyClosed } from './words.js';

const MOST_LINES = 200;
/** Errors that answer a message sent before the credentials. */
const NO_ANSWERS = ['not_authenticated', 'rate_limited', 'recipient_unavailable'];
const $ = id => document.getElementById(id);

let socket;
/** True from credentials until their answer. */
let asking = false;
let ended = false;
let paused = false;
/** Lines that wait for the next picture; a hundred messages in one cost one change of the page. */
let waiting = [];
let skipped = 0;

function connect() {
  const name = $('channel').value;
  const problem = channelProblem(name);
  if (problem) return say(problem, 'bad');
  const url = `${bases(location).ws}/api/events/${encodeURIComponent(name)}/ws?envelope=standard`;
  const mine = new WebSocket(url);
  mine.binaryType = 'arraybuffer';
  mine.onopen = () => socket === mine && opened(name);
  mine.onmessage = event => socket === mine && received(event.data);
  mine.onclose = event => socket === mine && closed(event);
  socket = mine;
  say(`Connecting to ${name} …`);
  show();
}

function opened(name) {
  say(`Listening on ${name}. Authenticate to send.`, 'good');
  show();
}

function received(data) {
  const text = typeof data === 'string' ? data : asking && isOk(data) ? 'ok' : undefined;
  if (text === undefined) return add('←', `(binary, ${data.byteLength} bytes)`, '', 'received');
  const { kind, code, words } = read(text);
  if (kind === 'ok' && asking) answered('You are authenticated: what you send reaches the channel.', 'good');
  if (kind === 'error' && asking && !NO_ANSWERS.includes(code)) answered(words, 'bad');
  add('←', text, { ok: 'answer', error: 'error', note: 'answer', message: '' }[kind], 'received');
}

/** Some relays are set to answer with these two bytes, for older clients. */
function isOk(bytes) {
  return new TextDecoder().decode(bytes) === 'ok';
}

function answered(words, mood) {
  asking = false;
  if (mood === 'good') $('password').value = $('token').value = '';
  say(words, mood);
  show();
  $(mood === 'good' ? 'text' : $('by-token').checked ? 'token' : 'password').focus();
}

function closed({ code, reason }) {
  socket = undefined;
  asking = false;
  ended = true;
  const words = whyClosed(code);
  add('×', `closed with ${code}${reason ? ` (${reason})` : ''}: ${words}`, code === 1000 ? 'note' : 'error', '');
  say(`Not connected. ${words}`, code === 1000 ? '' : 'bad');
  show();
}

function authenticate() {
  const byToken = $('by-token').checked;
  const secret = $(byToken ? 'token' : 'password').value;
  const credentials = byToken ? { token: secret } : { email: $('email').value, password: secret };
  asking = true;
  socket.send(JSON.stringify(credentials));
  const shown = byToken ? { token: '•••' } : { ...credentials, password: '•••' };
  add('→', JSON.stringify(shown), '', 'sent');
  say('Asking …');
  show();
}

function send() {
  const to = $('to').value;
  const text = to ? direct(to, $('text').value) : $('text').value;
  socket.send(text);
  add('→', text, '', 'sent');
}

function say(words, mood = '') {
  $('status').textContent = words;
  $('status').className = mood;
}

/** Makes the form fit the connection. */
function show() {
  const open = socket?.readyState === WebSocket.OPEN;
  $('connect').textContent = socket ? 'Disconnect' : ended ? 'Connect again' : 'Connect';
  $('channel').readOnly = socket !== undefined;
  $('credentials').disabled = !open || asking;
  $('message').disabled = !open;
  $('with-password').hidden = $('by-token').checked;
  $('with-token').hidden = !$('by-token').checked;
}

/** Adds a line to the log, of which the newest are kept. */
function add(sign, text, kind, spoken) {
  if (paused) return void skipped++;
  if (waiting.push({ sign, text: shortened(text), kind, spoken }) > MOST_LINES) {
    waiting.shift();
    skipped++;
  }
  if (waiting.length === 1) requestAnimationFrame(write);
}

function write() {
  const log = $('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  if (skipped > 0) waiting.unshift({ sign: '…', text: `${skipped} not shown`, kind: 'note', spoken: '' });
  log.append(...waiting.map(line));
  while (log.childElementCount > MOST_LINES) log.firstElementChild.remove();
  waiting = [];
  skipped = 0;
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function line({ sign, text, kind, spoken }) {
  const item = document.createElement('p');
  item.className = kind;
  const mark = document.createElement('b');
  mark.textContent = sign;
  mark.ariaHidden = 'true';
  const words = document.createElement('span');
  words.className = 'spoken';
  words.textContent = spoken && `${spoken}: `;
  item.append(mark, words, text);
  return item;
}

function onSubmit(form, act) {
  $(form).addEventListener('submit', event => {
    event.preventDefault();
    act();
  });
}

onSubmit('join', () => (socket ? socket.close(1000) : connect()));
onSubmit('authenticate', authenticate);
onSubmit('say', send);
$('by-password').addEventListener('change', show);
$('by-token').addEventListener('change', show);
$('clear').addEventListener('click', () => $('log').replaceChildren());
$('pause').addEventListener('click', () => {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', String(paused));
  $('pause').textContent = paused ? 'Go on' : 'Pause';
  if (!paused && skipped > 0) write();
});

$('channel').value = new URLSearchParams(location.search).get('channel') ?? $('channel').value;
$('console').hidden = false;
show();
