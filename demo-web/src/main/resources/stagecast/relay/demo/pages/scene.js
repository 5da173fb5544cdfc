import * as THREE from './three/three.module.js';
import { hueOf } from './card.js';
import { shortName } from './messages.js';
import { turn } from './quaternion.js';
import { NameSheet } from './name-sheet.js';

const MOST_FIGURES = 256;
const FIELD_OF_VIEW = 24;
/** Shares of a figure's square. */
const WIDE = 0.37;
const TALL = 0.75;
const DEEP = 0.048;
const CORNER = 0.055;
const EDGE = 0.012;
const GLOW = 1.35;
/** A figure that turns leaves the corners of its square empty: so much larger it may be. */
const ZOOM = 1.14;
/** A figure may be so small that its display and its body have the same depth. */
const IN_FRONT = { polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -4 };
/** From the world's axes (z up) to the viewer's (y up), who stands in the south and looks down a little. */
const VIEW = new THREE.Quaternion(...turn([1, 0, 0], -90 + 16));

/** Draws the phones with three.js: so many instances of one body, one display and one glow, whatever their number. */
export class Scene {
  #renderer;
  #scene = new THREE.Scene();
  #camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW);
  #body;
  #display;
  #names;
  #solids;
  #glow;
  #dark;
  #sheet = new NameSheet(MOST_FIGURES);
  #width = 1;
  #height = 1;
  #at = new THREE.Object3D();
  #colour = new THREE.Color();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {boolean} dark whether light glows on the ground, or shadow
   * @throws {Error} if the browser has no WebGL
   */
  constructor(canvas, dark) {
    this.#dark = dark;
    this.#renderer = new THREE.WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'high-performance' });
    this.#renderer.toneMapping = THREE.NeutralToneMapping;
    this.#scene.environment = studio(this.#renderer);
    const key = new THREE.DirectionalLight(0xffffff, 1.6);
    key.position.set(-0.6, 1, 1);
    this.#scene.add(key);
    this.#body = instanced(bodyShape(), new THREE.MeshPhysicalMaterial({ metalness: 0.25, roughness: 0.32, clearcoat: 0.6 }));
    this.#display = instanced(
      displayShape(),
      new THREE.MeshStandardMaterial({ metalness: 0, roughness: 0.16, envMapIntensity: 0.55, ...IN_FRONT }),
    );
    this.#names = instanced(this.#sheet.geometry(0.29, DEEP / 2 + 0.004), this.#sheet.material());
    this.#glow = instanced(new THREE.PlaneGeometry(GLOW, GLOW), glowMaterial(dark));
    this.#glow.renderOrder = -1;
    const lens = instanced(lensShape(), new THREE.MeshStandardMaterial({ color: 0x101216, roughness: 0.2, ...IN_FRONT }));
    this.#solids = [this.#body, this.#display, this.#names, lens];
    this.#scene.add(this.#glow, ...this.#solids);
  }

  /** @param {number} width of the stage, in CSS pixels @param {number} height */
  resize(width, height) {
    this.#width = width;
    this.#height = height;
    this.#renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    const distance = height / 2 / Math.tan(((FIELD_OF_VIEW / 2) * Math.PI) / 180);
    this.#camera.position.z = distance;
    this.#camera.near = distance - height; // as near to the figures as may be: else display and body can't be told apart
    this.#camera.far = distance + height;
    this.#camera.updateProjectionMatrix();
  }

  /** @param {import('./picture.js').Figure[]} figures all that are on stage */
  draw(figures) {
    const shown = figures.slice(0, MOST_FIGURES);
    shown.forEach((figure, i) => this.#place(figure, i));
    for (const mesh of [...this.#solids, this.#glow]) {
      mesh.count = shown.length;
      mesh.instanceMatrix.needsUpdate = true;
      if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
    }
    this.#sheet.keep(shown.map(({ id }) => id));
    this.#renderer.render(this.#scene, this.#camera);
  }

  #place({ id, x, y, size, q, presence, silent, energy }, i) {
    const at = this.#at;
    const hue = hueOf(id) / 360;
    const life = silent ? 0.22 : 1;
    at.position.set(x - this.#width / 2, this.#height / 2 - y, 0);
    at.quaternion.set(...q).premultiply(VIEW);
    at.scale.setScalar(Math.max(1e-3, ZOOM * size * presence * (silent ? 0.86 : 1)));
    at.updateMatrix();
    for (const mesh of this.#solids) mesh.setMatrixAt(i, at.matrix);
    this.#body.setColorAt(i, this.#colour.setHSL(hue, 0.78 * life, silent ? (this.#dark ? 0.22 : 0.72) : 0.5));
    this.#display.setColorAt(i, this.#colour.setHSL(hue, 0.35 * life, 0.035));
    this.#names.setColorAt(i, this.#colour.setHSL(hue, 0.95 * life, silent ? 0.5 : 0.78));
    this.#sheet.show(i, id, shortName(id));
    // Behind the figure, and on the line of sight through it.
    const behind = 0.6 * size;
    at.quaternion.identity();
    at.position.multiplyScalar(1 + behind / this.#camera.position.z).setZ(-behind);
    at.scale.setScalar(Math.max(1e-3, size * presence * (0.9 + 0.35 * energy)));
    at.updateMatrix();
    this.#glow.setMatrixAt(i, at.matrix);
    this.#glow.setColorAt(i, this.#glowColour(hue, life, energy));
  }

  #glowColour(hue, life, energy) {
    const colour = this.#colour;
    return this.#dark
      ? colour.setHSL(hue, 0.9, 0.5).multiplyScalar(life * (0.3 + 0.7 * energy))
      : colour.setHSL(hue, 0.9 * life, 0.74 - 0.14 * energy);
  }
}

function instanced(geometry, material) {
  const mesh = new THREE.InstancedMesh(geometry, material, MOST_FIGURES);
  mesh.frustumCulled = false;
  mesh.count = 0;
  mesh.instanceMatrix.setUsage(THREE.DynamicDrawUsage);
  return mesh;
}

function bodyShape() {
  const geometry = new THREE.ExtrudeGeometry(outline(WIDE - 2 * EDGE, TALL - 2 * EDGE, CORNER - EDGE), {
    depth: DEEP - 2 * EDGE,
    bevelSize: EDGE,
    bevelThickness: EDGE,
    bevelSegments: 4,
    curveSegments: 8,
  });
  return geometry.translate(0, 0, EDGE - DEEP / 2);
}

function displayShape() {
  return new THREE.ShapeGeometry(outline(WIDE - 0.04, TALL - 0.05, CORNER - 0.02), 8).translate(0, 0, DEEP / 2 + 0.002);
}

function lensShape() {
  return new THREE.CircleGeometry(0.045, 24).rotateY(Math.PI).translate(0.1, 0.29, -DEEP / 2 - 0.002);
}

function outline(width, height, radius) {
  const [x, y] = [width / 2, height / 2];
  return new THREE.Shape()
    .moveTo(-x, -y + radius)
    .lineTo(-x, y - radius)
    .quadraticCurveTo(-x, y, -x + radius, y)
    .lineTo(x - radius, y)
    .quadraticCurveTo(x, y, x, y - radius)
    .lineTo(x, -y + radius)
    .quadraticCurveTo(x, -y, x - radius, -y)
    .lineTo(-x + radius, -y)
    .quadraticCurveTo(-x, -y, -x, -y + radius);
}

/** What the phones mirror: a dim room with a wide lamp above, one at the left and a cool one behind. */
function studio(renderer) {
  const room = new THREE.Scene();
  const lamp = (colour, intensity, [width, height, depth], [x, y, z]) => {
    const material = new THREE.MeshBasicMaterial({ color: new THREE.Color(colour).multiplyScalar(intensity) });
    const mesh = new THREE.Mesh(new THREE.BoxGeometry(width, height, depth), material);
    mesh.position.set(x, y, z);
    room.add(mesh);
  };
  const walls = new THREE.MeshBasicMaterial({ color: 0x3a3f4a, side: THREE.BackSide });
  room.add(new THREE.Mesh(new THREE.BoxGeometry(20, 12, 20), walls));
  lamp(0xfff4e0, 9, [9, 0.2, 5], [0, 5.5, 3]);
  lamp(0xffffff, 6, [0.2, 6, 4], [-9, 1, 3]);
  lamp(0x9fb8ff, 5, [5, 4, 0.2], [6, 2, -9]);
  const maker = new THREE.PMREMGenerator(renderer);
  const { texture } = maker.fromScene(room, 0.03);
  maker.dispose();
  return texture;
}

function glowMaterial(dark) {
  return new THREE.MeshBasicMaterial({
    map: softDisc(),
    transparent: true,
    depthWrite: false,
    toneMapped: false,
    opacity: dark ? 0.55 : 0.5,
    blending: dark ? THREE.AdditiveBlending : THREE.NormalBlending,
  });
}

function softDisc() {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 128;
  const context = canvas.getContext('2d');
  const gradient = context.createRadialGradient(64, 64, 0, 64, 64, 64);
  gradient.addColorStop(0, 'rgba(255,255,255,1)');
  gradient.addColorStop(0.4, 'rgba(255,255,255,0.35)');
  gradient.addColorStop(1, 'rgba(255,255,255,0)');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 128, 128);
  return new THREE.CanvasTexture(canvas);
}
