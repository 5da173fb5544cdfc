import { hueOf } from './card.js';
import { fit, isSilent, presence } from './stage.js';

const LABELS_EVERY = 250;
const BIGGEST_CELL = 680;
/** In a smaller one a label has room for the name only. */
const CELL_WITH_FACTS = 210;
/** The rest is the label's, see screen.css. */
const SHARE_OF_CELL = 0.8;

/** The squares in which the phones stand, one for each, with name and facts below. */
export class Places {
  #stage;
  #grid;
  #onChosen;
  #places = new Map();
  #labelledAt = -LABELS_EVERY;

  /**
   * @param {import('./stage.js').Stage} stage
   * @param {HTMLElement} grid
   * @param {(phone: import('./stage.js').Phone) => void} [onChosen] somebody chose a phone; without it none can be chosen
   */
  constructor(stage, grid, onChosen) {
    this.#stage = stage;
    this.#grid = grid;
    this.#onChosen = onChosen;
  }

  /** Makes places for who has come, takes away those of who has gone. Whether anything has changed. */
  update() {
    let changed = false;
    for (const [id, place] of this.#places) {
      if (this.#stage.phones.has(id)) continue;
      place.element.remove();
      this.#places.delete(id);
      changed = true;
    }
    for (const [id, phone] of this.#stage.phones) {
      if (this.#places.has(id)) continue;
      this.#places.set(id, this.#newPlace(id, phone));
      changed = true;
    }
    return changed;
  }

  /** Gives the places the size in which they fill the stage best. */
  arrange() {
    const { clientWidth: width, clientHeight: height } = this.#grid;
    const { columns, size } = fit(this.#places.size, width, height);
    const cell = Math.min(size, BIGGEST_CELL);
    const rows = Math.ceil(this.#places.size / columns);
    this.#grid.style.setProperty('--columns', String(columns));
    this.#grid.style.setProperty('--cell', `${cell}px`);
    this.#grid.classList.toggle('crowded', cell < CELL_WITH_FACTS);
    let i = 0;
    for (const place of this.#places.values()) {
      place.x = (width - columns * cell) / 2 + ((i % columns) + 0.5) * cell;
      // The figure stands above the label: see .place
      place.y = (height - rows * cell) / 2 + Math.floor(i / columns) * cell + (SHARE_OF_CELL / 2) * cell;
      place.size = cell * SHARE_OF_CELL;
      i++;
    }
  }

  /** What is to be drawn now. @returns {import('./picture.js').Figure[]} */
  figures(now) {
    return Array.from(this.#places, ([id, { frame, x, y, size }]) => {
      const phone = this.#stage.phones.get(id);
      const { shown: q, energy } = phone;
      return { id, frame, x, y, size, q, energy, presence: presence(phone, now), silent: isSilent(phone, now) };
    });
  }

  /** Writes the facts anew, if it is time. Whether it was. */
  label(now) {
    if (now - this.#labelledAt < LABELS_EVERY) return false;
    this.#labelledAt = now;
    for (const [id, { element, facts }] of this.#places) {
      const phone = this.#stage.phones.get(id);
      facts.textContent = factsOf(phone, now);
      element.classList.toggle('silent', isSilent(phone, now));
      element.classList.toggle('leaving', phone.leavingAt !== undefined);
    }
    return true;
  }

  #newPlace(id, phone) {
    const element = document.createElement(this.#onChosen ? 'button' : 'div');
    const frame = document.createElement('span');
    const label = document.createElement('span');
    const dot = document.createElement('span');
    const name = document.createElement('b');
    const facts = document.createElement('span');
    element.className = 'place';
    element.style.setProperty('--hue', String(hueOf(id)));
    if (this.#onChosen) {
      element.type = 'button';
      element.title = `Send ${phone.name} away`;
      facts.setAttribute('aria-hidden', 'true'); // a button whose name changes all the time is read out all the time
      element.addEventListener('click', () => this.#onChosen(phone));
    }
    frame.className = 'frame';
    label.className = 'label';
    dot.className = 'dot';
    name.textContent = phone.name;
    label.append(dot, name, facts);
    element.append(frame, label);
    this.#grid.append(element);
    return { element, frame, facts, x: 0, y: 0, size: 0 };
  }
}

function factsOf(phone, now) {
  if (phone.away) return 'away';
  const age = Math.max(0, now - phone.lastAt) / 1_000;
  return isSilent(phone, now) ? `silent for ${age.toFixed(0)} s` : `${phone.rate}/s · ${age.toFixed(1)} s ago`;
}
