import * as THREE from './three/three.module.js';

const COLUMNS = 16;
const CELL_WIDE = 256;
const CELL_TALL = 128;
/** The whole sheet goes to the graphics card at each change, so a crowd that comes at once is written at once. */
const WRITE_EVERY = 200;

/** All names in one texture, so that all are drawn at one go: each instance shows the cell of its own. */
export class NameSheet {
  #canvas = document.createElement('canvas');
  #context;
  #texture;
  #cells = new Map();
  #free;
  #rows;
  #offsets;
  #isStale = false;
  #writtenAt = -WRITE_EVERY;

  /** @param {number} most names at a time */
  constructor(most) {
    this.#rows = Math.ceil(most / COLUMNS);
    this.#canvas.width = COLUMNS * CELL_WIDE;
    this.#canvas.height = this.#rows * CELL_TALL;
    this.#context = this.#canvas.getContext('2d');
    this.#context.font = `600 ${CELL_TALL * 0.72}px ui-monospace, "SF Mono", "Roboto Mono", "DejaVu Sans Mono", monospace`;
    this.#context.textAlign = 'center';
    this.#context.textBaseline = 'middle';
    this.#context.fillStyle = '#fff';
    this.#free = Array.from({ length: most }, (_, i) => i).reverse();
    this.#offsets = new THREE.InstancedBufferAttribute(new Float32Array(most * 2), 2);
    this.#texture = new THREE.CanvasTexture(this.#canvas);
    this.#texture.anisotropy = 8;
  }

  /** A plane that bears a name. @param {number} width @param {number} z */
  geometry(width, z) {
    const plane = new THREE.PlaneGeometry(width, (width * CELL_TALL) / CELL_WIDE).translate(0, 0, z);
    plane.setAttribute('cell', this.#offsets);
    return plane;
  }

  material() {
    const material = new THREE.MeshBasicMaterial({
      map: this.#texture,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
      polygonOffset: true,
      polygonOffsetFactor: -2,
      polygonOffsetUnits: -8,
    });
    const size = `vec2(${(1 / COLUMNS).toFixed(6)}, ${(1 / this.#rows).toFixed(6)})`;
    material.onBeforeCompile = shader => {
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', '#include <common>\nattribute vec2 cell;')
        .replace('#include <uv_vertex>', `#include <uv_vertex>\nvMapUv = (uv + cell) * ${size};`);
    };
    return material;
  }

  /** Has an instance show a name, which is written first if it is new. */
  show(instance, id, name) {
    let cell = this.#cells.get(id);
    if (cell === undefined) {
      cell = this.#free.pop();
      if (cell === undefined) return;
      this.#cells.set(id, cell);
      this.#write(cell, name);
    }
    this.#offsets.setXY(instance, cell % COLUMNS, this.#rows - 1 - Math.floor(cell / COLUMNS));
    this.#offsets.needsUpdate = true;
  }

  /** Forgets all names but these, and hands what is new to the graphics card. @param {string[]} ids */
  keep(ids) {
    if (this.#cells.size > ids.length) {
      const wanted = new Set(ids);
      for (const [id, cell] of this.#cells) {
        if (wanted.has(id)) continue;
        this.#cells.delete(id);
        this.#free.push(cell);
      }
    }
    const now = performance.now();
    if (!this.#isStale || now - this.#writtenAt < WRITE_EVERY) return;
    this.#texture.needsUpdate = true;
    this.#isStale = false;
    this.#writtenAt = now;
  }

  #write(cell, name) {
    const left = (cell % COLUMNS) * CELL_WIDE;
    const top = Math.floor(cell / COLUMNS) * CELL_TALL;
    this.#context.clearRect(left, top, CELL_WIDE, CELL_TALL);
    this.#context.fillText(name, left + CELL_WIDE / 2, top + CELL_TALL / 2, CELL_WIDE * 0.94);
    this.#isStale = true;
  }
}
