const PAGES = new URL('../../demo-web/src/main/resources/stagecast/relay/demo/pages/', import.meta.url).href;
const BRIDGE = new URL('../src/', import.meta.url);

/** The relay serves the pages' modules and the bridge's as one folder, so pages find either beside them. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!context.parentURL?.startsWith(PAGES) || !specifier.startsWith('./')) throw error;
    return next(new URL(specifier, BRIDGE).href, context);
  }
}
