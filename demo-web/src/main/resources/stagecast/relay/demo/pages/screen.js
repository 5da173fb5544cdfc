import { baseOf } from './base.js';
import { Card } from './card.js';
import { channelProblem, channelUrl } from './channel-url.js';
import { lookWhenBack } from './coming-back.js';
import { readFragment } from './fragment.js';
import { parseEnvelope, parseRecordingNotice, parseSample, parseState, shortName } from './messages.js';
import { operatorToken, sendAway, withoutOperator } from './operator.js';
import { Picture } from './picture.js';
import { Places } from './places.js';
import { qrCode } from './qr.js';
import { fromEuler } from './quaternion.js';
import { Recorders } from './recorders.js';
import { RelayClient } from './relay-client.js';
import { Smoothness } from './smoothness.js';
import { Stage } from './stage.js';

/** Addresses that no phone can open. */
const ONLY_HERE = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/;

/** What an empty stage says, by the state of the connection. */
const EMPTY = {
  open: ['The stage is empty', 'The first phone that joins turns here.'],
  waiting: ['Not connected', 'The phones come back as soon as the relay can be reached.'],
  stopped: ['Not connected', ''],
};

const $ = id => document.getElementById(id);
const base = baseOf(location.href);
const { channel, phonePage, operator, drawing: way } = readFragment(location.hash);
const token = operatorToken(channel, operator);
if (operator) history.replaceState(null, '', withoutOperator(location.hash));
const stage = new Stage(shortName);
const places = new Places(stage, $('stage'), token ? askWhetherToSendAway : undefined);
const picture = new Picture();
const smoothness = new Smoothness();
const recorders = new Recorders();
let drawing = picture;

window.stage = { phones: stage.phones }; // for people who open the console
$('channel').textContent = channel;
showHowToJoin();
showGhost();
addEventListener('hashchange', () => location.reload());
new ResizeObserver(arrange).observe($('stage'));
const problem = channelProblem(channel);
if (problem) showConnection({ state: 'stopped', why: problem });
else listen();
requestAnimationFrame(draw);
if (way !== 'canvas') drawWithLight();

function listen() {
  const client = new RelayClient({
    url: channelUrl(base, channel, { envelope: 'standard', slow: 'latest' }),
    onStatus: showConnection,
    onMessage: data => hear(parseEnvelope(data)),
  });
  client.start();
  lookWhenBack(client);
  document.addEventListener('visibilitychange', () => smoothness.restart()); // a hidden page draws nothing
}

function hear(envelope) {
  if (!envelope) return;
  const { from, msg } = envelope;
  const now = performance.now();
  const sample = parseSample(msg);
  if (sample) {
    stage.accept(from, sample, now);
    return;
  }
  const state = parseState(msg);
  if (state) stage.tell(from, state, now);
  const notice = parseRecordingNotice(msg);
  if (notice) recorders.hear(notice, now);
}

function draw() {
  const now = performance.now(); // the clock of what comes in; a late frame's own time stamp lags behind it
  stage.step(now);
  if (places.update()) arrange();
  drawing.draw(places.figures(now));
  if (places.label(now)) showFacts(now);
  if (drawing !== picture && way !== 'webgl' && smoothness.isMissing(now)) drawPlainly('It would be too slow here');
  requestAnimationFrame(draw);
}

/** three.js is large, and not every browser has WebGL: until it is there, canvases do. */
async function drawWithLight() {
  try {
    const { Scene } = await import('./scene.js');
    drawing = new Scene($('scene'), matchMedia('(prefers-color-scheme: dark)').matches);
    $('scene').hidden = false;
    picture.clear();
    arrange();
  } catch (failure) {
    drawPlainly(failure.message);
  }
}

function drawPlainly(why) {
  console.info(`Drawn without WebGL. ${why}`);
  $('scene').hidden = true;
  drawing = picture;
}

function arrange() {
  places.arrange();
  drawing.resize($('stage').clientWidth, $('stage').clientHeight);
  $('empty').hidden = stage.phones.size > 0;
  fitCode();
}

/** Each module gets the same whole number of pixels: readers far away take uneven ones for others. */
function fitCode() {
  const svg = $('code').querySelector('svg');
  if (!svg) return;
  const modules = svg.viewBox.baseVal.width;
  const pixels = Math.max(1, Math.floor(($('code').clientWidth * devicePixelRatio) / modules));
  svg.style.width = `${(pixels * modules) / devicePixelRatio}px`;
}

function showFacts(now) {
  const { size } = stage.phones;
  $('count').textContent = size === 1 ? '1 phone' : `${size} phones`;
  $('outside').textContent =
    stage.outside > 0 ? `${stage.outside} more ${stage.outside === 1 ? 'is' : 'are'} not shown.` : '';
  $('recording').hidden = !recorders.any(now);
}

function showConnection({ state, why, delay }) {
  const texts = {
    open: 'Listening',
    waiting: `${why} Next attempt in ${Math.ceil(delay / 1_000)} s.`,
    stopped: why,
  };
  $('connection').textContent = texts[state] ?? 'Connecting';
  $('connection').className = state === 'waiting' || state === 'stopped' ? 'bad' : '';
  if (EMPTY[state]) [$('empty-title').textContent, $('empty-text').textContent] = EMPTY[state];
}

function showHowToJoin() {
  if (!phonePage) {
    $('join').textContent = 'Take a phone and open the phone page, by the address that the demo printed when it started.';
    return;
  }
  const link = document.createElement('a');
  link.href = phonePage;
  link.target = '_blank'; // the screen stays where it is
  if (ONLY_HERE.test(phonePage)) {
    link.textContent = 'the phone page';
    $('join').append('On this computer, open ', link, '. Phones reach it when the demo is started with --lan or --public-url.');
  } else {
    link.textContent = 'Scan';
    $('code').append(qrCode(phonePage));
    $('code').hidden = false;
    $('join').append(link, ', tap Start, turn');
  }
}

function showGhost() {
  const ghost = new Card(' ');
  $('ghost').append(ghost.element);
  ghost.resize(ghost.element.clientWidth);
  ghost.draw(fromEuler(-30, 65, 10));
}

function askWhetherToSendAway({ from, name }) {
  $('whom').textContent = name;
  $('not-sent').hidden = true;
  $('send-away').onclick = async () => {
    const failure = await sendAway({ base, channel, token, userId: from });
    $('not-sent').textContent = failure;
    $('not-sent').hidden = failure === '';
    if (failure) return;
    stage.sendAway(from, performance.now());
    $('sending-away').close();
  };
  $('sending-away').showModal();
}
