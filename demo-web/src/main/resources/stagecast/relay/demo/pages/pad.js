import { multiply, normalise, turn } from './quaternion.js';

const DEGREES_PER_PIXEL = 0.5;
const DEGREES_PER_KEY = 5;
const UPRIGHT = turn([1, 0, 0], 90);
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Turns an attitude by finger, mouse or arrow keys, for devices whose sensors are silent.
 *
 * @param {HTMLElement} element what is dragged
 * @param {(q: import('./quaternion.js').Quaternion) => void} onTurn at once with the first attitude, upright
 * @returns {() => void} stops it
 */
export function turnByHand(element, onTurn) {
  const listening = new AbortController();
  const { signal } = listening;
  let q = UPRIGHT;
  let held;

  const turnBy = (right, down) => {
    q = normalise(multiply(turn([0, 0, 1], right), multiply(turn([1, 0, 0], down), q)));
    onTurn(q);
  };
  const hold = event => {
    held = event;
    element.setPointerCapture(event.pointerId);
  };
  const drag = event => {
    if (event.pointerId !== held?.pointerId) return;
    turnBy((event.clientX - held.clientX) * DEGREES_PER_PIXEL, (event.clientY - held.clientY) * DEGREES_PER_PIXEL);
    held = event;
  };
  const press = event => {
    const way = KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    turnBy(way[0] * DEGREES_PER_KEY, way[1] * DEGREES_PER_KEY);
  };

  element.addEventListener('pointerdown', hold, { signal });
  element.addEventListener('pointermove', drag, { signal });
  element.addEventListener('lostpointercapture', () => (held = undefined), { signal });
  element.addEventListener('keydown', press, { signal });
  const attributes = { tabindex: '0', role: 'application', 'aria-label': 'Your phone, to be turned by arrow keys' };
  element.classList.add('by-hand');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  onTurn(q);
  return () => {
    listening.abort();
    element.classList.remove('by-hand');
    for (const name of Object.keys(attributes)) element.removeAttribute(name);
  };
}
