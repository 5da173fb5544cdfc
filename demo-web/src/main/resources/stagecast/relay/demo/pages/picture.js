import { Card } from './card.js';

/**
 * Draws the phones without WebGL, for a browser that has none: each on a canvas of its own.
 *
 * @typedef {object} Figure what is drawn of one phone
 * @property {string} id
 * @property {HTMLElement} frame the square that it has on the page
 * @property {number} x middle of that square, in CSS pixels from the stage's left
 * @property {number} y the same from its top
 * @property {number} size edge of the square
 * @property {import('./quaternion.js').Quaternion} q
 * @property {number} presence 0 to 1
 * @property {boolean} silent
 * @property {number} energy 0 to 1
 */
export class Picture {
  #cards = new Map();

  resize() {}

  /** @param {Figure[]} figures all that are on stage */
  draw(figures) {
    const gone = new Set(this.#cards.keys());
    for (const { id, frame, size, q } of figures) {
      gone.delete(id);
      this.#cardOf(id, frame, size).draw(q);
    }
    for (const id of gone) this.#cards.delete(id);
  }

  /** Takes away all that it has drawn. */
  clear() {
    for (const { card } of this.#cards.values()) card.element.remove();
    this.#cards.clear();
  }

  #cardOf(id, frame, size) {
    let known = this.#cards.get(id);
    if (!known) {
      known = { card: new Card(id) };
      frame.append(known.card.element);
      this.#cards.set(id, known);
    }
    if (known.size !== size) known.card.resize((known.size = size));
    return known.card;
  }
}
