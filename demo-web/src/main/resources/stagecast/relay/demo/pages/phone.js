import { Card, hueOf } from './card.js';
import { channelProblem, channelUrl } from './channel-url.js';
import { readFragment } from './fragment.js';
import { parseError, shortName } from './messages.js';
import { turnByHand } from './pad.js';
import { fromEuler, toEuler } from './quaternion.js';
import { RelayClient } from './relay-client.js';
import { Sender } from './sender.js';
import { askForMotion, keepAwake, watchOrientation } from './sensors.js';
import * as say from './phone-words.js';

const PERIOD = 34; // milliseconds: a little under thirty a second
const SENSOR_DEADLINE = 2_000;
const AT_REST = fromEuler(-28, 72, 0);

const $ = id => document.getElementById(id);
const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('');
const { channel, token } = readFragment(location.hash);
const card = new Card(id);
/** What ends the present run, while there is one. @type {(() => void)[] | undefined} */
let undo;

$('pad').append(card.element);
fitCard();
addEventListener('resize', fitCard);
$('who').style.setProperty('--hue', String(hueOf(id)));
$('name').textContent = shortName(id);
$('consent').textContent = say.consent(shortName(id), channel);
const problem = channelProblem(channel) || (token ? '' : say.NO_TOKEN);
showProblem(problem);
$('start').disabled = problem !== '';
$('start').addEventListener('click', () => (undo ? end() : begin()));
addEventListener('hashchange', () => location.reload());

function begin() {
  const allowed = askForMotion(); // first of all: browsers grant it only to the tap itself
  const run = [];
  const client = new RelayClient({
    url: channelUrl(location.origin, channel, { listen: 'false' }),
    credentials: { token },
    onStatus: status => undo === run && showRelay(status),
    onMessage: data => showProblem(parseError(data)?.message ?? ''),
  });
  const send = text => !document.hidden && client.send(text); // a hidden page hears no sensor: its attitude is stale
  const sender = new Sender({ id, send, now: () => performance.now(), clock: Date.now });
  undo = run;
  run.push(() => client.close(), every(PERIOD, () => sender.tick()), drawing(sender), showingFlow(sender));
  run.push(stayingAwake(client));
  showProblem('');
  $('lamps').hidden = false;
  showRunning(true);
  client.start();
  takeAttitude(sender, allowed, run);
}

function end() {
  const run = undo;
  undo = undefined;
  for (const step of run) step();
  card.draw(AT_REST);
  showRunning(false);
  light('relay', 'wait', say.NOT_CONNECTED);
  $('flow').textContent = say.NOTHING_SENT;
}

function fitCard() {
  card.resize(card.element.clientWidth);
  if (!undo) card.draw(AT_REST);
}

/** From the sensor; by hand as long as that is silent. */
async function takeAttitude(sender, allowed, run) {
  let letGo;
  let deadline;
  const byHand = () => {
    light('sensor', 'bad', say.SENSOR_SILENT);
    letGo = turnByHand($('pad'), q => sender.attitude(q, toEuler(q)));
  };
  const bySensor = ({ alpha, beta, gamma }) => {
    letGo?.();
    letGo = undefined;
    clearTimeout(deadline);
    light('sensor', 'good', say.SENSOR_SPEAKS);
    sender.attitude(fromEuler(alpha, beta, gamma), { alpha, beta, gamma });
  };
  run.push(watchOrientation(bySensor), () => clearTimeout(deadline), () => letGo?.());
  light('secure', ...(isSecureContext ? say.SECURE : say.NOT_SECURE));
  light('motion', 'wait', say.MOTION_ASKED);
  light('sensor', 'wait', say.SENSOR_AWAITED);
  const granted = await allowed;
  if (undo !== run) return; // stopped meanwhile
  const hopeful = isSecureContext && granted;
  light('motion', ...(hopeful ? say.MOTION_ALLOWED : granted ? say.MOTION_NONE : say.MOTION_DENIED));
  if (hopeful) deadline = setTimeout(byHand, SENSOR_DEADLINE);
  else byHand();
}

function stayingAwake(client) {
  let lock = keepAwake();
  const back = () => {
    if (document.hidden) return;
    lock = keepAwake(); // lost while the page was hidden
    client.retryNow();
  };
  document.addEventListener('visibilitychange', back);
  return async () => {
    document.removeEventListener('visibilitychange', back);
    (await lock)?.release();
  };
}

function drawing(sender) {
  let frame;
  const draw = () => {
    if (sender.q) card.draw(sender.q);
    frame = requestAnimationFrame(draw);
  };
  draw();
  return () => cancelAnimationFrame(frame);
}

function showingFlow(sender) {
  let before = 0;
  return every(1_000, () => {
    $('flow').textContent = say.flow(sender.count - before, sender.q);
    before = sender.count;
  });
}

function showRelay(status) {
  if (status.state === 'stopped') end();
  light('relay', ...say.relay(status, channel));
  if (status.state === 'open') showProblem('');
}

function showRunning(running) {
  $('start').textContent = running ? 'Stop' : 'Start';
  document.body.classList.toggle('running', running);
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
