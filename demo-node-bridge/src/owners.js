/** Milliseconds after which an id is free again when its owner was last heard. */
const FREE_AFTER = 15_000;
/** Ids that are remembered; beyond that the one is forgotten that was not heard for longest. */
const MOST = 10_000;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:.]*:[\da-f:.]*)$/;

/**
 * Whose each phone's id is: of who sent it first, until 15 seconds after they were last heard. So no guest moves the
 * phone of another. An id that is its sender's own user id, as the phone page's are, is theirs always. Where a relay shows addresses
 * that can't be told: many phones are behind one, and a phone's changes with its network.
 */
export class Owners {
  /** The least recently heard first. @type {Map<string, {from: string, at: number}>} */
  #owners = new Map();

  /**
   * Whether this sender may speak for the phone of that id; if so, it is theirs from now on.
   *
   * @param {string} from as the relay's envelope has it
   * @param {string} id
   * @param {number} now milliseconds that never go back
   */
  admits(from, id, now) {
    if (ADDRESS.test(from)) return true;
    const owner = this.#owners.get(id);
    if (owner && owner.from !== from && from !== id && now - owner.at < FREE_AFTER) return false;
    this.#owners.delete(id);
    if (this.#owners.size >= MOST) this.#owners.delete(this.#owners.keys().next().value ?? '');
    this.#owners.set(id, { from, at: now });
    return true;
  }
}
