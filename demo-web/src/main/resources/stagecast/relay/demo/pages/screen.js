import { Card, hueOf } from './card.js';
import { channelProblem, channelUrl } from './channel-url.js';
import { readFragment } from './fragment.js';
import { parseEnvelope, parseSample, shortName } from './messages.js';
import { fromEuler } from './quaternion.js';
import { RelayClient } from './relay-client.js';
import { Stage, fit, isSilent } from './stage.js';

const LABELS_EVERY = 250;
const BIGGEST_CELL = 680;
/** In a smaller one a label has room for the name only. */
const CELL_WITH_FACTS = 150;
/** The rest is the label's, see screen.css. */
const SHARE_OF_CELL = 0.84;
/** Addresses that no phone can open. */
const ONLY_HERE = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/;

const $ = id => document.getElementById(id);
const { channel, phonePage } = readFragment(location.hash);
const stage = new Stage(shortName);
/** Id to what is drawn of a phone. */
const places = new Map();
let labelledAt = 0;

window.stage = { phones: stage.phones }; // for people who open the console
$('channel').textContent = channel;
showHowToJoin();
showGhost();
addEventListener('hashchange', () => location.reload());
addEventListener('resize', arrange);
const problem = channelProblem(channel);
if (problem) showConnection({ state: 'stopped', why: problem });
else listen();
requestAnimationFrame(draw);

function listen() {
  const client = new RelayClient({
    url: channelUrl(location.origin, channel, { envelope: 'standard' }),
    onStatus: showConnection,
    onMessage: data => {
      const sample = parseSample(parseEnvelope(data)?.msg);
      if (sample) stage.accept(sample, performance.now());
    },
  });
  client.start();
  document.addEventListener('visibilitychange', () => document.hidden || client.retryNow());
}

function draw(now) {
  stage.step(now);
  const crowd = places.size;
  let changed = false;
  for (const [id, place] of places) {
    if (stage.phones.has(id)) continue;
    place.element.remove();
    places.delete(id);
    changed = true;
  }
  for (const [id, phone] of stage.phones) {
    if (!places.has(id)) places.set(id, newPlace(id, phone));
  }
  if (changed || places.size !== crowd) arrange();
  for (const [id, { card }] of places) card.draw(stage.phones.get(id).shown);
  if (now - labelledAt >= LABELS_EVERY) label(now);
  requestAnimationFrame(draw);
}

function newPlace(id, { name }) {
  const card = new Card(id);
  const element = document.createElement('div');
  const label = document.createElement('p');
  const dot = document.createElement('span');
  const bold = document.createElement('b');
  const facts = document.createElement('span');
  element.className = 'place';
  element.style.setProperty('--hue', String(hueOf(id)));
  label.className = 'label';
  dot.className = 'dot';
  bold.textContent = name;
  label.append(dot, bold, facts);
  element.append(card.element, label);
  $('stage').append(element);
  return { element, card, facts };
}

function label(now) {
  labelledAt = now;
  for (const [id, { element, facts }] of places) {
    const phone = stage.phones.get(id);
    const age = Math.max(0, now - phone.lastAt) / 1_000;
    facts.textContent = isSilent(phone, now) ? `silent for ${age.toFixed(0)} s` : `${phone.rate}/s · ${age.toFixed(1)} s ago`;
    element.classList.toggle('silent', isSilent(phone, now));
  }
  const { size } = stage.phones;
  $('count').textContent = size === 1 ? '1 phone' : `${size} phones`;
  $('outside').textContent =
    stage.outside > 0 ? `${stage.outside} more ${stage.outside === 1 ? 'phone is' : 'phones are'} not shown.` : '';
}

function arrange() {
  const { columns, size } = fit(places.size, $('stage').clientWidth, $('stage').clientHeight);
  $('stage').style.setProperty('--columns', String(columns));
  const cell = Math.min(size, BIGGEST_CELL);
  $('stage').style.setProperty('--cell', `${cell}px`);
  $('stage').classList.toggle('crowded', cell < CELL_WITH_FACTS);
  for (const { card } of places.values()) card.resize(cell * SHARE_OF_CELL);
  $('empty').hidden = places.size > 0;
  document.body.classList.toggle('in-use', places.size > 0);
}

function showConnection({ state, why, delay }) {
  const texts = {
    open: 'Listening',
    waiting: `${why} Next attempt in ${Math.ceil(delay / 1_000)} s.`,
    stopped: why,
  };
  $('connection').textContent = texts[state] ?? 'Connecting';
  $('connection').className = state === 'waiting' || state === 'stopped' ? 'bad' : '';
}

/** Says it twice: large while nobody is there, small later. */
function showHowToJoin() {
  for (const element of document.querySelectorAll('.join')) {
    if (phonePage) {
      const link = document.createElement('a');
      link.href = link.textContent = phonePage;
      link.target = '_blank'; // the screen stays where it is
      element.append(ONLY_HERE.test(phonePage) ? 'On this machine, open ' : 'Take a phone and open ', link);
    } else {
      element.append('Take a phone and open the phone page, by the address that the demo printed when it started.');
    }
  }
}

function showGhost() {
  const ghost = new Card(' ');
  $('ghost').append(ghost.element);
  ghost.resize(ghost.element.clientWidth);
  ghost.draw(fromEuler(-30, 65, 10));
}
