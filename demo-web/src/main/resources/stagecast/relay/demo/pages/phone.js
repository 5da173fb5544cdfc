import { takeAttitude } from './attitude.js';
import { baseOf } from './base.js';
import { Card, hueOf } from './card.js';
import { channelProblem, channelUrl } from './channel-url.js';
import { lookWhenBack } from './coming-back.js';
import { readFragment } from './fragment.js';
import { Link } from './link.js';
import { parseEnvelope, parseError, parseRecordingNotice, shortName } from './messages.js';
import { Hold } from './hold.js';
import { Pass } from './pass.js';
import { fromEuler } from './quaternion.js';
import { Recorders } from './recorders.js';
import { Sender } from './sender.js';
import { keepAwake } from './sensors.js';
import * as say from './phone-words.js';

const AT_REST = fromEuler(-28, 72, 0);

const $ = id => document.getElementById(id);
const base = baseOf(location.href);
const { channel, ticket, token, hz } = readFragment(location.hash);
const pass = new Pass({ base, channel, ticket, onWait: (why, delay) => showRelay({ state: 'waiting', why, delay }) });
const card = new Card('');
/** The present run, while there is one. @type {{undo: (() => void)[]} | undefined} */
let run;
const recorders = new Recorders();

$('pad').append(card.element);
fitCard();
addEventListener('resize', fitCard);
if (pass.kept) showWho(pass.kept.userId);
$('consent').textContent = say.consent(channel);
const problem = channelProblem(channel) || (ticket || token ? '' : say.NO_TICKET);
showProblem(problem);
$('start').disabled = problem !== '';
$('start').addEventListener('click', () => (run ? end() : begin()));
addEventListener('hashchange', () => location.reload());

function begin() {
  const hold = new Hold();
  const mine = { undo: [] };
  run = mine;
  mine.undo.push(takeAttitude({ hold, pad: $('pad'), light, onSource: bySensor => ($('zero').hidden = !bySensor) }));
  mine.undo.push(drawing(hold), zeroing(hold), stayingAwake());
  showProblem('');
  $('lamps').hidden = false;
  showRunning(true);
  light('relay', 'wait', say.ASKING_IN);
  join(mine, hold);
}

/** @param {boolean} [again] whether a pass that was kept has turned out to be worth nothing */
async function join(mine, hold, again = false) {
  const asking = new AbortController();
  mine.undo.push(() => asking.abort());
  try {
    const kept = pass.kept !== undefined && !again;
    const guest = token ? { token, userId: randomId() } : await pass.get(asking.signal);
    if (run !== mine || !guest) return;
    showWho(guest.userId);
    connect(mine, hold, guest, () => (kept && !token ? join(mine, hold, true) : undefined));
  } catch (refusal) {
    if (run !== mine) return;
    end();
    light('relay', 'bad', refusal.message);
  }
}

/** @param {() => unknown} another asks for another pass; undefined if that is of no use */
function connect(mine, hold, { token, userId: id }, another) {
  let hasOpened = false;
  const onStatus = status => {
    if (run !== mine) return;
    hasOpened ||= status.state === 'open';
    if (status.state === 'stopped' && status.refused) {
      pass.drop();
      if (!hasOpened && (disconnect(), another())) return;
    }
    showRelay(status);
  };
  const link = new Link({
    base,
    channel,
    token,
    socketUrl: channelUrl(base, channel, { listen: 'false' }),
    onStatus,
    onMessage: hear,
  });
  const send = text => !document.hidden && link.send(text); // a hidden page hears no sensor: its attitude is stale
  const sender = new Sender({ id, send, now: () => performance.now(), clock: Date.now });
  const sendNewest = () => {
    if (hold.q) sender.attitude(hold.q, hold.angles, hold.rate);
    sender.tick();
  };
  const tellState = state => link.tell(JSON.stringify({ id, state }));
  const undo = [() => tellState('gone'), () => link.close(), every(Math.ceil(1_000 / hz), sendNewest)];
  undo.push(showingFlow(sender, hold), tellingWhere(tellState), lookWhenBack(link));
  const disconnect = () => undo.splice(0).forEach(step => step());
  mine.undo.push(disconnect);
  link.start();
}

function end() {
  const { undo } = run;
  run = undefined;
  for (const step of undo) step();
  card.draw(AT_REST);
  showRunning(false);
  $('recording').hidden = true;
  $('zero').hidden = true;
  light('relay', 'wait', say.NOT_CONNECTED);
  $('flow').textContent = say.NOTHING_SENT;
}

function hear(data) {
  const notice = parseRecordingNotice(parseEnvelope(data)?.msg);
  if (notice) recorders.hear(notice, performance.now());
  else showProblem(parseError(data)?.message ?? '');
  showRecording();
}

function fitCard() {
  card.resize(card.element.clientWidth);
  if (!run) card.draw(AT_REST);
}

/** A page that is hidden has silent sensors; one that is left does not come back. */
function tellingWhere(tellState) {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('visibilitychange', () => document.hidden && tellState('away'), { signal });
  addEventListener('pagehide', () => tellState('gone'), { signal });
  return () => listening.abort();
}

function stayingAwake() {
  let lock = keepAwake();
  const back = () => {
    if (document.hidden) return;
    lock = keepAwake(); // lost while the page was hidden
  };
  document.addEventListener('visibilitychange', back);
  return async () => {
    document.removeEventListener('visibilitychange', back);
    (await lock)?.release();
  };
}

function drawing(hold) {
  let frame;
  const draw = () => {
    if (hold.q) card.draw(hold.q);
    frame = requestAnimationFrame(draw);
  };
  draw();
  return () => cancelAnimationFrame(frame);
}

function zeroing(hold) {
  const zero = () => {
    if (hold.zero()) $('zeroed').textContent = say.ZEROED;
  };
  $('zero').addEventListener('click', zero);
  return () => {
    $('zero').removeEventListener('click', zero);
    $('zeroed').textContent = '';
  };
}

function showingFlow(sender, hold) {
  let before = 0;
  return every(1_000, () => {
    $('flow').textContent = say.flow(sender.count - before, hold.q);
    showRecording();
    before = sender.count;
  });
}

function showRelay(status) {
  if (status.state === 'stopped') {
    if (run) end();
    $('start').disabled = status.refused; // it takes another ticket, or another look at it
  }
  light('relay', ...say.relay(status, channel));
  if (status.state === 'open') showProblem('');
}

function showWho(id) {
  card.identify(id);
  $('who').style.setProperty('--hue', String(hueOf(id)));
  $('name').textContent = shortName(id);
  $('who').hidden = false;
  fitCard();
}

function showRunning(running) {
  $('start').textContent = running ? 'Stop' : 'Start';
  document.body.classList.toggle('running', running);
}

function showRecording() {
  $('recording').hidden = !recorders.any(performance.now());
}

function showProblem(text) {
  $('problem').textContent = text;
  $('problem').hidden = text === '';
}

function light(lamp, state, text) {
  const element = $(`lamp-${lamp}`);
  if (element.textContent !== text) element.textContent = text; // said once, not with each reading
  element.className = state;
}

function every(period, run) {
  const timer = setInterval(run, period);
  return () => clearInterval(timer);
}

function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('');
}
